-- A session of Neovim with the server. Prints what it sees, line by line, for the test beside it to compare.
-- Needs PROGRAM and FOLDER in the environment, and Neovim 0.7 or newer.

local folder = vim.env.FOLDER

local function say(...)
  io.stdout:write(table.concat(vim.tbl_map(tostring, { ... }), " "), "\n")
end

local function diagnostics()
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    table.insert(found, string.format("%d:%d-%d %s", it.lnum, it.col, it.end_col, it.code or it.user_data.lsp.code))
  end
  table.sort(found)
  return #found == 0 and "clean" or table.concat(found, ", ")
end

local function patiently(what, condition)
  if not vim.wait(60000, condition, 5) then
    say("never:", what, "but", diagnostics())
    vim.cmd("cquit 1")
  end
end

-- The server answers in order: once it has answered, it knows the text, and soon publishes what is wrong with it.
local function expect(step, wanted)
  patiently(step .. ": " .. wanted, function() return diagnostics() == wanted end)
  say(step .. ":", diagnostics())
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function keys(text)
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(text, true, false, true), "tx", false)
end

local function go(line, column)
  vim.api.nvim_win_set_cursor(0, { line, column })
end

local function position()
  return vim.lsp.util.make_position_params(0, "utf-16")
end

vim.o.hidden = true
vim.o.autoindent = false
vim.o.report = 9999
vim.cmd("edit " .. folder .. "/pools/eu.yaml")
local code
local config = {
  name = "workerpool",
  cmd = { vim.env.PROGRAM, "lsp" },
  root_dir = folder,
  on_exit = function(status) code = status end,
}
local id = vim.lsp.start_client(config)
vim.lsp.buf_attach_client(0, id)
patiently("a client", function()
  local client = vim.lsp.get_client_by_id(id)
  return client and client.server_capabilities and next(client.server_capabilities) ~= nil
end)

expect("opened", "0:0-12 unknown-key")

go(1, 2)
local range = { start = { line = 0, character = 2 }, ["end"] = { line = 0, character = 2 } }
local context = { diagnostics = {}, only = { "quickfix" } }
local document = { uri = vim.uri_from_bufnr(0) }
local action = ask("textDocument/codeAction", { textDocument = document, range = range, context = context })[1]
say("action:", action.title)
vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
say("line:", vim.api.nvim_buf_get_lines(0, 0, 1, false)[1])
expect("fixed", "clean")

keys("Golauncher:<CR>  image:<CR>    pullPolicy: 'alwys' # 😀 when<Esc>")
expect("typed", "3:16-23 unsupported-value")
keys("0f'lx")
keys("Ieé😀<Esc>")
keys("u")
expect("typed on", "3:16-22 unsupported-value")
keys("uu")
expect("undone", "clean")
keys("<C-r>")
go(4, 0)
keys("f'ci'Always<Esc>")
expect("put right", "clean")

keys("o    <Esc>A")
local names = {}
for _, item in ipairs(ask("textDocument/completion", position()).items) do
  table.insert(names, item.label)
end
say("keys:", table.concat(names, " "))
keys("dd")

go(4, 6)
local hover = ask("textDocument/hover", position())
say("hover:", hover.contents.kind, vim.split(hover.contents.value, "\n")[1])
go(3, 3)
local place = ask("textDocument/definition", position())[1]
say("definition:", vim.fn.fnamemodify(vim.uri_to_fname(place.uri), ":t"), place.range.start.line, place.range.start.character)

-- What is wrong with a layer shows in the pool, before it is saved.
vim.cmd("edit " .. folder .. "/base.yaml")
vim.lsp.buf_attach_client(0, id)
keys("Gocredentials: {create: maybe}<Esc>")
expect("layer", "4:22-27 wrong-type")
vim.cmd("bdelete!")
vim.cmd("buffer eu.yaml")
expect("again", "clean")

vim.lsp.stop_client(id)
patiently("the end", function() return code ~= nil end)
say("exit code:", code)
vim.cmd("qall!")
