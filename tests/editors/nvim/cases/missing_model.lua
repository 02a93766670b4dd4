-- Without its model the server says what to do, and typing goes on.
return function(editor)
  editor:lua([[
    local cmd = vim.list_slice(vim.lsp.config.undertone.cmd)
    cmd[#cmd] = '/no/such/model.gguf'
    vim.lsp.config('undertone', { cmd = cmd })
  ]])
  editor:open('greet.py', '')
  editor:type('i# greet<CR>')
  editor:wait('a message that names the way out', function()
    return editor:lua('return vim.fn.execute("messages")'):find('undertone models list', 1, true)
  end)
  editor:type('<Tab>')
  editor:wait_for_text('# greet\n    ')
end
