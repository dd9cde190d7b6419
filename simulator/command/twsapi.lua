
-- Install: copy into Wireshark's plugin folder (Help, About, Folders), or start with -X lua_script:twsapi.lua
--
-- Words of the data. A record: `name:type*=number`; type i32, l = 64 bits, f64, b = bool, m = map, a record, or text; `*` repeated;
-- the protobuf number follows the one before unless given, 0 = none. A layout: `path`, its kind, `{its children}`, `@` since and `!` until
-- which server version, `~` may be missing at the end, `^` only if another field follows. Kinds: `=` a constant version, `/` inside a
-- record, `*` count and records, `#` count and one field of each record, `+` count and values, `%` count and pairs, `;` tag=value list in
-- one field, `?` 0 or 1 and a record, `&` bits, `>` children if the field is filled or one of these, `<` if it is above zero.
-- A message: its name, record, and layout where it travels as text.

local twsapi = Proto("twsapi", "Interactive Brokers TWS API")
local frame_max, text_end, depth_max = 0xffffff, "\0", 16
local protobuf_offset = 200
local default_ports = "4001,4002,7496,7497"

twsapi.prefs.ports = Pref.range("TCP ports", default_ports, "Conversations that begin with a greeting are found on every port", 65535)
twsapi.prefs.version = Pref.uint("Server version without a greeting", 0,
  "For captures that begin within a session; 0: such messages are not taken apart")

local own = {
  length = ProtoField.uint32("twsapi.frame.length", "Length"),
  id = ProtoField.uint32("twsapi.frame.id", "Message id"),
  message = ProtoField.string("twsapi.frame.message", "Message"),
  encoding = ProtoField.string("twsapi.frame.encoding", "Encoding"),
  version = ProtoField.uint32("twsapi.frame.version", "Server version"),
  text = ProtoField.string("twsapi.frame.text", "Text"),  -- A field whose spelling is no value of its type, such as an empty number.
}
local malformed = ProtoExpert.new("twsapi.frame.malformed", "Malformed", expert.group.MALFORMED, expert.severity.WARN)
local note = ProtoExpert.new("twsapi.frame.note", "Note", expert.group.PROTOCOL, expert.severity.NOTE)
twsapi.experts = { malformed, note }

local function split(text)
  local words = {}
  for word in text:gmatch("[^,]+") do
    words[#words + 1] = word
  end
  return words
end

-- Records: by name and by number. One filter field for each name, of the type that all fields of that name have, else text.
local types = {}
for record, text in pairs(records) do
  local by_name, by_number, number = {}, {}, 0
  for _, word in ipairs(split(text)) do
    local name, type, repeated, explicit = word:match("^([%w_]+):?(%w*)(%*?)=?(%d*)$")
    number = explicit ~= "" and tonumber(explicit) or number + 1
    type = type == "" and "s" or type
    local field = { name = name, type = type, repeated = repeated == "*" }
    by_name[name] = field
    if number > 0 then
      by_number[number] = field
    end
    local kind = records[type] and "record" or (type == "l" or type == "m") and "s" or type
    types[name] = (types[name] == nil or types[name] == kind) and kind or "s"
  end
  records[record] = { by_name = by_name, by_number = by_number }
end

local makers = { i = ProtoField.int32, f = ProtoField.double, b = ProtoField.bool, s = ProtoField.string, record = ProtoField.none }
local filters, all_filters = {}, {}
for name, kind in pairs(types) do
  filters[name] = makers[kind]("twsapi." .. name, name)
  all_filters[#all_filters + 1] = filters[name]
end
for _, field in pairs(own) do
  all_filters[#all_filters + 1] = field
end
twsapi.fields = all_filters

for index, text in ipairs(layouts) do
  local items = {}
  for _, word in ipairs(split(text)) do
    local path, kind, detail, children, gates = word:match("^([%w_.]*)([^{@!~^]?)([^{@!~^]*){?(%d*)}?(.*)$")
    items[#items + 1] = {
      path = path, kind = kind, detail = detail, children = tonumber(children),
      since = tonumber(gates:match("@(%d+)")) or 0, before = tonumber(gates:match("!(%d+)")) or math.huge,
      may_be_missing = gates:find("~", 1, true) ~= nil, if_followed = gates:find("^", 1, true) ~= nil,
    }
  end
  layouts[index] = items
end

for _, direction in ipairs({ to_gateway, to_client }) do
  for id, row in pairs(direction) do
    local name, record, layout = row:match("^([%w_]+):(%w+):?(%d*)$")
    direction[id] = { name = name, record = records[record], layout = layouts[tonumber(layout)] }
  end
end

-- The tree of a record that is being read: values by name for conditions, records within by name, lists of records by name.
local function new_node(record, tree)
  return { record = record, tree = tree, values = {}, inner = {}, lists = {} }
end

local function child_node(node, name, range)
  local field = node.record.by_name[name]
  local tree = node.tree:add(filters[name], range)
  tree:set_text(name)
  return new_node(records[field.type], tree)
end

local function inner_node(node, name, range)
  if not node.inner[name] then
    node.inner[name] = child_node(node, name, range)
  end
  return node.inner[name]
end

-- The node that a dotted path ends in, and the last name of it.
local function resolve(node, path, range)
  for name in path:gmatch("([%w_]+)%.") do
    node = range and inner_node(node, name, range) or node.inner[name]
    if not node then
      return nil
    end
  end
  return node, path:match("[%w_]+$")
end

-- Bytes that are no UTF-8 as \xNN: what is shown gets exported too.
local function readable(text)
  return (text:gsub("[\128-\255]+", function(run)
    local parts, at = {}, 1
    while at <= #run do
      local lead, second = run:byte(at), run:byte(at + 1) or 0
      local size = lead >= 0xf0 and 4 or lead >= 0xe0 and 3 or 2
      local part = run:sub(at, at + size - 1)
      local is_wrong = lead < 0xc2 or lead > 0xf4 or #part < size or part:find("[^\128-\191]", 2) or lead == 0xe0 and second < 0xa0
        or lead == 0xed and second >= 0xa0 or lead == 0xf0 and second < 0x90 or lead == 0xf4 and second >= 0x90
      parts[#parts + 1] = is_wrong and ("\\x%02x"):format(lead) or part
      at = at + (is_wrong and 1 or size)
    end
    return table.concat(parts)
  end))
end

local unset_from = 1.7e308  -- Gateways say "no value" by the largest double.
local booleans = { ["1"] = true, a = true, ["true"] = true, ["0"] = false, o = false, ["false"] = false }

local function value_of(type, text)
  if type == "i" then
    local number = text:match("^%-?%d+$") and tonumber(text)
    return number and number >= -0x80000000 and number < 0x80000000 and number or nil
  elseif type == "f" then
    local number = text:match("^%-?[%d.]+[eE]?[-+]?%d*$") and tonumber(text)
    return number and math.abs(number) < unset_from and number or nil
  elseif type == "b" then
    return booleans[text]
  end
  return text
end

local function add_value(node, name, range, text)
  node.values[name] = text
  text = readable(text)
  local kind = types[name]
  local value = value_of(kind == "s" and "s" or node.record.by_name[name].type, text)
  if value == nil then
    node.tree:add(own.text, range, text):set_text(name .. ": " .. (text == "" and "(empty)" or text))
  else
    node.tree:add(filters[name], range, value):set_text(name .. ": " .. text)
  end
end

-- Text: non-ASCII characters travel as \uXXXX from one server version on.
local function utf8(code)
  if code < 0x800 then
    return string.char(0xc0 + math.floor(code / 64), 0x80 + code % 64)
  elseif code < 0x10000 then
    return string.char(0xe0 + math.floor(code / 4096), 0x80 + math.floor(code / 64) % 64, 0x80 + code % 64)
  end
  return string.char(0xf0 + math.floor(code / 262144), 0x80 + math.floor(code / 4096) % 64, 0x80 + math.floor(code / 64) % 64,
    0x80 + code % 64)
end

local function unescape(text)
  text = text:gsub("\\u(d[89ab][%da-f][%da-f])\\u(d[c-f][%da-f][%da-f])", function(high, low)
    return utf8(0x10000 + (tonumber(high, 16) - 0xd800) * 1024 + tonumber(low, 16) - 0xdc00)
  end)
  return (text:gsub("\\u([%da-f][%da-f][%da-f][%da-f])", function(digits)
    local code = tonumber(digits, 16)
    return code >= 0x80 and (code < 0xd800 or code >= 0xe000) and utf8(code) or nil
  end))
end

-- Reads the fields of a text message. Problems are errors of the form { problem = ... }, caught where the frame is shown.
local Text = {}
Text.__index = Text

local function fail(problem)
  error({ problem = problem }, 0)
end

function Text:next(name)
  local last = self.bytes:find(text_end, self.at, true)
  if not last then
    fail("the frame ends before " .. name)
  end
  local text, range = self.bytes:sub(self.at, last - 1), self.tvb(self.offset + self.at - 1, last - self.at + 1)
  self.at = last + 1
  return text, range
end

function Text:is_at_end()
  return self.at > #self.bytes
end

function Text:is_at_last_field()
  return (self.bytes:find(text_end, self.at, true) or #self.bytes) >= #self.bytes
end

function Text:spelled(field, text)
  return self.escaped and (field.type == "s" or field.type == "m") and unescape(text) or text
end

function Text:value(node, name)
  local text, range = self:next(name)
  add_value(node, name, range, self:spelled(node.record.by_name[name], text))
end

function Text:count(item)
  local text, range = self:next(item.path)
  local count = text == "" and 0 or tonumber(text:match("^%d+$"))
  if not count or count > #self.bytes - self.at + 1 then
    fail("not a count of " .. item.path)
  end
  return count, range
end

local function holds(item, node)
  local inner, name = resolve(node, item.path)
  if inner and inner.lists[name] then
    return #inner.lists[name] > 0
  end
  local text = inner and inner.values[name]
  if not text then
    local type = inner and inner.record.by_name[name].type
    text = (type == "i" or type == "b" or type == "l") and "0" or ""
  end
  if item.kind == "<" then
    local number = tonumber(text)
    return number ~= nil and number > 0 and number < unset_from
  elseif item.detail == "" then
    return text ~= ""
  end
  return ("|" .. item.detail .. "|"):find("|" .. text .. "|", 1, true) ~= nil
end

local kinds = {}

kinds[""] = function(self, item, node)
  if item.may_be_missing and self:is_at_end() or item.if_followed and self:is_at_last_field() then
    return
  end
  local inner, name = resolve(node, item.path, self.tvb(self.offset + self.at - 1, 0))
  self:value(inner, name)
end

kinds["="] = function(self, _, node)
  local text, range = self:next("version")
  node.tree:add(own.text, range, text):set_text("(version): " .. text)
end

kinds["/"] = function(self, item, node)
  local here = self.tvb(self.offset + self.at - 1, 0)
  local outer, name = resolve(node, item.path, here)
  self:read(layouts[item.children], inner_node(outer, name, here))
end

kinds["*"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  outer.lists[name] = {}
  for i = 1, count do
    local element = child_node(outer, name, self.tvb(self.offset + self.at - 1, 0))
    outer.lists[name][i] = element
    self:read(layouts[item.children], element)
  end
end

kinds["#"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  local elements = outer.lists[name] or {}
  if count > 0 and count ~= #elements then
    fail("the count of " .. item.detail .. " differs from its list")
  end
  for i = 1, count do
    self:value(elements[i], item.detail)
  end
end

kinds["+"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  for _ = 1, count do
    self:value(outer, name)
  end
end

local function add_entry(node, name, range, tag, value)
  local text = readable(tag .. "=" .. value)
  node.tree:add(filters[name], range, text):set_text(name .. ": " .. text)
end

kinds["%"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  local field = outer.record.by_name[name]
  for _ = 1, count do
    local tag, at = self:next(name)
    local value = self:next(name)
    add_entry(outer, name, at, self:spelled(field, tag), self:spelled(field, value))
  end
end

kinds[";"] = function(self, item, node)
  local text, range = self:next(item.path)
  local outer, name = resolve(node, item.path, range)
  local field = outer.record.by_name[name]
  for tag, value in text:gmatch("([^=;]*)=([^;]*);") do
    add_entry(outer, name, range, self:spelled(field, tag), self:spelled(field, value))
  end
end

kinds["?"] = function(self, item, node)
  local text, range = self:next(item.path)
  if text == "1" then
    local outer, name = resolve(node, item.path, range)
    self:read(layouts[item.children], inner_node(outer, name, range))
  end
end

kinds["&"] = function(self, item, node)
  local text, range = self:next(item.path)
  local outer, name = resolve(node, item.path, range)
  local inner, mask = inner_node(outer, name, range), tonumber(text:match("^%d+$"))
  local rest = mask
  for _, flag in ipairs(layouts[item.children]) do
    if rest then
      local owner, flag_name = resolve(inner, flag.path, range)
      add_value(owner, flag_name, range, rest % 2 == 1 and "1" or "0")
      rest = math.floor(rest / 2)
    end
  end
  if rest ~= 0 then
    add_value(inner, item.detail, range, text)
  end
end

kinds[">"] = function(self, item, node)
  if holds(item, node) then
    self:read(layouts[item.children], node)
  end
end
kinds["<"] = kinds[">"]

function Text:read(items, node)
  for _, item in ipairs(items) do
    if self.version >= item.since and self.version < item.before then
      kinds[item.kind](self, item, node)
    end
  end
end

local function read_text(message, node, tvb, offset, last, version, escaped)
  local reader = setmetatable({
    tvb = tvb, offset = offset, at = 1, bytes = last > offset and tvb:raw(offset, last - offset) or "",
    version = version, escaped = escaped,
  }, Text)
  reader:read(message.layout, node)
  if not reader:is_at_end() then
    node.tree:add_proto_expert_info(note, "more fields than " .. message.name .. " has at " .. version)
  end
end

-- Protobuf. Numbers are read in two halves of 32 bits: a double holds 53.
local function read_varint(tvb, at, last)
  local low, high = 0, 0
  for i = 0, 9 do
    if at >= last then
      break
    end
    local byte = tvb(at, 1):uint()
    local bits = byte % 128
    at = at + 1
    if i < 4 then
      low = low + bits * 2 ^ (7 * i)
    elseif i == 4 then
      low, high = low + bits % 16 * 2 ^ 28, math.floor(bits / 16)
    else
      high = (high + bits * 2 ^ (7 * i - 32)) % 2 ^ 32
    end
    if byte < 128 then
      return low, high, at
    end
  end
  fail("a number is cut short")
end

local function add_double(node, name, range)
  add_value(node, name, range, string.format("%.17g", range:le_float()))
end

local function whole(number)
  return string.format("%d", number)
end

local function number_text(type, low, high)
  if type == "b" then
    return (low ~= 0 or high ~= 0) and "1" or "0"
  elseif type == "l" then
    return tostring(Int64.new(low, high))
  end
  return whole(low >= 2 ^ 31 and low - 2 ^ 32 or low)
end

local read_protobuf

local function read_delimited(node, field, tvb, at, last, depth)
  local range = tvb(at, last - at)
  if field.type == "s" then
    add_value(node, field.name, range, last > at and tvb:raw(at, last - at) or "")
  elseif field.type == "m" then
    local entry = { ["1"] = "", ["2"] = "" }
    while at < last do
      local tag, _, from = read_varint(tvb, at, last)
      local size, _, start = read_varint(tvb, from, last)
      if tag % 8 ~= 2 or start + size > last then
        fail("not an entry of " .. field.name)
      end
      entry[whole(math.floor(tag / 8))] = size > 0 and tvb:raw(start, size) or ""
      at = start + size
    end
    add_entry(node, field.name, range, entry["1"], entry["2"])
  elseif records[field.type] then
    if depth >= depth_max then
      fail("too many messages inside each other")
    end
    read_protobuf(field.repeated and child_node(node, field.name, range) or inner_node(node, field.name, range), tvb, at, last, depth + 1)
  elseif field.repeated and field.type == "f" then
    while at + 8 <= last do
      add_double(node, field.name, tvb(at, 8))
      at = at + 8
    end
  elseif field.repeated then
    while at < last do
      local low, high, to = read_varint(tvb, at, last)
      add_value(node, field.name, tvb(at, to - at), number_text(field.type, low, high))
      at = to
    end
  else
    fail("another wire type than " .. field.name .. " has")
  end
end

local function read_field(node, field, wire_type, tvb, at, last, depth)
  local to
  if wire_type == 0 then
    local low, high
    low, high, to = read_varint(tvb, at, last)
    if field and not ("ilb"):find(field.type, 1, true) then
      fail("another wire type than " .. field.name .. " has")
    elseif field then
      add_value(node, field.name, tvb(at, to - at), number_text(field.type, low, high))
    end
  elseif wire_type == 2 then
    local size, high, start = read_varint(tvb, at, last)
    to = start + size
    if high ~= 0 or to > last then
      fail("a length beyond the end of the frame")
    elseif field then
      read_delimited(node, field, tvb, start, to, depth)
    end
  elseif wire_type == 1 or wire_type == 5 then
    to = at + (wire_type == 1 and 8 or 4)
    if to > last then
      fail("a number is cut short")
    elseif field and (wire_type == 5 or field.type ~= "f") then
      fail("another wire type than " .. field.name .. " has")
    elseif field then
      add_double(node, field.name, tvb(at, 8))
    end
  else
    fail("not a protobuf tag")
  end
  return to
end

read_protobuf = function(node, tvb, at, last, depth)
  while at < last do
    local tag, _, from = read_varint(tvb, at, last)
    local number = math.floor(tag / 8)
    local field = node.record.by_number[number]
    local to = read_field(node, field, tag % 8, tvb, from, last, depth)
    if not field then
      node.tree:add_proto_expert_info(note, "unknown field " .. whole(number))
    end
    at = to
  end
end

-- Conversations: what their greeting and its answer said, by number of the TCP stream.
local conversations = {}
local stream_number = Field.new("tcp.stream")

function twsapi.init()
  conversations = {}
end

local registered_ports
local function register_ports()
  local by_port = DissectorTable.get("tcp.port")
  if registered_ports then
    by_port:remove(registered_ports, twsapi)
  end
  registered_ports = twsapi.prefs.ports
  by_port:add(registered_ports, twsapi)
end
twsapi.prefs_changed = register_ports

local function conversation_of(pinfo)
  local number = stream_number().value
  conversations[number] = conversations[number] or {}
  return conversations[number]
end

local function add_title(tree, range, message)
  local branch = tree:add(twsapi, range, "TWS API, " .. message)
  branch:add(own.message, range, message)
  return branch
end

local function show_greeting(tvb, offset, length, tree)
  local branch = add_title(tree, tvb(offset, length + 8), "HELLO")
  branch:add(own.length, tvb(offset + 4, 4))
  local text = tvb:raw(offset + 8, length)
  local min, max, options = text:match("^v(%d+)%.*(%d*) ?(.*)$")
  if min then
    local node, range = new_node(to_gateway[0].record, branch), tvb(offset + 8, length)
    add_value(node, "min", range, min)
    add_value(node, "max", range, max ~= "" and max or min)
    add_value(node, "options", range, options)
  else
    branch:add_proto_expert_info(malformed, "no version range in the greeting")
  end
end

-- Shows the fields of a message, as far as they can be read.
local function show_fields(branch, problem_free)
  local good, problem = pcall(problem_free)
  if not good then
    branch:add_proto_expert_info(malformed, type(problem) == "table" and problem.problem or "cannot be read: " .. tostring(problem))
  end
end

local function show_version_reply(tvb, offset, length, tree, version)
  local branch = add_title(tree, tvb(offset, length + 4), "VERSION_REPLY")
  branch:add(own.length, tvb(offset, 4))
  show_fields(branch, function()
    read_text(to_client[0], new_node(to_client[0].record, branch), tvb, offset + 4, offset + 4 + length, version, false)
  end)
end

local function id_of(tvb, at, last, version)
  if version >= binary_id_from then
    local id = last - at >= 4 and tvb(at, 4):uint()
    return id, at + 4, at
  end
  local text = tvb:raw(at, math.min(last - at, 12)):match("^(%d+)" .. text_end)
  return tonumber(text), at + (text and #text + 1 or 0), at
end

local function show_frame(tvb, offset, length, tree, version, is_to_gateway)
  local range, last = tvb(offset, length + 4), offset + 4 + length
  local branch = tree:add(twsapi, range, "TWS API")
  branch:add(own.length, tvb(offset, 4))
  if length == 0 then
    branch:add_proto_expert_info(malformed, "a frame of length 0")
    return "(empty frame)"
  elseif not version then
    branch:add_proto_expert_info(note, "the server version is not known: no greeting in the capture; the preferences can set it")
    return "(unknown version)"
  end
  local raw, body, at = id_of(tvb, offset + 4, last, version)
  if not raw then
    branch:add_proto_expert_info(malformed, "no message id")
    return "(no id)"
  end
  local is_protobuf = version >= binary_id_from and raw > protobuf_offset
  local id = is_protobuf and raw - protobuf_offset or raw
  local message = id > 0 and (is_to_gateway and to_gateway or to_client)[id]
  local name = message and message.name or "unknown message " .. whole(raw)
  branch:append_text(", " .. name)
  branch:add(own.id, tvb(at, body - at), id)
  branch:add(own.message, range, name)
  branch:add(own.encoding, range, is_protobuf and "protobuf" or "text")
  branch:add(own.version, range, version):set_generated()
  if message then
    show_fields(branch, function()
      local node = new_node(message.record, branch)
      if is_protobuf then
        read_protobuf(node, tvb, body, last, 0)
      elseif message.layout then
        read_text(message, node, tvb, body, last, version, not is_to_gateway and version >= ascii7_from)
      end
    end)
  else
    branch:add_proto_expert_info(note, "no such message")
  end
  return name
end

-- A greeting of the client: `API`, NUL, a length, the version text. Returns its length, or nil; 0 = as yet incomplete.
local function greeting_length(tvb, offset)
  local left = tvb:len() - offset
  local prefix = "API" .. text_end
  if tvb:raw(offset, math.min(left, 4)) ~= prefix:sub(1, left) then
    return nil
  elseif left < 8 then
    return 0
  end
  local length = tvb(offset + 4, 4):uint()
  return length > 0 and length <= frame_max and length or nil
end

local function wait_for(pinfo, offset, missing)
  pinfo.desegment_offset = offset
  pinfo.desegment_len = missing or DESEGMENT_ONE_MORE_SEGMENT
end

-- The state of one call: everything that is at hand of one direction, behind what was shown before.
local function show_all(tvb, pinfo, tree, conversation, names)
  local offset, is_to_gateway = 0, nil
  if conversation.client_port then
    is_to_gateway = pinfo.src_port == conversation.client_port
  else
    is_to_gateway = pinfo.dst_port < pinfo.src_port
  end
  while offset < tvb:len() do
    local left, here = tvb:len() - offset, whole(pinfo.number) .. ":" .. whole(offset)
    local greeting = (conversation.greeting == nil or conversation.greeting == here) and greeting_length(tvb, offset)
    if greeting then
      if greeting == 0 or left < greeting + 8 then
        return wait_for(pinfo, offset, greeting > 0 and greeting + 8 - left)
      end
      conversation.greeting, conversation.client_port, is_to_gateway = here, pinfo.src_port, true
      show_greeting(tvb, offset, greeting, tree)
      names[#names + 1] = "HELLO"
      offset = offset + greeting + 8
    elseif conversation.greeting == nil and tvb:raw(offset, math.min(left, 12)):match("^%d+" .. text_end) then
      add_title(tree, tvb(offset), "unframed text of versions before 100")
      names[#names + 1] = "(before version 100)"
      return
    else
      if left < 4 then
        return wait_for(pinfo, offset)
      end
      local length = tvb(offset, 4):uint()
      if length > frame_max then
        add_title(tree, tvb(offset), "too long"):add_proto_expert_info(malformed, "a frame of " .. whole(length) .. " bytes")
        names[#names + 1] = "(frame too long)"
        return
      elseif left < length + 4 then
        return wait_for(pinfo, offset, length + 4 - left)
      end
      local version = not is_to_gateway and conversation.greeting and (conversation.reply == nil or conversation.reply == here)
        and length > 0 and tonumber(tvb:raw(offset + 4, length):match("^(%d+)" .. text_end .. "[^" .. text_end .. "]*" .. text_end .. "$"))
      if version then
        conversation.reply, conversation.version = here, version
        show_version_reply(tvb, offset, length, tree, version)
        names[#names + 1] = "VERSION_REPLY"
      else
        local assumed = twsapi.prefs.version > 0 and twsapi.prefs.version or nil
        names[#names + 1] = show_frame(tvb, offset, length, tree, conversation.version or assumed, is_to_gateway)
      end
      offset = offset + length + 4
    end
  end
end

function twsapi.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "TWSAPI"
  local names = {}
  show_all(tvb, pinfo, tree, conversation_of(pinfo), names)
  if #names > 0 then
    pinfo.cols.info = table.concat(names, ", ")
  end
  return tvb:len()
end

twsapi:register_heuristic("tcp", function(tvb, pinfo, tree)
  if tvb:len() < 9 or not greeting_length(tvb, 0) or tvb:raw(8, 1) ~= "v" then
    return false
  end
  pinfo.conversation = twsapi
  twsapi.dissector(tvb, pinfo, tree)
  return true
end)
register_ports()
