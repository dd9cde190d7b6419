// Messages from the gateway: payload in, callback with its arguments out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

struct IncomingMessage {
  enum class Kind {
    callback,    // name and arguments are set
    ignored,     // a message of the API that this client does not use
    unknown_id,  // no such message
    malformed,   // problem says what is wrong
  };

  Kind kind = Kind::malformed;
  int id = 0;  // base id, also when the message came as protobuf
  bool is_protobuf = false;
  std::string name;       // canonical callback name
  std::string arguments;  // a JSON object, arguments by .proto field name; unset ones are absent
  int error_code = 0;     // of an error callback
  int request_id = -1;    // reqId, or the id of an error; -1 = none
  std::string problem;
};

// The gateway's answer to the greeting: exactly two text fields, at every version.
struct VersionReply {
  std::string version;  // not yet known to be a number
  std::string connection_time;
};
std::optional<VersionReply> decode_version_reply(std::string_view payload);

IncomingMessage decode_message(int server_version, std::string_view payload);

}  // namespace ibgw::reference
