#include "simulator/wire/names.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "simulator/base/check.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::wire {
namespace {

// Callbacks and calls without a message on the wire.
constexpr std::array<std::string_view, 2> kLocalCallbacks{"connectAck", "connectionClosed"};
constexpr std::array<std::string_view, 3> kLocalCalls{"connect", "eConnect", "disconnect"};

template <typename Range>
bool contains(const Range& range, std::string_view name) {
  return std::find(range.begin(), range.end(), name) != range.end();
}

const MessageSpec* message_by_api_name(std::string_view name, Direction direction) {
  for (const MessageSpec& message : messages()) {
    if (message.direction == direction && contains(split_names(message.api_name), name)) {
      return &message;
    }
  }
  return nullptr;
}

template <typename Range>
std::vector<std::string> api_names(Direction direction, const Range& local) {
  std::vector<std::string> names(local.begin(), local.end());
  for (const MessageSpec& message : messages()) {
    if (message.direction == direction) {
      const std::vector<std::string_view> of_message = split_names(message.api_name);
      names.insert(names.end(), of_message.begin(), of_message.end());
    }
  }
  return names;
}

/// The record one level below `path`, or nullptr; an empty path is the record itself.
const RecordSpec* record_at(const RecordSpec* record, std::string_view path) {
  while (record != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    const int index = record->index_of(path.substr(0, dot));
    if (index < 0) {
      return nullptr;
    }
    record = record->fields[static_cast<std::size_t>(index)].record;
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return record;
}

}  // namespace

std::vector<std::string_view> split_names(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t bar = list.find('|');
    names.push_back(list.substr(0, bar));
    list.remove_prefix(bar == std::string_view::npos ? list.size() : bar + 1);
  }
  return names;
}

std::string_view request_id_field(const MessageSpec& message) {
  // An order id identifies messages about the order, but NEXT_VALID_ID is not about an order.
  if (message.name == "NEXT_VALID_ID") {
    return {};
  }
  for (const std::string_view field : {"reqId", "orderId", "marketRuleId"}) {
    if (message.record->index_of(field) >= 0) {
      return field;
    }
  }
  return message.name == "ERR_MSG" ? "id" : "";
}

int RecordSpec::index_of(std::string_view field) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) {
      return static_cast<int>(i);
    }
  }
  return -1;
}

const MessageSpec* find_message(std::string_view name) {
  // An index, because the model looks up every answer by name.
  static const auto index = [] {
    std::unordered_map<std::string_view, const MessageSpec*> by_name{
        {kVersionReply.name, &kVersionReply}};
    for (const MessageSpec& message : messages()) {
      by_name.emplace(message.name, &message);
    }
    return by_name;
  }();
  const auto found = index.find(name);
  return found == index.end() ? nullptr : found->second;
}

const MessageSpec* find_message(std::string_view name, Direction direction) {
  const MessageSpec* const message = find_message(name);
  return message != nullptr && message->direction == direction ? message : nullptr;
}

const MessageSpec* find_message(int id, Direction direction) {
  constexpr int kIdsEnd = 128;
  using ById = std::array<const MessageSpec*, kIdsEnd>;
  static const auto index = [] {
    std::array<ById, 2> by_id{};
    for (const MessageSpec& message : messages()) {
      by_id[static_cast<std::size_t>(message.direction)].at(static_cast<std::size_t>(message.id)) =
          &message;
    }
    return by_id;
  }();
  return id < 0 || id >= kIdsEnd
             ? nullptr
             : index[static_cast<std::size_t>(direction)][static_cast<std::size_t>(id)];
}

const MessageSpec& greeting() {
  return kHello;
}

std::vector<std::string> message_names(Direction direction) {
  std::vector<std::string> names;
  if (direction == Direction::to_client) {
    names.emplace_back(kVersionReply.name);
  }
  for (const MessageSpec& message : messages()) {
    if (message.direction == direction) {
      names.emplace_back(message.name);
    }
  }
  return names;
}

bool has_field(const MessageSpec& message, std::string_view path) {
  // A map accepts any key: `order.algoParams.maxPctVol`.
  for (std::size_t dot = path.find('.'); dot != std::string_view::npos;
       dot = path.find('.', dot + 1)) {
    if (record_at(message.record, path.substr(0, dot)) == &kMapEntry) {
      return true;
    }
  }
  const std::size_t dot = path.rfind('.');
  const std::string_view parent =
      dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
  const std::string_view leaf = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const RecordSpec* const record = record_at(message.record, parent);
  return record != nullptr && record->index_of(leaf) >= 0;
}

std::vector<std::string> field_names(const MessageSpec& message, std::string_view path) {
  std::vector<std::string> names;
  if (const RecordSpec* const record = record_at(message.record, path)) {
    for (const FieldSpec& field : record->fields) {
      names.emplace_back(field.name);
    }
  }
  return names;
}

FieldShape shape_of(const MessageSpec& message, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const RecordSpec* const record =
      record_at(message.record, dot == std::string_view::npos ? "" : path.substr(0, dot));
  IBGW_CHECK(record != nullptr);
  const int index = record->index_of(path.substr(dot == std::string_view::npos ? 0 : dot + 1));
  IBGW_CHECK(index >= 0);
  const FieldSpec& field = record->fields[static_cast<std::size_t>(index)];
  switch (field.type) {
    case FieldType::i32:
      return {ValueShape::whole32, field.repeated};
    case FieldType::i64:
      return {ValueShape::whole64, field.repeated};
    case FieldType::f64:
      return {ValueShape::number, field.repeated};
    case FieldType::boolean:
      return {ValueShape::boolean, field.repeated};
    case FieldType::string:
    case FieldType::decimal:
      return {ValueShape::text, field.repeated};
    case FieldType::record:
      return {ValueShape::record, field.repeated};
    case FieldType::map:
      return {ValueShape::tags, false};
  }
  return {};
}

const MessageSpec* message_of_callback(std::string_view callback) {
  return message_by_api_name(callback, Direction::to_client);
}

bool is_callback(std::string_view name) {
  return contains(kLocalCallbacks, name) || message_of_callback(name) != nullptr;
}

std::vector<std::string> callback_names() {
  return api_names(Direction::to_client, kLocalCallbacks);
}

const MessageSpec* message_of_call(std::string_view call) {
  return message_by_api_name(call, Direction::to_gateway);
}

bool is_call(std::string_view name) {
  return contains(kLocalCalls, name) || message_of_call(name) != nullptr;
}

std::vector<std::string> call_names() {
  return api_names(Direction::to_gateway, kLocalCalls);
}

std::string_view name_of(const MessageSpec& message) {
  return message.name;
}
Direction direction_of(const MessageSpec& message) {
  return message.direction;
}
int since_of(const MessageSpec& message) {
  return message.since;
}

}  // namespace ibgw::wire
