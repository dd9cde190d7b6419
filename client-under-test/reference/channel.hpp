// The client's connection: a TCP socket, with TLS around it if requested.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "client-under-test/reference/socket.hpp"
#include "client-under-test/reference/tls_session.hpp"

namespace ibgw::reference {

// Threads, deadlines and results are those of Socket.
class Channel {
 public:
  IoStatus connect(const std::string& host, std::uint16_t port, Deadline deadline) {
    return socket_.connect(host, port, deadline);
  }

  // Call this after connect, before anything else: from here on everything is encrypted. `broken`
  // with is_tls_problem() if the peer does not speak TLS.
  IoStatus start_tls(Deadline deadline);
  bool is_tls_problem() const { return tls_ && !tls_->problem().empty(); }

  IoStatus send(std::string_view bytes, Deadline deadline);
  IoStatus receive(std::string& bytes, Deadline deadline);

  // Waits until then, or until it is cancelled.
  IoStatus pause(Clock::time_point until) { return socket_.pause(until); }

  void wake() { socket_.wake(); }
  void nudge() { socket_.nudge(); }
  void close() { socket_.close(); }

  std::string problem() const { return is_tls_problem() ? tls_->problem() : socket_.problem(); }

 private:
  IoStatus send_output(Deadline deadline);

  Socket socket_;
  std::mutex tls_mutex_;  // around tls_, and around sending, so that records keep their order
  std::unique_ptr<TlsSession> tls_;
};

}  // namespace ibgw::reference
