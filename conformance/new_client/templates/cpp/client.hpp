// What the adapter is about. Search for "FILL IN".
#pragma once

#include <array>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

/// The client has no such call, or this adapter does not offer it.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The client said, in a way that it documents, that the call did not work.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// For your client's callbacks, before anything else is done there: callback("nextValidId",
/// {{"orderId", 1}}).
void callback(const std::string& name, const nlohmann::json& args);

/// Calls come from threads of their own, queries from the reader: whatever is shared needs a lock.
class Client {
 public:
  // FILL IN: the name and version of the client, and the server versions that it negotiates.
  std::string name = "adapter-name 0.0.0";
  std::array<int, 2> versions{100, 226};
  std::string host;
  int port = 0;

  // FILL IN: the calls that the client can be asked for, under their names in EClient. A call that
  // is not here is answered as unsupported.
  std::map<std::string, std::function<void(const nlohmann::json&)>> calls{
      {"connect", [this](const nlohmann::json& args) { connect(args); }},
      {"disconnect", [this](const nlohmann::json& args) { disconnect(args); }}};

  /// What the client itself says, without waiting for a call; empty if it cannot be asked now.
  std::optional<bool> is_connected() {
    // FILL IN
    return std::nullopt;
  }

 private:
  void connect(const nlohmann::json& /*args*/) {
    // FILL IN: connect to host and port with args["client_id"], as your application does, and start
    // what reads the connection. It may block; the end of this function is the end of the call.
    // Throw Failure if it did not work.
    throw Unsupported("connect is not filled in");
  }

  void disconnect(const nlohmann::json& /*args*/) {
    // FILL IN: end the connection.
    throw Unsupported("disconnect is not filled in");
  }
};
