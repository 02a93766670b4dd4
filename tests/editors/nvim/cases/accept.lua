-- What is shown is what Tab inserts.
return function(editor)
  editor:open('greet.py', '')
  editor:type('i# greet')
  local ghost = editor:wait_for_ghost('\ndef greet():\n    print("hi")')
  editor:type('<Tab>')
  editor:wait_for_text(ghost.before .. ghost.text .. ghost.after)
end
