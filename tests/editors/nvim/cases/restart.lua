-- A server that is started anew knows the buffer as it is, not as it was on disk.
return function(editor)
  editor:open('greet.py', '')
  editor:type('i# greet')
  editor:wait_for_ghost()
  local id = editor:lua('return vim.lsp.get_clients()[1].id')
  editor:command('lsp restart undertone')
  -- One that does not know yet what it can is asked for nothing.
  editor:wait('another server', function()
    return editor:lua([[
      local client = vim.lsp.get_clients({ bufnr = 0 })[1]
      return client ~= nil and client.id ~= ... and client.initialized
    ]], id)
  end)
  editor:type('<BS>t')
  local ghost = editor:wait_for_ghost()
  editor:type('<Tab>')
  editor:wait_for_text(ghost.before .. ghost.text)
end
