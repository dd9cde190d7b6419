// The listening socket, and the ways in which it can fail on purpose.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "simulator/net/kernel_socket.hpp"

namespace ibgw::net {

class Listener {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using OnAccept = std::function<void(Socket)>;
  using OnError = std::function<void(const std::string&)>;

  Listener(boost::asio::io_context& context, OnAccept on_accept, OnError on_error);

  /// Binds and listens; throws LoadError (port in use, no such address).
  void open(const std::string& host, std::uint16_t port);
  [[nodiscard]] std::uint16_t port() const { return endpoint_.port(); }

  /// Starts accepting connections unless a rule has already stopped that.
  void begin();
  /// Closes the listener but keeps the port, with a bound socket that never listens.
  Outcome refuse();
  void listen();
  /// The kernel completes handshakes into its queue, but we do not accept. `backlog`: length of
  /// that queue, -1 = unchanged; it holds one connection more. `fill`: fills it with connections of
  /// our own, which are never reported as accepted.
  Outcome stop_accepting(int backlog, bool fill);
  void resume_accepting();
  /// The kernel drops every packet to the listener.
  Outcome vanish();
  void close();

 private:
  void bind(boost::asio::ip::tcp::acceptor& acceptor);
  void accept();
  [[nodiscard]] bool is_dummy(const Socket& socket);
  Outcome fill();

  boost::asio::io_context& context_;
  OnAccept on_accept_;
  OnError on_error_;
  boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::acceptor guard_;
  boost::asio::steady_timer retry_;
  std::vector<Socket> dummies_;
  std::set<std::uint16_t> dummy_ports_;
  bool begun_ = false;
  bool accepting_ = true;
  bool waiting_ = false;
};

}  // namespace ibgw::net
