// Messages to the gateway: a call with its arguments in, payload out.
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "client-under-test/reference/fields.hpp"

namespace ibgw::reference {

struct RequestField {
  FieldSpec spec;
  std::string_view value_default;  // as in the text layout; without a name, the constant to write
};

struct RequestSpec {
  std::string_view call;
  int id = 0;
  int since = kAlways;  // the first server version that knows the request
  int protobuf_since = kForever;
  int text_version = 0;                  // the constant version field of the text layout, 0 = none
  std::span<const RequestField> fields;  // in the order of the text layout
  int send_failure_code = 0;  // what the official C# client reports if the bytes cannot be sent
  int version_field_until = kForever;  // newer text layouts omit the version field
};

std::span<const RequestSpec> all_requests();

// nullptr if this client has no such call.
const RequestSpec* find_request(std::string_view call);

// An argument has the wrong type or does not exist.
class ArgumentError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Arguments are identified by .proto field name. Missing ones get the request's default, and
// `request_id` is used for a missing reqId or orderId. Throws ArgumentError.
std::string encode_request(const RequestSpec& request, int server_version,
                           const nlohmann::json& arguments, int request_id);

std::string encode_start_api(int server_version, int client_id);

}  // namespace ibgw::reference
