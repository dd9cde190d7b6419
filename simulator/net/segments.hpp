// The bytes of a connection that must travel in segments of their own, and whatever comes after
// them.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <string_view>

#include <boost/asio/steady_timer.hpp>

#include "simulator/session/output.hpp"

namespace ibgw::net {

class Connection;

/// Disabling Nagle's algorithm is not enough: writes in a row merge at the receiver. So each
/// segment waits until the client has read the one before, and the kernel's counters prove that it
/// left alone.
class Segments {
 public:
  explicit Segments(Connection& connection);

  enum class Kind { bytes, segment, shut_down, release, reset, close_abruptly, vanish };
  void add(Kind kind, std::string_view bytes, session::Promise promise);
  [[nodiscard]] bool is_idle() const { return waiting_.empty(); }
  /// The kernel has taken everything.
  void flushed();
  /// The descriptor is closed: what was promised and is not out yet never comes.
  void abandon(bool client_left);

 private:
  struct Waiting {
    Kind kind = Kind::bytes;
    std::string bytes;
    session::Promise promise;
  };

  void go_on();
  [[nodiscard]] bool is_clear() const;
  void write_and_prove(const Waiting& next);
  void conclude(const session::Promise& promise);
  void wait();

  Connection& connection_;
  std::deque<Waiting> waiting_;
  std::deque<Waiting> late_;  ///< Written, and the kernel has not taken all of it yet.
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point give_up_{};
  bool is_waiting_ = false;
  bool is_running_ = false;
  // Of the item being written.
  std::string sizes_;
  std::string trouble_;
  bool client_left_ = false;  ///< That is what the trouble is.
  int pieces_ = 0;
};

}  // namespace ibgw::net
