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
  std::string_view value_default;  // as the text layout writes it; all there is without a name
};

struct RequestSpec {
  std::string_view call;
  int id = 0;
  int since = kAlways;  // the first server version that knows the request
  int protobuf_since = kForever;
  int text_version = 0;                  // the constant version field of the text layout, 0 = none
  std::span<const RequestField> fields;  // in the order of the text layout
  int send_failure_code = 0;  // what the official C# client reports when the bytes do not go out
  int version_field_until = kForever;  // newer text layouts leave the version field out
};

std::span<const RequestSpec> all_requests();

// Null when this client has no such call.
const RequestSpec* find_request(std::string_view call);

// An argument has the wrong type or does not exist.
class ArgumentError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Arguments are taken by .proto field name; those not given get the request's default, and
// `request_id` stands in for a reqId or orderId. Throws ArgumentError.
std::string encode_request(const RequestSpec& request, int server_version,
                           const nlohmann::json& arguments, int request_id);

std::string encode_start_api(int server_version, int client_id);

}  // namespace ibgw::reference
