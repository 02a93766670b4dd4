-- Drives a real Neovim through one case: `nvim -l run.lua CASE`.
--
-- This process is the person: it starts a second Neovim with the plugin, types into it over RPC
-- and looks at what is there. Called by tests/suite/nvim.rs; a case is a function in
-- cases/CASE.lua that gets an `Editor`. Knows nothing of the server.

local here = vim.fs.dirname(vim.fs.abspath(arg[0]))
local MOST_WAIT_MS = 60000

---@class Editor
---@field channel integer
local Editor = {}
Editor.__index = Editor

---@param folder string
---@return Editor
function Editor.start(folder)
  -- As at a later start, at which the server says nothing of an index.
  vim.fn.mkdir(folder .. '/references', 'p')
  vim.fn.writefile({}, folder .. '/references/offered')
  local channel = vim.fn.jobstart(
    { vim.v.progpath, '--embed', '--headless', '-i', 'NONE', '-u', here .. '/init.lua' },
    {
      rpc = true,
      cwd = folder,
      env = {
        XDG_CONFIG_HOME = folder .. '/config',
        XDG_STATE_HOME = folder .. '/state',
        XDG_CACHE_HOME = folder .. '/cache',
        UNDERTONE_REFERENCES_DIR = folder .. '/references',
      },
    }
  )
  assert(channel > 0, 'Neovim does not start')
  return setmetatable({ channel = channel }, Editor)
end

function Editor:stop()
  pcall(vim.rpcnotify, self.channel, 'nvim_command', 'qall!')
  vim.fn.jobwait({ self.channel }, 5000)
  vim.fn.jobstop(self.channel)
end

--- Runs Lua in the editor and gives its value.
function Editor:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

function Editor:command(line)
  vim.rpcrequest(self.channel, 'nvim_command', line)
end

--- Types, as a person does; `keys` in Neovim's notation.
function Editor:type(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

--- Opens a file with this text and waits for the server; the cursor stands at the text's end.
function Editor:open(name, text)
  vim.fn.writefile(vim.split(text or '', '\n'), self:lua('return vim.fn.getcwd()') .. '/' .. name)
  self:command('edit! ' .. name)
  self:command('normal! G$')
  self:wait('the server', function()
    return self:lua('return #vim.lsp.get_clients({ bufnr = 0, name = "undertone" }) == 1')
  end)
end

---@return string
function Editor:text()
  return table.concat(vim.rpcrequest(self.channel, 'nvim_buf_get_lines', 0, 0, -1, true), '\n')
end

---@class Ghost
---@field text string What a person sees
---@field before string The buffer before the ghost text
---@field after string The buffer after it

--- The ghost text on the screen, nil where there is none.
---@return Ghost?
function Editor:ghost()
  return self:lua([[
    local namespace = vim.api.nvim_get_namespaces()['nvim.lsp.inline_completion']
    local mark = namespace
      and vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })[1]
    if not mark then
      return nil
    end
    local lines = {}
    for _, chunks in ipairs({ mark[4].virt_text, unpack(mark[4].virt_lines or {}) }) do
      local line = ''
      for _, chunk in ipairs(chunks) do
        -- "(1/2)" is a hint of Neovim's and not part of the text.
        line = line .. (chunk[2] == 'ComplHint' and chunk[1] or '')
      end
      table.insert(lines, line)
    end
    local function piece(...)
      return table.concat(vim.api.nvim_buf_get_text(0, ...), '\n')
    end
    return {
      text = table.concat(lines, '\n'),
      before = piece(0, 0, mark[2], mark[3], {}),
      after = piece(mark[2], mark[3], -1, -1, {}),
    }
  ]])
end

--- Polls until `check` gives something; fails with what the editor shows after a minute.
function Editor:wait(what, check)
  local value
  local found = vim.wait(MOST_WAIT_MS, function()
    value = check()
    return value ~= nil and value ~= vim.NIL and value ~= false
  end, 20)
  if not found then
    error(('waited in vain for %s; the editor shows:\n%s\nand says:\n%s'):format(
      what,
      self:text(),
      self:lua('return vim.fn.execute("messages")')
    ))
  end
  return value
end

--- Waits for ghost text, for this one where given.
---@param text? string
---@return Ghost
function Editor:wait_for_ghost(text)
  return self:wait(text and ('the ghost text %q'):format(text) or 'ghost text', function()
    local ghost = self:ghost()
    return ghost ~= vim.NIL and (text == nil or ghost.text == text) and ghost
  end)
end

--- Waits until the buffer has this text.
function Editor:wait_for_text(text)
  self:wait(('the text %q'):format(text), function()
    return self:text() == text
  end)
end

--- Waits until the editor has sent this many requests for ghost text since it started, and
--- until all of them are answered.
function Editor:wait_for_requests(count)
  self:wait('a request and its answer', function()
    return self:lua('return Asked >= ... and Answered == Asked', count)
  end)
end

--- Compares, and shows both sides where they differ.
function _G.same(found, expected)
  if not vim.deep_equal(found, expected) then
    error(('found:\n%s\nexpected:\n%s'):format(vim.inspect(found), vim.inspect(expected)), 2)
  end
end

local case = assert(arg[1], 'name a case of cases/')
local folder = vim.fn.tempname()
vim.fn.mkdir(folder, 'p')
local editor = Editor.start(folder)
local passed, why = xpcall(function()
  dofile(('%s/cases/%s.lua'):format(here, case))(editor, folder)
end, debug.traceback)
editor:stop()
vim.fn.delete(folder, 'rf')
if not passed then
  io.stderr:write(why, '\n')
  os.exit(1)
end
