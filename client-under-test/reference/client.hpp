// The interface through which the adapter drives a client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "client-under-test/reference/event_writer.hpp"

namespace ibgw::reference {

struct ConnectRequest {
  long call_id = 0;  // for calls nested inside connect
  std::string host;
  std::uint16_t port = 0;
  int client_id = 0;
  bool reconnect = false;               // reconnect by itself after a failure or a loss
  bool tls = false;                     // TLS first
  std::optional<std::string> greeting;  // send exactly these bytes, and report what comes back
};

// The client announces these in its greeting.
struct VersionRange {
  int min = 0;
  int max = 0;
};

// All functions may be called from any thread, even while another one is blocked.
class Client {
 public:
  Client() = default;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  virtual ~Client() = default;

  virtual VersionRange versions() const = 0;
  virtual CallResult connect(const ConnectRequest& request) = 0;
  virtual CallResult disconnect() = 0;
  virtual bool is_connected() const = 0;

  // A call from the request table; anything else is unsupported.
  virtual CallResult request(std::string_view call, const nlohmann::json& arguments) = 0;
};

}  // namespace ibgw::reference
