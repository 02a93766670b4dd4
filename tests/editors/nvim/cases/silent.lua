-- After a finished statement there is nothing to say, and Tab is a tab.
return function(editor)
  editor:open('done.py', '')
  editor:command('setlocal noexpandtab')
  editor:type('itotal = 1')
  editor:wait_for_requests(1)
  same(editor:ghost(), vim.NIL)
  editor:type('<Tab>')
  editor:wait_for_text('total = 1\t')
end
