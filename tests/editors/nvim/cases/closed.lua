-- A buffer that closes while its suggestion is on the way takes nothing with it.
return function(editor)
  editor:open('greet.py', '')
  editor:type('i# greet')
  editor:wait_for_requests(1)
  editor:command('stopinsert | bwipeout!')
  editor:open('again.py', '')
  editor:type('i# greet')
  editor:wait_for_ghost()
  same(editor:lua('return #vim.lsp.get_clients()'), 1)
  same(editor:lua('return vim.fn.execute("messages")'):match('Error[^\n]*'), nil)
end
