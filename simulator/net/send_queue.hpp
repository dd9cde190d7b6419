// What a connection is to write and how it is to end: steps, carried out in order as the kernel
// and the client let them.
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

/// What the steps work on: a connection, or what a test puts in its place.
class SendSocket {
 public:
  /// What became of one write.
  struct Sent {
    std::size_t taken = 0;       ///< Bytes that the kernel took.
    bool is_lost = false;        ///< Nobody takes any more, and what was not taken is dropped.
    std::uint64_t bytes = 0;     ///< That left; this and what follows only where it is counted.
    std::uint32_t segments = 0;  ///< In which they left.
    std::size_t not_sent = 0;    ///< Bytes that wait in the kernel.
    bool is_gone = false;        ///< There is no connection any more.
  };

  [[nodiscard]] virtual bool is_open() const = 0;
  /// True when the client has read everything that was sent before.
  [[nodiscard]] virtual bool is_clear() const = 0;
  virtual Sent write_some(std::string_view bytes, bool is_counted) = 0;
  /// Bytes wait for the kernel: SendQueue::writable() when it takes more.
  virtual void behind() = 0;
  /// Ends the connection, or one direction of it.
  virtual void end_now(session::StepKind how, const session::Promise& promise) = 0;
  virtual void prove(const session::Promise& promise, bool ok, std::string_view detail) = 0;
  /// What was promised comes to nothing, or cannot be proven.
  virtual void fail(const session::Promise& promise, std::string_view why, bool client_left) = 0;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const = 0;
  /// Less waits than before, perhaps.
  virtual void went_on() = 0;
  /// As long as somebody has this, the socket and its queue live.
  virtual std::shared_ptr<void> keep() = 0;

 protected:
  ~SendSocket() = default;
};

/// A segment of its own waits until the client has read the one before, and the kernel's counters
/// prove that it left alone: disabling Nagle's algorithm is not enough, writes in a row merge at
/// the receiver. A FIN and a release wait until the kernel has taken what comes before them; the
/// other ends do not, and what it has not taken is lost.
class SendQueue {
 public:
  /// `socket` owns the queue.
  SendQueue(SendSocket& socket, boost::asio::any_io_executor executor);

  void write(std::string_view bytes);
  void write_segment(std::string_view bytes, session::Promise promise);
  void end(session::StepKind how, session::Promise promise);

  /// Of them the kernel has not taken so many.
  [[nodiscard]] std::size_t waiting_bytes() const { return waiting_bytes_; }
  void writable();
  /// Nobody takes what waits for the kernel.
  void lose();
  /// The descriptor is closed: what was promised and is not out yet never comes.
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
  std::size_t released_ = 0;  ///< So many of them wait for the kernel alone.
  std::size_t taken_ = 0;     ///< Bytes of the first one that the kernel has taken.
  std::size_t waiting_bytes_ = 0;
  std::vector<session::Promise> lost_;  ///< Their bytes never leave.
  std::unique_ptr<boost::asio::steady_timer> timer_;
  std::chrono::steady_clock::time_point give_up_{};
  bool is_blocked_ = false;  ///< The kernel takes no more.
  bool is_looking_ = false;  ///< The timer runs, until the client has read.
  bool is_running_ = false;
  // Of the item whose segments are written.
  std::string sizes_;
  std::string trouble_;
  bool client_left_ = false;  ///< That is what the trouble is.
  int pieces_ = 0;
};

}  // namespace ibgw::net
