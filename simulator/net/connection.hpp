// One accepted socket: reads when it may, writes at once, closes in the way it is told to, and
// proves that a fault on its bytes happened.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "simulator/net/segments.hpp"
#include "simulator/net/send_buffer.hpp"
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

/// Holds no buffers while idle: it waits for readiness and reads into one buffer shared by all
/// connections.
class Connection final : public std::enable_shared_from_this<Connection>, private SegmentSocket {
 public:
  Connection(boost::asio::ip::tcp::socket socket, int number, ConnectionOwner& owner);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void begin();
  void write(std::string_view bytes);
  /// Apart from other writes, in order with them, and proven.
  void write_segment(std::string_view bytes, const session::Promise& promise);
  void shut_down(session::Promise promise);  ///< FIN, once everything written is out.
  void release();                            ///< Plain close, once everything written is out.
  /// Plain close, behind the segments that wait; what the kernel has not taken by then is lost.
  void close_abruptly(session::Promise promise);
  void close_now();  ///< Plain close, at once, whatever waits.
  /// Linger 0, behind the segments that wait; what the kernel has not taken by then is lost.
  void reset(session::Promise promise);
  /// By a rule. `receive_buffer` 0: as it is.
  void stop_reading(int receive_buffer, session::Promise promise);
  void resume_reading();
  /// The engine's own pace, beside what rules say. Meanwhile only a reset by the client is noticed.
  void pause_reading(bool is_paused);
  /// Once little of what was written waits, on_sent().
  void tell_when_sent();
  /// From now on the kernel drops every packet that arrives for this connection; in order with
  /// what was written.
  void vanish(session::Promise promise);

 private:
  void wait_readable();
  void readable();
  void wait_writable();
  void flush();
  void watch_for_reset();
  void lose(const boost::system::error_code& error);
  void keep_for_later(std::string_view bytes);
  [[nodiscard]] bool is_abandoned() const;
  [[nodiscard]] int descriptor() const;
  void in_order(Segments::Kind kind, session::Promise promise);
  void shut_down_now(session::Promise promise);
  void release_now();
  void reset_now(const session::Promise& promise);
  void close_abruptly_now(const session::Promise& promise);
  void vanish_now(const session::Promise& promise);
  void close_descriptor();
  void failed(const boost::system::error_code& error);
  void prove_unread();
  Segments& segments();

  // What segments travel on.
  [[nodiscard]] bool is_open() const override { return socket_.is_open(); }
  [[nodiscard]] std::size_t pending() const override { return pending_.size(); }
  [[nodiscard]] bool is_clear() const override;
  void write_now(std::string_view bytes) override;
  Sent write_and_count(std::string_view bytes) override;
  void end_now(SegmentKind kind, session::Promise promise) override;
  void prove(const session::Promise& promise, bool ok, std::string_view detail) override;
  void fail(const session::Promise& promise, std::string_view why, bool client_left) override;
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override;
  void went_on() override;
  std::shared_ptr<void> keep() override { return shared_from_this(); }

  boost::asio::ip::tcp::socket socket_;
  int number_;
  ConnectionOwner& owner_;
  SendBuffer pending_;                        ///< Written but not yet taken by the kernel.
  std::unique_ptr<Segments> segments_;        ///< While something waits for its own segment.
  std::vector<session::Promise> fins_;        ///< Until the FIN that each promised is out.
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
  bool shut_down_due_ = false;
  bool fin_is_out_ = false;
  bool release_due_ = false;
};

}  // namespace ibgw::net
