#include "client-under-test/reference/incoming.hpp"

#include <cstdint>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/incoming_table.hpp"
#include "client-under-test/reference/record_reader.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

using OrderedJson = nlohmann::ordered_json;

bool decode_fields(const IncomingSpec& spec, int server_version, std::string_view payload,
                   IncomingMessage& message, OrderedJson& arguments) {
  if (message.is_protobuf) {
    message.problem = read_protobuf_fields(spec.fields, 0, payload, arguments);
    return message.problem.empty();
  }
  TextReader reader(payload);
  if (server_version < spec.version_field_until && !reader.next()) {
    message.problem = "the version field is missing";
    return false;
  }
  message.problem = read_text_fields(spec.fields, server_version, reader, arguments);
  return message.problem.empty();
}

// Removes the id from the payload; false if there is none.
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

int integer_of(const OrderedJson& arguments, std::string_view name, int otherwise) {
  const auto found = arguments.find(name);
  return found == arguments.end() ? otherwise : found->get<int>();
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
  OrderedJson arguments = OrderedJson::object();
  if (!decode_fields(*spec, server_version, payload, message, arguments)) {
    message.problem = std::string(spec->callback) + ": " + message.problem;
    return message;
  }
  message.kind = Kind::callback;
  message.name = spec->callback;
  const bool is_error = message.id == 4;
  message.error_code = is_error ? integer_of(arguments, "errorCode", 0) : 0;
  message.request_id = integer_of(arguments, is_error ? "id" : "reqId", -1);
  // Damaged UTF-8 is the gateway's fault and must not end this program.
  message.arguments = arguments.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  return message;
}

}  // namespace ibgw::reference
