// The listening socket, and the ways in which it can fail on purpose.
#pragma once

#include <functional>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

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

  /// Starts taking connections unless a rule already stopped that.
  void begin();
  /// No listener, but the port stays ours: a bound socket that never listens keeps it.
  void refuse();
  void listen();
  /// The kernel completes handshakes into its queue, nobody takes them out.
  void stop_accepting();
  void resume_accepting();
  void close();

 private:
  void bind(boost::asio::ip::tcp::acceptor& acceptor);
  void accept();

  boost::asio::io_context& context_;
  OnAccept on_accept_;
  OnError on_error_;
  boost::asio::ip::tcp::endpoint endpoint_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::ip::tcp::acceptor guard_;
  boost::asio::steady_timer retry_;
  bool begun_ = false;
  bool accepting_ = true;
  bool waiting_ = false;
};

}  // namespace ibgw::net
