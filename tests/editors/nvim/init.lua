-- The configuration of the Neovim under test: the plugin and nothing else.
local root = vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)))))
vim.opt.runtimepath:append(root .. '/editors/nvim')
vim.opt.swapfile = false
vim.opt.shadafile = 'NONE'
require('undertone').setup({
  cmd = { vim.env.UNDERTONE_TEST_BINARY, 'lsp' },
  model = vim.env.UNDERTONE_TEST_MODEL,
})

-- What cases wait for: requests for ghost text that were sent, and those that are done.
Asked, Answered = 0, 0
vim.api.nvim_create_autocmd('LspRequest', {
  callback = function(event)
    local request = event.data.request
    if request.method == 'textDocument/inlineCompletion' then
      if request.type == 'pending' then
        Asked = Asked + 1
      elseif request.type == 'complete' then
        Answered = Answered + 1
      end
    end
  end,
})
