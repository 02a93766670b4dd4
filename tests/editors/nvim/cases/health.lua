-- `:checkhealth` and the first message name what is missing and the way out.
return function(editor)
  local function health()
    editor:command('checkhealth undertone')
    local report = editor:text()
    editor:command('bwipeout!')
    return report
  end
  editor:open('greet.py', '')
  local report = health()
  assert(report:find('undertone %d+%.%d+'), report)
  assert(report:find('1 buffers?, positions in utf%-8'), report)

  local function messages_of_setup()
    return editor:lua([[
      vim.cmd.messages('clear')
      require('undertone').setup({ cmd = { 'no-such-program', 'lsp' } })
      return vim.fn.execute('messages')
    ]])
  end
  assert(messages_of_setup():find('no program `no%-such%-program`.*make install'))
  editor:lua([[
    local has = vim.fn.has
    vim.fn.has = function(feature)
      return feature == 'nvim-0.12' and 0 or has(feature)
    end
  ]])
  assert(messages_of_setup():find('needs Neovim 0%.12 or newer'))
  assert(health():find('needs Neovim 0%.12 or newer'))
end
