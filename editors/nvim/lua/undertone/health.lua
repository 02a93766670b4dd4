--- `:checkhealth undertone`: is everything there, and if not, what to do.

local M = {}

--- Runs a command and gives its output, or nil where it fails.
---@param cmd string[]
---@return string? output, string? complaint
local function output(cmd)
  local started, process = pcall(vim.system, cmd, { text = true, timeout = 60000 })
  if not started then
    return nil, process
  end
  local result = process:wait()
  if result.code ~= 0 then
    return nil, vim.trim(result.stdout .. result.stderr)
  end
  return vim.trim(result.stdout)
end

function M.check()
  local health = vim.health
  local undertone = require('undertone')

  health.start('Undertone: the program')
  local cmd = vim.tbl_get(vim.lsp, 'config', 'undertone', 'cmd') or { 'undertone', 'lsp' }
  local obstacle = undertone.obstacle(cmd)
  if obstacle then
    health.error(obstacle)
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  local version, complaint = output({ cmd[1], '--version' })
  if not version then
    health.error(('`%s --version` failed: %s'):format(cmd[1], complaint))
    return
  end
  health.ok(('%s (%s)'):format(version, vim.fn.exepath(cmd[1])))

  health.start('Undertone: `undertone doctor`')
  local doctor = { cmd[1], 'doctor' }
  for index, word in ipairs(cmd) do
    if word == '--model' then
      vim.list_extend(doctor, { word, cmd[index + 1] })
    end
  end
  local found, missing = output(doctor)
  if found then
    health.ok(found)
  else
    health.warn(missing)
  end

  health.start('Undertone: this session')
  if not vim.lsp.is_enabled('undertone') then
    health.warn('not enabled', 'Add `require("undertone").setup {}` to your init.lua')
    return
  end
  local clients = vim.lsp.get_clients({ name = 'undertone' })
  if #clients == 0 then
    health.info('no server runs yet: it starts with the first file of a language that it knows')
  end
  for _, client in ipairs(clients) do
    health.ok(('server %d, %d buffers, positions in %s'):format(
      client.id,
      vim.tbl_count(client.attached_buffers),
      client.offset_encoding
    ))
  end
end

return M
