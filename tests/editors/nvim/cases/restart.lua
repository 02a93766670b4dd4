-- A server that is started anew knows the buffer as it is, not as it was on disk.
return function(editor)
  editor:open('greet.py', '')
  editor:type('i# greet')
  editor:wait_for_ghost()
  local id = editor:lua('return vim.lsp.get_clients()[1].id')
  editor:command('lsp restart undertone')
  editor:wait('another server', function()
    return editor:lua('local c = vim.lsp.get_clients({ bufnr = 0 })[1]; return c ~= nil and c.id ~= ...', id)
  end)
  -- What is typed before Neovim has told the new server of the buffer asks for nothing.
  local ghost = editor:wait('ghost text', function()
    editor:type('<BS>t')
    local ghost
    vim.wait(3000, function()
      ghost = editor:ghost()
      return ghost ~= vim.NIL
    end, 20)
    return ghost
  end)
  editor:type('<Tab>')
  editor:wait_for_text(ghost.before .. ghost.text)
end
