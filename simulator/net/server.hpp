// The network shell: sockets and timers around the engine. It carries out the engine's decisions
// and makes none itself.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "simulator/session/engine.hpp"

namespace ibgw::net {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4002;  ///< 0 = any.
};

class Server {
 public:
  /// `engine` must outlive the server. Everything runs on `context`, single-threaded.
  Server(boost::asio::io_context& context, session::Engine& engine, ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and listens, runs the rules triggered by the start, and begins to accept. Throws
  /// LoadError if the address cannot be used.
  void start();
  [[nodiscard]] std::uint16_t port() const;

  /// Closes everything; the context then runs dry.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The current time, from CLOCK_MONOTONIC and the wall clock.
[[nodiscard]] session::Now now();

}  // namespace ibgw::net
