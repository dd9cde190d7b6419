#include "client-under-test/reference/requests.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/protobuf.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

constexpr int kStartApiId = 71;
constexpr int kStartApiVersion = 2;
constexpr int kStartApiProtobuf = 213;  // official Python 10.40 and newer

void append_id(std::string& out, int server_version, int id) {
  if (server_version >= kRawIdVersion) {
    append_big_endian(out, static_cast<std::uint32_t>(id));
  } else {
    append_field(out, std::to_string(id));
  }
}

// nullptr if the call does not give the argument.
const nlohmann::json* find_argument(const nlohmann::json& arguments, const FieldSpec& field) {
  const nlohmann::json* level = &arguments;
  if (!field.record().empty()) {
    const auto record = arguments.find(std::string(field.record()));
    if (record == arguments.end()) {
      return nullptr;
    }
    level = &*record;
  }
  const auto found = level->find(std::string(field.leaf()));
  return found == level->end() ? nullptr : &*found;
}

// The values of a field as text; more than one only for a list.
std::vector<std::string> argument_values(const nlohmann::json& argument, const FieldSpec& field) {
  const auto one = [&field](const nlohmann::json& value) -> std::string {
    if (value.is_boolean()) {
      return value.get<bool>() ? "1" : "0";
    }
    if (value.is_number_integer()) {
      return std::to_string(value.get<std::int64_t>());
    }
    if (value.is_string()) {
      return value.get<std::string>();
    }
    if (value.is_number()) {
      return value.dump();  // the shortest text that reads back the same
    }
    throw ArgumentError("argument " + std::string(field.name) + " has the wrong type");
  };
  std::vector<std::string> values;
  if (field.type == FieldType::int32_list && argument.is_array()) {
    for (const auto& item : argument) {
      values.push_back(one(item));
    }
  } else {
    values.push_back(one(argument));
  }
  return values;
}

std::vector<std::string> field_values(const RequestField& field, const nlohmann::json& arguments,
                                      int request_id) {
  if (const auto* const argument = find_argument(arguments, field.spec)) {
    return argument_values(*argument, field.spec);
  }
  if (field.spec.name == "reqId" || field.spec.name == "orderId") {
    return {std::to_string(request_id)};
  }
  if (field.spec.type == FieldType::int32_list) {
    return {};
  }
  return {std::string(field.value_default)};
}

void append_text(std::string& out, const FieldSpec& field, const std::vector<std::string>& values) {
  if (field.type == FieldType::int32_list) {
    append_field(out, std::to_string(values.size()));
  }
  for (const std::string& value : values) {
    append_field(out, value);
  }
}

void append_double(std::string& out, const FieldSpec& field, const std::string& value) {
  double number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stop != end) {
    throw ArgumentError("argument " + std::string(field.name) + " is not a number");
  }
  if (number != std::numeric_limits<double>::max()) {
    append_double_field(out, field.number, number);
  }
}

// Unset and default values are left out, as the official clients do: empty text, false, 2^31-1.
void append_protobuf(std::string& out, const FieldSpec& field, const std::string& value) {
  if (value.empty()) {
    return;
  }
  if (field.type == FieldType::text || field.type == FieldType::decimal) {
    append_bytes_field(out, field.number, value);
    return;
  }
  if (field.type == FieldType::float64) {
    append_double(out, field, value);
    return;
  }
  const auto number = parse_integer<std::int64_t>(value);
  if (!number) {
    throw ArgumentError("argument " + std::string(field.name) + " is not a number");
  }
  const bool is_unset = field.type == FieldType::boolean
                            ? *number == 0
                            : *number == std::numeric_limits<std::int32_t>::max();
  if (!is_unset) {
    append_varint_field(out, field.number, *number);
  }
}

bool is_known(const RequestSpec& request, std::string_view name) {
  return std::any_of(request.fields.begin(), request.fields.end(),
                     [name](const RequestField& field) { return field.spec.name == name; });
}
bool is_record(const RequestSpec& request, std::string_view name) {
  return std::any_of(request.fields.begin(), request.fields.end(), [name](const auto& field) {
    return !name.empty() && field.spec.record() == name;
  });
}

// A typo in an argument name must not silently become a default value.
void check_argument_names(const RequestSpec& request, const nlohmann::json& arguments) {
  const auto check = [&request](const std::string& name) {
    if (!is_known(request, name)) {
      throw ArgumentError(std::string(request.call) + " has no argument " + name);
    }
  };
  for (const auto& [name, value] : arguments.items()) {
    if (!is_record(request, name) || !value.is_object()) {
      check(name);
      continue;
    }
    for (const auto& item : value.items()) {
      check(name + "." + item.key());
    }
  }
}

// In text, orders of these types, and orders for this exchange, have fields that the table lacks.
void check_order_kind(const nlohmann::json& arguments) {
  constexpr std::array kOtherOrders{"PEG BENCH", "PEGBENCH", "PEG BEST",
                                    "PEGBEST",   "PEG MID",  "PEGMID"};
  const nlohmann::json none = nlohmann::json::object();
  const auto order = arguments.value("order", none);
  const auto contract = arguments.value("contract", none);
  const std::string type = order.value("orderType", "");
  if (std::find(kOtherOrders.begin(), kOtherOrders.end(), type) != kOtherOrders.end() ||
      contract.value("exchange", "") == "IBKRATS" || contract.value("secType", "") == "BAG") {
    throw ArgumentError("placeOrder takes no orders of this kind");
  }
}

std::string encode_as_text(const RequestSpec& request, int server_version,
                           const nlohmann::json& arguments, int request_id) {
  std::string payload;
  append_id(payload, server_version, request.id);
  if (request.text_version != 0 && server_version < request.version_field_until) {
    append_field(payload, std::to_string(request.text_version));
  }
  for (const RequestField& field : request.fields) {
    if (!field.spec.is_in_text_of(server_version)) {
      continue;
    }
    if (field.spec.name.empty()) {
      append_field(payload, field.value_default);
    } else {
      append_text(payload, field.spec, field_values(field, arguments, request_id));
    }
  }
  return payload;
}

std::string encode_as_protobuf(const RequestSpec& request, const nlohmann::json& arguments,
                               int request_id) {
  std::string top_level;
  std::map<int, std::string> records;  // written even when empty, as the official clients do
  for (const RequestField& field : request.fields) {
    if (field.spec.name.empty()) {
      continue;
    }
    const int record_number = field.spec.record_number;
    std::string& target = record_number == 0 ? top_level : records[record_number];
    for (const std::string& value : field_values(field, arguments, request_id)) {
      append_protobuf(target, field.spec, value);
    }
  }
  std::string payload;
  append_big_endian(payload, static_cast<std::uint32_t>(request.id + kProtobufIdOffset));
  payload += top_level;
  for (const auto& [number, bytes] : records) {
    append_bytes_field(payload, number, bytes);
  }
  return payload;
}

}  // namespace

std::string encode_request(const RequestSpec& request, int server_version,
                           const nlohmann::json& arguments, int request_id) {
  check_argument_names(request, arguments);
  if (request.call == "placeOrder") {
    check_order_kind(arguments);
  }
  return server_version >= request.protobuf_since
             ? encode_as_protobuf(request, arguments, request_id)
             : encode_as_text(request, server_version, arguments, request_id);
}

std::string encode_start_api(int server_version, int client_id) {
  std::string payload;
  if (server_version >= kStartApiProtobuf) {
    append_big_endian(payload, static_cast<std::uint32_t>(kStartApiId + kProtobufIdOffset));
    append_varint_field(payload, 1, client_id);
    return payload;
  }
  append_id(payload, server_version, kStartApiId);
  append_field(payload, std::to_string(kStartApiVersion));
  append_field(payload, std::to_string(client_id));
  append_field(payload, "");  // optional capabilities: none
  return payload;
}

}  // namespace ibgw::reference
