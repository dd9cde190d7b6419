// One accepted socket: reads when it may, writes at once, closes in the way it is told to.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>

namespace ibgw::net {

/// What a connection tells its owner. Each call may make the owner close the connection.
class ConnectionOwner {
 public:
  virtual void on_bytes(int connection, std::string_view bytes) = 0;
  virtual void on_peer_fin(int connection) = 0;
  virtual void on_peer_rst(int connection) = 0;
  virtual void on_closed(int connection) = 0;

 protected:
  ~ConnectionOwner() = default;
};

/// Holds no buffers while idle: it waits for readiness and reads into one buffer shared by all
/// connections.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket socket, int number, ConnectionOwner& owner);

  void begin();
  void write(std::string_view bytes);
  void shut_down();  ///< FIN, once everything written is out.
  void release();    ///< Plain close, once everything written is out.
  void close_now();  ///< Plain close, at once.
  void reset();      ///< Linger 0.
  void stop_reading();
  void resume_reading();

 private:
  void wait_readable();
  void readable();
  void wait_writable();
  void flush();
  void close_descriptor();
  void failed(const boost::system::error_code& error);

  boost::asio::ip::tcp::socket socket_;
  int number_;
  ConnectionOwner& owner_;
  std::string pending_;  ///< Written but not yet taken by the kernel.
  bool reading_ = false;
  bool waiting_readable_ = false;
  bool waiting_writable_ = false;
  bool peer_done_ = false;  ///< FIN or reset was seen: there is nothing more to read.
  bool shut_down_due_ = false;
  bool release_due_ = false;
};

}  // namespace ibgw::net
