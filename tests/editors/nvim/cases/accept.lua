-- What is shown is what Tab inserts: below a comment, and at a comment's end.
return function(editor)
  local code = 'def greet():\n    print("hi")'
  for name, keys in pairs({ below = 'i# greet<CR>', at_the_end = 'i# greet' }) do
    editor:open(name .. '.py', '')
    editor:type(keys)
    local ghost = editor:wait_for_ghost()
    same(ghost.text, name == 'below' and code or '\n' .. code)
    editor:type('<Tab>')
    editor:wait_for_text('# greet\n' .. code)
    editor:command('stopinsert')
  end
end
