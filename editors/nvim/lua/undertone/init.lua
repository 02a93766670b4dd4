--- Undertone in Neovim: starts the server and binds keys to Neovim's own inline completion.
---
--- Neovim draws the ghost text and speaks LSP; nothing here knows what the server does.

local M = {}

---@class undertone.Keymaps
---@field accept? string|false Takes the ghost text; where there is none, the key does what it did before
---@field next? string|false Shows the next suggestion
---@field previous? string|false Shows the previous suggestion

---@class undertone.Options
---@field cmd? string[] The server's command line
---@field filetypes? string[] Where to offer suggestions
---@field model? string A model of `undertone models list`, or the path of a GGUF file
---@field keymaps? undertone.Keymaps
local defaults = {
  keymaps = { accept = '<Tab>', next = '<M-n>', previous = '<M-p>' },
}

--- What stands in the way of running here, with the way out; nil where nothing does.
---@param cmd string[]
---@return string?
function M.obstacle(cmd)
  if vim.fn.has('nvim-0.12') == 0 then
    return 'Undertone needs Neovim 0.12 or newer, for its built-in inline completion; this is '
      .. tostring(vim.version())
      .. '. Get a newer one from https://neovim.io, or use `undertone complete FILE:LINE`.'
  end
  if vim.fn.executable(cmd[1]) == 0 then
    return ('Undertone: there is no program `%s`. Install it with `make install`, put its folder '):format(
      cmd[1]
    ) .. 'into PATH, or name it: require("undertone").setup { cmd = { "/path/to/undertone", "lsp" } }.'
  end
end

---@param options? undertone.Options
function M.setup(options)
  options = vim.tbl_deep_extend('force', defaults, options or {})
  -- Neovim before 0.11 has no `vim.lsp.config` to read the default from.
  local cmd = options.cmd or vim.tbl_get(vim.lsp, 'config', 'undertone', 'cmd') or { 'undertone', 'lsp' }
  local obstacle = M.obstacle(cmd)
  if obstacle then
    vim.notify(obstacle, vim.log.levels.WARN)
    return
  end
  if options.model then
    cmd = vim.list_extend(vim.list_slice(cmd), { '--model', vim.fs.normalize(options.model) })
  end
  vim.lsp.config('undertone', { cmd = cmd, filetypes = options.filetypes })
  vim.api.nvim_create_autocmd('LspAttach', {
    group = vim.api.nvim_create_augroup('undertone', {}),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == 'undertone' then
        vim.lsp.inline_completion.enable(true, { bufnr = event.buf })
        M._map(event.buf, options.keymaps)
      end
    end,
  })
  vim.api.nvim_create_user_command('UndertoneScan', function(command)
    M.scan(command.args ~= '' and command.args or nil)
  end, { nargs = '?', complete = 'file', desc = 'Undertone: find what is unsafe in a folder' })
  vim.api.nvim_create_user_command('UndertoneReferences', M.references, {
    desc = 'Undertone: which known code the suggestions that you accepted resemble',
  })
  vim.lsp.enable('undertone')
end

--- The server, which starts with the first file of code; nil and a word to the person before.
---@return vim.lsp.Client?
local function server()
  local client = vim.lsp.get_clients({ name = 'undertone' })[1]
  if not client then
    vim.notify('Undertone: open a file of code first; the server starts with it.', vim.log.levels.WARN)
  end
  return client
end

--- Opens the log of the known code that accepted suggestions resemble.
function M.references()
  local client = server()
  if not client then
    return
  end
  -- The server has Neovim open the page.
  client:request('workspace/executeCommand', { command = 'undertone.showReferenceLog' }, function(problem)
    if problem then
      vim.notify('Undertone: ' .. problem.message, vim.log.levels.ERROR)
    end
  end)
end

--- Scans a file or folder, and lists what is found in the quickfix list.
---@param path? string The current folder without it
function M.scan(path)
  local client = server()
  if not client then
    return
  end
  local uri = vim.uri_from_fname(vim.fs.abspath(path or vim.fn.getcwd()))
  local params = { command = 'undertone.scan', arguments = { { uris = { uri } } } }
  client:request('workspace/executeCommand', params, function(problem, result)
    if problem then
      vim.notify('Undertone: ' .. problem.message, vim.log.levels.ERROR)
      return
    end
    vim.notify(('Undertone: %d findings in %d files'):format(result.findings, result.files))
    if result.findings > 0 then
      vim.diagnostic.setqflist({ title = 'Undertone' })
    end
  end)
end

--- Binds the keys in a buffer; the global mappings stay as they are.
---@param buffer integer
---@param keymaps undertone.Keymaps
function M._map(buffer, keymaps)
  local function map(lhs, desc, action)
    if lhs then
      vim.keymap.set('i', lhs, action, { buffer = buffer, expr = true, desc = 'Undertone: ' .. desc })
    end
  end
  local function step(count)
    return function()
      vim.lsp.inline_completion.select({ count = count })
      return ''
    end
  end
  map(keymaps.accept, 'take the suggestion', function()
    return M.accept(keymaps.accept) and '' or M._fallback(keymaps.accept)
  end)
  map(keymaps.next, 'next suggestion', step(1))
  map(keymaps.previous, 'previous suggestion', step(-1))
end

--- Takes the ghost text. For an `expr` mapping of your own.
---@param key? string What to type instead where the person has typed something else meanwhile
---@return boolean taken False where there is no ghost text
function M.accept(key)
  return vim.lsp.inline_completion.get({
    on_accept = function(item)
      if M._follow(item) then
        return item
      end
      if key then
        vim.api.nvim_feedkeys(vim.keycode(M._fallback(key)), 'ni', false)
      end
    end,
  })
end

--- Moves an item's range along with what was typed since the server sent it.
---
--- Neovim keeps showing an item while the person types on, but accepts it into the range that
--- was right when it came, so that what was typed would stand twice.
---@param item vim.lsp.inline_completion.Item
---@return boolean follows False where what was typed is not how the item begins
function M._follow(item)
  if not item.range or type(item.insert_text) ~= 'string' then
    return true
  end
  local range = item.range
  local first_row, first_column, last_row, last_column = range:to_extmark()
  local cursor = vim.api.nvim_win_get_cursor(0)
  local row, column = cursor[1] - 1, cursor[2]
  if row < last_row or (row == last_row and column <= last_column) then
    return true
  end
  local typed = vim.api.nvim_buf_get_text(0, first_row, first_column, row, column, {})
  if not vim.startswith(item.insert_text, table.concat(typed, '\n')) then
    return false
  end
  item.range = vim.range(range.buf, first_row, first_column, row, column)
  return true
end

--- What a key does without Undertone: its global mapping, else itself.
---@param lhs string
---@return string keys
function M._fallback(lhs)
  for _, mapping in ipairs(vim.api.nvim_get_keymap('i')) do
    if mapping.lhsraw == vim.keycode(lhs) then
      if mapping.callback then
        local keys = mapping.callback()
        return mapping.expr == 1 and keys or ''
      end
      return mapping.expr == 1 and vim.api.nvim_eval(mapping.rhs) or mapping.rhs
    end
  end
  return lhs
end

return M
