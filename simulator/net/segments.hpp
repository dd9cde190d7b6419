// The bytes of a connection that must travel in segments of their own, and whatever comes after
// them.
#pragma once

#include <deque>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "simulator/net/connection.hpp"

namespace ibgw::net {

/// Disabling Nagle's algorithm is not enough: writes in a row merge at the receiver. So each
/// segment waits until the client has read the one before, and the kernel's counters prove that it
/// left alone.
class Segments {
 public:
  explicit Segments(Connection& connection);

  enum class Kind { bytes, segment, shut_down, release, reset, close_abruptly, vanish };
  void add(Kind kind, std::string_view bytes, const session::ByteProof* proof);
  [[nodiscard]] bool is_idle() const { return waiting_.empty(); }

 private:
  struct Waiting {
    Kind kind = Kind::bytes;
    std::string bytes;
    session::ByteProof proof;
  };

  void go_on();
  [[nodiscard]] bool is_clear() const;
  void write_and_prove(const Waiting& next);
  void wait();

  Connection& connection_;
  std::deque<Waiting> waiting_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point give_up_{};
  bool is_waiting_ = false;
  bool is_running_ = false;
  // Of the item being written.
  std::string sizes_;
  std::string trouble_;
  int pieces_ = 0;
};

}  // namespace ibgw::net
