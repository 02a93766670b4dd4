-- Where there are several suggestions, the keys go round, and Tab takes the one on screen.
-- The second comes from another server, which lives in the editor.
return function(editor)
  editor:open('greet.py', '')
  editor:lua([[
    vim.lsp.start({
      name = 'other',
      cmd = function()
        local closing = false
        return {
          request = function(method, _, callback)
            if method == 'initialize' then
              callback(nil, { capabilities = { inlineCompletionProvider = true } })
            elseif method == 'textDocument/inlineCompletion' then
              callback(nil, { items = { { insertText = '  # from another server' } } })
            else
              callback(nil, nil)
            end
            return true, 1
          end,
          notify = function() end,
          is_closing = function() return closing end,
          terminate = function() closing = true end,
        }
      end,
    })
  ]])
  editor:type('i# greet')
  local ours, theirs = '\ndef greet():\n    print("hi")', '  # from another server'
  editor:wait_for_ghost(ours)
  editor:type('<M-n>')
  editor:wait_for_ghost(theirs)
  editor:type('<M-n>')
  editor:wait_for_ghost(ours)
  editor:type('<M-p>')
  editor:wait_for_ghost(theirs)
  editor:type('<M-p><Tab>')
  editor:wait_for_text('# greet' .. ours)
end
