// One accepted socket: reads when allowed, writes at once, closes as it is told to, and proves that
// faults happened.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/ip/tcp.hpp>

#include "simulator/net/send_queue.hpp"
#include "simulator/session/output.hpp"

namespace ibgw::net {

/// What a connection reports to its owner, who may close it in any of these calls.
class ConnectionOwner {
 public:
  virtual void on_bytes(int connection, std::string_view bytes) = 0;
  virtual void on_peer_fin(int connection) = 0;
  virtual void on_peer_rst(int connection) = 0;
  virtual void on_closed(int connection) = 0;
  virtual void on_proof(int connection, const session::Proof& proof) = 0;
  /// The kernel did not take everything that was written; on_sent() follows.
  virtual void on_behind(int connection) = 0;
  /// Follows on_behind() or tell_when_sent(). Never called from within another call.
  virtual void on_sent(int connection) = 0;
  /// After on_peer_fin(): the client's program, on this machine, has closed its socket.
  virtual void on_abandoned(int connection) = 0;
  /// Nothing that we write can arrive any more. Never called from within another call.
  virtual void on_lost(int connection) = 0;
  /// A promised fault did not happen, or cannot be proven.
  virtual void on_unproven(std::uint64_t ticket, std::string_view why, bool client_left) = 0;

 protected:
  ~ConnectionOwner() = default;
};

/// Uses little memory while idle: it waits for readiness and reads into one buffer shared by all
/// connections.
class Connection final : public std::enable_shared_from_this<Connection>, private SendSocket {
 public:
  Connection(boost::asio::ip::tcp::socket socket, int number, ConnectionOwner& owner);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin();
  void write(std::string_view bytes) { queue_.write(bytes); }
  /// Collects bytes for flush(), because a system call costs more than a message. `bytes` must stay
  /// valid until then.
  void gather(std::string_view bytes);
  /// Writes the collected bytes. Call it before using the connection in any other way.
  void flush();
  /// Writes a segment of its own, in order with other writes, and proves it.
  void write_segment(std::string_view bytes, session::Promise promise) {
    queue_.write_segment(bytes, std::move(promise));
  }
  /// Ends the connection or one direction of it, in order with earlier writes, and proves that.
  /// `half_close` and `close_fin` send a FIN; `close_rst` resets; `close_abrupt` is a plain close,
  /// even with unread bytes; `release` is the same without a proof; after `blackhole_connection`
  /// the kernel drops every packet that arrives.
  void end(session::StepKind how, session::Promise promise) { queue_.end(how, std::move(promise)); }
  void close_now();  ///< Plain close, at once, even if output waits.
  /// A rule stops reading. `receive_buffer` 0: unchanged.
  void stop_reading(int receive_buffer, session::Promise promise);
  void resume_reading();
  /// The engine pauses reading, independently of rules. While paused, only a reset by the client is
  /// noticed.
  void pause_reading(bool is_paused);
  /// Calls on_sent() once little output waits.
  void tell_when_sent();

 private:
  void wait_readable();
  void readable();
  void watch_for_reset();
  void lose(const boost::system::error_code& error);
  void failed();
  void shut_down(const session::Promise& promise);
  void reset(const session::Promise& promise);
  void close_abruptly(const session::Promise& promise);
  void prove_unread();

  // What the queue uses.
  [[nodiscard]] bool is_open() const override { return socket_.is_open(); }
  [[nodiscard]] bool is_clear() const override;
  Sent write_some(std::string_view bytes, bool is_counted) override;
  void behind() override;
  void end_now(session::StepKind how, const session::Promise& promise) override;
  void prove(const session::Promise& promise, bool ok, std::string_view detail) override;
  void fail(const session::Promise& promise, std::string_view why, bool client_left) override;
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  void went_on() override;
  std::shared_ptr<void> keep() override { return shared_from_this(); }

  boost::asio::ip::tcp::socket socket_;
  int number_;
  ConnectionOwner& owner_;
  std::string_view gathered_;                 ///< Collected for flush().
  std::string joined_;                        ///< Holds the bytes of `gathered_` if they came in
                                              ///< several calls.
  SendQueue queue_;                           ///< Output that waits, and then the end.
  std::unique_ptr<session::Promise> unread_;  ///< The promise of stop_reading(), until there are
                                              ///< unread bytes to prove it.
  bool reading_ = false;                      ///< False while a rule has stopped reading.
  bool is_paused_ = false;
  bool waiting_readable_ = false;
  bool waiting_writable_ = false;
  bool waiting_reset_ = false;
  bool is_to_tell_ = false;  ///< on_sent() is due.
  bool is_behind_ = false;   ///< on_behind() was called, on_sent() not yet.
  bool peer_done_ = false;   ///< A FIN or reset was seen: there is nothing more to read.
  bool is_lost_ = false;     ///< Nothing that we write can arrive any more.
  bool was_reset_ = false;   ///< The reason was a reset, which the kernel reports only once.
  bool fin_is_out_ = false;
};

}  // namespace ibgw::net
