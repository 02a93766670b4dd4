-- Whoever types what the ghost text says keeps it, and may take the rest at any moment.
return function(editor)
  editor:open('total.py', 'total = 1')
  editor:type('oret')
  editor:wait_for_ghost('urn total')
  editor:type('u')
  editor:wait_for_ghost('rn total')
  -- At once, before the server is asked again.
  editor:type('r<Tab>')
  editor:wait_for_text('total = 1\nreturn total')

  -- Typing something else and Tab at once is a tab, not a wreck.
  editor:command('stopinsert')
  editor:open('other.py', 'total = 1')
  editor:command('setlocal noexpandtab')
  editor:type('oret')
  editor:wait_for_ghost('urn total')
  editor:type('ry<Tab>')
  editor:wait_for_text('total = 1\nretry\t')
end
