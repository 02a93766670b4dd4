-- The product's promise, with the default model: a comment becomes code, and the code runs.
return function(editor, folder)
  local root = vim.fn.fnamemodify(arg[0], ':p:h:h:h:h')
  local example = vim.fn.readfile(root .. '/examples/report.py')
  local comment = table.remove(example)
  same(comment, '# read a CSV file and return its rows as dictionaries')

  editor:open('report.py', table.concat(example, '\n'))
  editor:type('o' .. comment .. '<CR>')
  local ghost = editor:wait_for_ghost()
  io.stdout:write('the ghost text:\n', ghost.text, '\n')
  editor:type('<Tab>')
  editor:wait_for_text(ghost.before .. ghost.text .. ghost.after)

  editor:command('stopinsert | write')
  local run = vim
    .system({ 'python3', vim.fs.dirname(arg[0]) .. '/rows.py', folder .. '/report.py', root .. '/examples/sales.csv' })
    :wait()
  same(run.stderr, '')
  same(vim.split(vim.trim(run.stdout), '\n'), {
    '{"pieces": "3", "price": "2.50", "product": "tea"}',
    '{"pieces": "2", "price": "3.10", "product": "coffee, black"}',
    '{"pieces": "1", "price": "3.90", "product": "café au lait"}',
  })
end
