-- How Neovim starts the server; `vim.lsp.enable('undertone')` reads this file.
return {
  cmd = { 'undertone', 'lsp' },
  filetypes = {
    'cs',
    'go',
    'java',
    'javascript',
    'javascriptreact',
    'python',
    'rust',
    'typescript',
    'typescriptreact',
  },
  root_markers = { '.git' },
}
