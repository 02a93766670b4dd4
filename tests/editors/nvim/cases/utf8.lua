-- Positions count bytes once the server agrees, also after characters beyond U+FFFF.
return function(editor)
  editor:open('wide.py', '')
  editor:type('i𝒳 = "😀"; y = ')
  local ghost = editor:wait_for_ghost('"😀é"')
  same(ghost.before, '𝒳 = "😀"; y = ')
  editor:type('<Tab>')
  editor:wait_for_text('𝒳 = "😀"; y = "😀é"')
  same(editor:lua('return vim.lsp.get_clients()[1].offset_encoding'), 'utf-8')
end
