#include "client-under-test/reference/incoming.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/incoming_table.hpp"
#include "client-under-test/reference/protobuf.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

using Json = nlohmann::ordered_json;

// MIN_SERVER_VER_ENCODE_MSG_ASCII7 of the official clients.
constexpr int kEscapedTextVersion = 153;

// A little below the largest double: C# and C++ clients print "unset" with fewer digits.
constexpr double kUnsetDouble = 1.797e308;

bool is_unset_decimal(std::string_view text) {
  constexpr std::array<std::string_view, 4> kUnset{
      "2147483647", "9223372036854775807", "-9223372036854775808", "1.7976931348623157E308"};
  return text.empty() || std::find(kUnset.begin(), kUnset.end(), text) != kUnset.end();
}

// Sets the argument; a nested record appears with its first set field.
void put(Json& arguments, const FieldSpec& field, Json value) {
  const std::string leaf(field.leaf());
  if (field.record().empty()) {
    arguments[leaf] = std::move(value);
  } else {
    arguments[std::string(field.record())][leaf] = std::move(value);
  }
}

void put_integer(Json& arguments, const FieldSpec& field, std::int64_t value) {
  if (field.type == FieldType::boolean) {
    put(arguments, field, value != 0);
  } else if (field.type == FieldType::int64) {
    put(arguments, field, std::to_string(value));
  } else if (value != std::numeric_limits<std::int32_t>::max()) {
    put(arguments, field, value);
  }
}

void put_double(Json& arguments, const FieldSpec& field, double value) {
  if (std::isfinite(value) && std::fabs(value) < kUnsetDouble) {
    put(arguments, field, value);
  }
}

// False when the text is not what the field's type asks for.
bool put_text(Json& arguments, const FieldSpec& field, std::string_view text) {
  if (text.empty()) {
    return true;
  }
  switch (field.type) {
    case FieldType::int32:
    case FieldType::int64:
    case FieldType::boolean: {
      const auto value = parse_integer<std::int64_t>(text);
      if (value) {
        put_integer(arguments, field, *value);
      }
      return value.has_value();
    }
    case FieldType::float64: {
      // strtod and not from_chars: numbers beyond the largest double are legal and mean "unset".
      const std::string copy(text);
      char* end = nullptr;
      const double value = std::strtod(copy.c_str(), &end);
      put_double(arguments, field, value);
      return end == copy.c_str() + copy.size();
    }
    case FieldType::decimal:
      if (!is_unset_decimal(text)) {
        put(arguments, field, std::string(text));
      }
      return true;
    case FieldType::text:
    case FieldType::int32_list:
      put(arguments, field, std::string(text));
      return true;
  }
  return false;
}

bool decode_text(const IncomingSpec& spec, int server_version, TextReader reader,
                 IncomingMessage& message, Json& arguments) {
  if (server_version < spec.version_field_until && !reader.next()) {
    message.problem = "the version field is missing";
    return false;
  }
  for (const FieldSpec& field : spec.fields) {
    if (!field.is_in_text_of(server_version)) {
      continue;
    }
    const auto text = reader.next();
    if (!text) {
      message.problem = "field " + std::string(field.name) + " is missing";
      return false;
    }
    const bool is_escaped = field.name == "errorMsg" && server_version >= kEscapedTextVersion;
    if (!put_text(arguments, field, is_escaped ? unescape_unicode(*text) : std::string(*text))) {
      message.problem = "field " + std::string(field.name) + " has a wrong value";
      return false;
    }
  }
  return true;
}

// False when the wire type is not the field's.
bool put_protobuf(Json& arguments, const FieldSpec& field, const ProtobufField& value) {
  switch (field.type) {
    case FieldType::int32:
    case FieldType::int64:
    case FieldType::boolean:
      if (value.type == WireType::varint) {
        put_integer(arguments, field, value.as_integer());
      }
      return value.type == WireType::varint;
    case FieldType::float64:
      if (value.type == WireType::fixed64) {
        put_double(arguments, field, value.as_double());
      }
      return value.type == WireType::fixed64;
    case FieldType::text:
    case FieldType::decimal:
    case FieldType::int32_list:
      return value.type == WireType::bytes && put_text(arguments, field, value.bytes);
  }
  return false;
}

// Reads one level: the fields of `record_number`, 0 being the message itself.
bool decode_protobuf(const IncomingSpec& spec, int record_number, std::string_view bytes,
                     IncomingMessage& message, Json& arguments) {
  ProtobufReader reader(bytes);
  while (const auto value = reader.next()) {
    for (const FieldSpec& field : spec.fields) {
      if (field.record_number == record_number && field.number == value->number) {
        if (!put_protobuf(arguments, field, *value)) {
          message.problem = "field " + std::string(field.name) + " has a wrong wire type";
          return false;
        }
      } else if (record_number == 0 && field.record_number == value->number) {
        if (value->type != WireType::bytes) {
          message.problem = "record " + std::string(field.record()) + " has a wrong wire type";
          return false;
        }
        if (!decode_protobuf(spec, value->number, value->bytes, message, arguments)) {
          return false;
        }
        break;  // one record holds many fields of the table
      }
    }
  }
  if (reader.is_damaged()) {
    message.problem = "the protobuf bytes are damaged";
  }
  return !reader.is_damaged();
}

// Takes the id off the payload; false when there is none.
bool take_id(int server_version, std::string_view& payload, IncomingMessage& message) {
  if (server_version >= kRawIdVersion) {
    if (payload.size() < kLengthBytes) {
      return false;
    }
    message.id = static_cast<std::int32_t>(read_big_endian(payload));
    payload.remove_prefix(kLengthBytes);
    message.is_protobuf = message.id > kProtobufIdOffset;
    message.id -= message.is_protobuf ? kProtobufIdOffset : 0;
    return true;
  }
  TextReader reader(payload);
  const auto text = reader.next();
  const auto id = text ? parse_integer<int>(*text) : std::nullopt;
  if (!id) {
    return false;
  }
  message.id = *id;
  payload.remove_prefix(text->size() + 1);
  return true;
}

int error_code_of(const Json& arguments) {
  const auto found = arguments.find("errorCode");
  return found == arguments.end() ? 0 : found->get<int>();
}

}  // namespace

std::optional<VersionReply> decode_version_reply(std::string_view payload) {
  TextReader reader(payload);
  const auto version = reader.next();
  const auto time = reader.next();
  if (!version || !time || !reader.at_end()) {
    return std::nullopt;
  }
  return VersionReply{std::string(*version), std::string(*time)};
}

IncomingMessage decode_message(int server_version, std::string_view payload) {
  using Kind = IncomingMessage::Kind;
  IncomingMessage message;
  if (!take_id(server_version, payload, message)) {
    message.problem = "there is no message id";
    return message;
  }
  const IncomingSpec* const spec = find_incoming(message.id);
  if (spec == nullptr) {
    message.kind = is_incoming_id_assigned(message.id) ? Kind::ignored : Kind::unknown_id;
    return message;
  }
  Json arguments = Json::object();
  const bool decoded = message.is_protobuf ? decode_protobuf(*spec, 0, payload, message, arguments)
                                           : decode_text(*spec, server_version, TextReader(payload),
                                                         message, arguments);
  if (!decoded) {
    message.problem = std::string(spec->callback) + ": " + message.problem;
    return message;
  }
  message.kind = Kind::callback;
  message.name = spec->callback;
  message.error_code = message.id == 4 ? error_code_of(arguments) : 0;
  // Damaged UTF-8 is the gateway's fault and must not end this program.
  message.arguments = arguments.dump(-1, ' ', false, Json::error_handler_t::replace);
  return message;
}

}  // namespace ibgw::reference
