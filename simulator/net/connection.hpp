// One accepted socket: reads when it may, writes at once, closes in the way it is told to, and
// proves that a fault on its bytes happened.
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

/// What a connection tells its owner. Each call may make the owner close the connection.
class ConnectionOwner {
 public:
  virtual void on_bytes(int connection, std::string_view bytes) = 0;
  virtual void on_peer_fin(int connection) = 0;
  virtual void on_peer_rst(int connection) = 0;
  virtual void on_closed(int connection) = 0;
  virtual void on_proof(int connection, const session::Proof& proof) = 0;
  /// The kernel did not take all of what was written; on_sent() follows.
  virtual void on_behind(int connection) = 0;
  /// After on_behind() or tell_when_sent(): not from within any call.
  virtual void on_sent(int connection) = 0;
  /// After on_peer_fin(): the client's program, on this machine, has closed its socket.
  virtual void on_abandoned(int connection) = 0;
  /// Nothing that is written arrives any more. Not from within any call.
  virtual void on_lost(int connection) = 0;
  /// What was promised came to nothing, or cannot be proven.
  virtual void on_unproven(std::uint64_t ticket, std::string_view why, bool client_left) = 0;

 protected:
  ~ConnectionOwner() = default;
};

/// Keeps at most a small buffer while idle: it waits for readiness and reads into one buffer shared
/// by all connections.
class Connection final : public std::enable_shared_from_this<Connection>, private SendSocket {
 public:
  Connection(boost::asio::ip::tcp::socket socket, int number, ConnectionOwner& owner);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin();
  void write(std::string_view bytes) { queue_.write(bytes); }
  /// To be written by flush(), with all that comes until then: a system call costs more than a
  /// message. `bytes` are lent.
  void gather(std::string_view bytes);
  /// Before anything else is asked of the connection.
  void flush();
  /// Apart from other writes, in order with them, and proven.
  void write_segment(std::string_view bytes, session::Promise promise) {
    queue_.write_segment(bytes, std::move(promise));
  }
  /// Ends the connection or one direction of it, in order with what was written, and proves that:
  /// `half_close` and `close_fin`, a FIN; `close_rst`; `close_abrupt`, a plain close whatever is
  /// unread; `release`, the same with nothing to prove; `blackhole_connection`, from then on the
  /// kernel drops every packet that arrives.
  void end(session::StepKind how, session::Promise promise) { queue_.end(how, std::move(promise)); }
  void close_now();  ///< Plain close, at once, whatever waits.
  /// By a rule. `receive_buffer` 0: as it is.
  void stop_reading(int receive_buffer, session::Promise promise);
  void resume_reading();
  /// The engine's own pace, beside what rules say. Meanwhile only a reset by the client is noticed.
  void pause_reading(bool is_paused);
  /// Once little of what was written waits, on_sent().
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

  // What the queue works on.
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
  std::string_view gathered_;                 ///< Until flush().
  std::string joined_;                        ///< Its bytes, if they came in pieces.
  SendQueue queue_;                           ///< What is to be written, and then the end.
  std::unique_ptr<session::Promise> unread_;  ///< Until something lies unread, as was promised.
  bool reading_ = false;                      ///< As the rules say.
  bool is_paused_ = false;
  bool waiting_readable_ = false;
  bool waiting_writable_ = false;
  bool waiting_reset_ = false;
  bool is_to_tell_ = false;  ///< on_sent() is due.
  bool is_behind_ = false;   ///< on_behind() was told, and on_sent() not yet.
  bool peer_done_ = false;   ///< FIN or reset was seen: there is nothing more to read.
  bool is_lost_ = false;     ///< Nobody takes what is written any more.
  bool was_reset_ = false;   ///< That is why, and the kernel says it only once.
  bool fin_is_out_ = false;
};

}  // namespace ibgw::net
