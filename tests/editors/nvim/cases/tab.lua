-- Where there is no ghost text, the key does what it did before.
return function(editor)
  editor:lua([[vim.keymap.set('i', '<Tab>', function() return 'mine' end, { expr = true })]])
  editor:open('tab.py', '')
  editor:type('i<Tab>')
  editor:wait_for_text('mine')
  editor:command('%delete')
  editor:lua([[vim.keymap.set('i', '<Tab>', 'plain')]])
  editor:type('<Tab>')
  editor:wait_for_text('plain')
end
