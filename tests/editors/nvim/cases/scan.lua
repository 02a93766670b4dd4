-- What scans find is underlined exactly, its fix is a code action, and a project is scanned by command.
return function(editor)
  local text = 'import yaml\nsettings = yaml.load(open("a"), Loader=yaml.Loader)\n'
  editor:open('load.py', text)
  local function found()
    return editor:lua([[
      for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
        if diagnostic.code == 'python/unsafe-yaml-load' then
          return { diagnostic.lnum, diagnostic.col, diagnostic.end_col }
        end
      end
    ]])
  end
  local place = editor:wait('a diagnostic', function()
    local place = found()
    return place ~= vim.NIL and place
  end)
  same(place, { 1, 11, #'settings = yaml.load(open("a"), Loader=yaml.Loader)' })
  editor:command('call cursor(2, 15)')
  editor:lua([[
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        return action.isPreferred
      end,
    })
  ]])
  editor:wait_for_text((text:gsub('yaml%.Loader', 'yaml.SafeLoader')))
  editor:wait('no diagnostic', function()
    return found() == vim.NIL
  end)
  editor:command('write')
  editor:command('UndertoneScan')
  editor:wait('what the scan has found', function()
    return editor:lua('return vim.fn.execute("messages")'):find('0 findings in', 1, true)
  end)
end
