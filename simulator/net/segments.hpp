// The bytes of a connection that must travel in segments of their own, and whatever comes after
// them.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "simulator/session/output.hpp"

namespace ibgw::net {

enum class SegmentKind { bytes, segment, shut_down, release, reset, close_abruptly, vanish };

/// What segments travel on: a connection, or what a test puts in its place.
class SegmentSocket {
 public:
  /// What became of one write.
  struct Sent {
    std::uint64_t bytes = 0;     ///< That left.
    std::uint32_t segments = 0;  ///< In which they left.
    std::size_t kept = 0;        ///< Bytes that wait, here or in the kernel.
    bool is_gone = false;        ///< There is no connection any more.
  };

  [[nodiscard]] virtual bool is_open() const = 0;
  /// Bytes that the kernel has not taken yet.
  [[nodiscard]] virtual std::size_t pending() const = 0;
  /// True when the client has read everything that was sent before.
  [[nodiscard]] virtual bool is_clear() const = 0;
  virtual void write_now(std::string_view bytes) = 0;
  virtual Sent write_and_count(std::string_view bytes) = 0;
  /// Ends the connection, or one direction of it.
  virtual void end_now(SegmentKind kind, session::Promise promise) = 0;
  virtual void prove(const session::Promise& promise, bool ok, std::string_view detail) = 0;
  /// What was promised comes to nothing, or cannot be proven.
  virtual void fail(const session::Promise& promise, std::string_view why, bool client_left) = 0;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  /// Less waits than before.
  virtual void went_on() = 0;
  /// As long as somebody has this, the socket and its segments live.
  virtual std::shared_ptr<void> keep() = 0;

 protected:
  ~SegmentSocket() = default;
};

/// Disabling Nagle's algorithm is not enough: writes in a row merge at the receiver. So each
/// segment waits until the client has read the one before, and the kernel's counters prove that it
/// left alone.
class Segments {
 public:
  using Kind = SegmentKind;

  /// `socket` owns the segments.
  Segments(SegmentSocket& socket, const boost::asio::any_io_executor& executor);

  /// Behind what waits already. Bytes travel together, a segment on its own.
  void add(Kind kind, std::string_view bytes, session::Promise promise);
  [[nodiscard]] bool is_idle() const { return waiting_.empty(); }
  [[nodiscard]] std::size_t waiting_bytes() const { return waiting_bytes_; }
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
  void write_and_prove(const Waiting& next);
  void conclude(const session::Promise& promise);
  void wait();

  SegmentSocket& socket_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  /// Written, and the kernel has not taken all of it yet.
  struct Late {
    std::size_t size = 0;
    session::Promise promise;
  };
  std::deque<Late> late_;
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
