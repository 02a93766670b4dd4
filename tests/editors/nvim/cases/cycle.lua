-- Where there are several suggestions, the keys go round, and Tab takes the one on screen.
return function(editor)
  local first, second = '\ndef greet():\n    print("hi")', '\ndef hello():\n    pass'
  editor:open('greet.py', '')
  editor:type('i# greet')
  editor:wait_for_ghost(first)
  editor:type('<M-n>')
  editor:wait_for_ghost(second)
  editor:type('<M-n>')
  editor:wait_for_ghost(first)
  editor:type('<M-p>')
  editor:wait_for_ghost(second)
  editor:type('<Tab>')
  editor:wait_for_text('# greet' .. second)
end
