-- The log of what was accepted and resembles known code is opened by command.
return function(editor)
  editor:open('demo.py', 'x = 1\n')
  editor:command('UndertoneReferences')
  editor:wait('the log', function()
    return editor:lua('return vim.api.nvim_buf_get_name(0)'):find('reference%-log%.md$')
  end)
  editor:wait_for_text('# Reference log\n\nKnown code that accepted suggestions resemble.\n\nNone so far.')
end
