// What a connection has to write, and how it has to end: steps, carried out in order as fast as the
// kernel and the client allow.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "simulator/session/output.hpp"

namespace ibgw::net {

/// The socket that the steps act on: a connection, or a test's substitute.
class SendSocket {
 public:
  /// The result of one write.
  struct Sent {
    std::size_t taken = 0;       ///< Bytes that the kernel took.
    bool is_lost = false;        ///< The connection is lost; bytes that were not taken are dropped.
    std::uint64_t bytes = 0;     ///< Bytes that left. This and the rest are set only if
                                 ///< `is_counted`.
    std::uint32_t segments = 0;  ///< Segments in which they left.
    std::size_t not_sent = 0;    ///< Bytes still waiting in the kernel.
    bool is_gone = false;        ///< The connection no longer exists.
  };

  [[nodiscard]] virtual bool is_open() const = 0;
  /// True if the client has read everything that was sent so far.
  [[nodiscard]] virtual bool is_clear() const = 0;
  virtual Sent write_some(std::string_view bytes, bool is_counted) = 0;
  /// Bytes wait for the kernel. Calls SendQueue::writable() when it takes more.
  virtual void behind() = 0;
  /// Ends the connection, or one direction of it.
  virtual void end_now(session::StepKind how, const session::Promise& promise) = 0;
  virtual void prove(const session::Promise& promise, bool ok, std::string_view detail) = 0;
  /// A promised fault did not happen, or cannot be proven.
  virtual void fail(const session::Promise& promise, std::string_view why, bool client_left) = 0;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  /// There may be less waiting than before.
  virtual void went_on() = 0;
  /// Keeps the socket and its queue alive while the caller holds it.
  virtual std::shared_ptr<void> keep() = 0;

 protected:
  ~SendSocket() = default;
};

/// A segment of its own waits until the client has read the previous one, and the kernel's counters
/// prove that it left alone. Disabling Nagle's algorithm is not enough, because consecutive writes
/// merge at the receiver. A FIN and a release wait until the kernel has taken everything before
/// them. Other ends do not wait; bytes that the kernel has not taken by then are lost.
class SendQueue {
 public:
  /// `socket` owns the queue.
  SendQueue(SendSocket& socket, boost::asio::any_io_executor executor);

  void write(std::string_view bytes);
  void write_segment(std::string_view bytes, session::Promise promise);
  void end(session::StepKind how, session::Promise promise);

  /// Bytes that the kernel has not taken yet.
  [[nodiscard]] std::size_t waiting_bytes() const { return waiting_bytes_; }
  void writable();
  /// Bytes that wait for the kernel can no longer be sent.
  void lose();
  /// The descriptor is closed: promised faults that have not happened yet fail.
  void abandon(bool client_left);

 private:
  struct Entry {
    session::StepKind step = session::StepKind::write;
    std::string bytes;
    session::Promise promise;
  };

  void append(std::string_view bytes);
  void add(Entry entry);
  void go_on();
  bool carry_out_first();
  bool release_next();
  bool may_leave(const Entry& segment);
  void release_segment();
  [[nodiscard]] std::string trouble_of(const Entry& segment, const SendSocket::Sent& sent);
  void conclude(const session::Promise& promise);
  void look_again();

  SendSocket& socket_;
  boost::asio::any_io_executor executor_;
  std::deque<Entry> entries_;
  std::size_t released_ = 0;  ///< Number of entries that wait only for the kernel.
  std::size_t taken_ = 0;     ///< Bytes of the first entry that the kernel has taken.
  std::size_t waiting_bytes_ = 0;
  std::vector<session::Promise> lost_;  ///< Promises whose bytes will never leave.
  std::unique_ptr<boost::asio::steady_timer> timer_;
  std::chrono::steady_clock::time_point give_up_{};
  bool is_blocked_ = false;  ///< The kernel takes no more for now.
  bool is_looking_ = false;  ///< The timer is running, to check whether the client has read.
  bool is_running_ = false;
  // About the item whose segments are being written.
  std::string sizes_;
  std::string trouble_;
  bool client_left_ = false;  ///< `trouble_` happened because the client left.
  int pieces_ = 0;
};

}  // namespace ibgw::net
