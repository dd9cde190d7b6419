#include "simulator/net/listener.hpp"

#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "simulator/base/load_error.hpp"

namespace ibgw::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// Out of descriptors: the connection waits in the kernel's queue until some are free again.
constexpr std::chrono::milliseconds kRetryDelay{100};

[[noreturn]] void unusable(const tcp::endpoint& endpoint, const boost::system::error_code& error) {
  const std::string hint = error == asio::error::address_in_use
                               ? "; another program listens there (--port 0 takes any free port)"
                               : "";
  throw LoadError(fmt::format("cannot listen on {}:{}: {}{}", endpoint.address().to_string(),
                              endpoint.port(), error.message(), hint));
}

}  // namespace

Listener::Listener(asio::io_context& context, OnAccept on_accept, OnError on_error)
    : context_(context),
      on_accept_(std::move(on_accept)),
      on_error_(std::move(on_error)),
      acceptor_(context),
      guard_(context),
      retry_(context) {}

void Listener::open(const std::string& host, std::uint16_t port) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) {
    throw LoadError(fmt::format("--host {}: not an IP address; expected e.g. 127.0.0.1", host));
  }
  endpoint_ = tcp::endpoint(address, port);
  if (port != 0) {
    // Our sockets are bound with SO_REUSEPORT, which would hide a second gateway on the same port.
    tcp::acceptor probe(context_);
    probe.open(endpoint_.protocol());
    probe.set_option(tcp::acceptor::reuse_address(true));
    if (probe.bind(endpoint_, error) || probe.listen(1, error)) {
      unusable(endpoint_, error);
    }
  }
  bind(acceptor_);
  endpoint_ = acceptor_.local_endpoint();
  acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    unusable(endpoint_, error);
  }
}

void Listener::bind(tcp::acceptor& acceptor) {
  acceptor.open(endpoint_.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  acceptor.set_option(ReusePort(true));
  boost::system::error_code error;
  if (acceptor.bind(endpoint_, error)) {
    unusable(endpoint_, error);
  }
}

void Listener::begin() {
  begun_ = true;
  accept();
}

void Listener::accept() {
  if (!begun_ || !accepting_ || waiting_ || !acceptor_.is_open()) {
    return;
  }
  waiting_ = true;
  acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    waiting_ = false;
    if (error == asio::error::operation_aborted) {
      accept();  // If resumed before the cancellation arrived; does nothing while stopped.
      return;
    }
    if (error) {
      on_error_("accept: " + error.message());
      retry_.expires_after(kRetryDelay);
      retry_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
          accept();
        }
      });
      return;
    }
    if (!is_dummy(socket)) {
      on_accept_(std::move(socket));
    }
    accept();
  });
}

bool Listener::is_dummy(const Socket& socket) {
  boost::system::error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  return !error && dummy_ports_.erase(peer.port()) != 0;
}

Outcome Listener::refuse() {
  if (acceptor_.is_open()) {
    bind(guard_);
    acceptor_.close();
  }
  Socket probe(context_);
  boost::system::error_code error;
  probe.connect(endpoint_, error);
  return {error == asio::error::connection_refused,
          "connecting: " + (error ? error.message() : "accepted")};
}

void Listener::listen() {
  if (acceptor_.is_open()) {
    return;
  }
  bind(acceptor_);
  acceptor_.listen();
  guard_.close();
  accept();
}

Outcome Listener::stop_accepting(int backlog, bool fill_queue) {
  accepting_ = false;
  if (!acceptor_.is_open()) {
    return {false, "nothing listens"};
  }
  acceptor_.cancel();
  if (backlog >= 0) {
    acceptor_.listen(backlog);
  }
  if (fill_queue) {
    return fill();
  }
  return {true, fmt::format("a queue of {}", tcp_counters(acceptor_.native_handle()).queue_length)};
}

Outcome Listener::fill() {
  const auto counters = [this] { return tcp_counters(acceptor_.native_handle()); };
  // The kernel's queue takes one more than its length.
  for (std::uint32_t i = 0; i <= counters().queue_length; ++i) {
    if (counters().queue_used > counters().queue_length) {
      break;
    }
    Socket dummy(context_);
    boost::system::error_code error;
    dummy.open(endpoint_.protocol(), error);
    dummy.non_blocking(true, error);
    dummy.connect(endpoint_, error);
    dummy_ports_.insert(dummy.local_endpoint(error).port());
    dummies_.push_back(std::move(dummy));
  }
  const TcpCounters now = counters();
  return {now.queue_used > now.queue_length,
          fmt::format("{} connections in a queue of {}", now.queue_used, now.queue_length)};
}

void Listener::resume_accepting() {
  accepting_ = true;
  dummies_.clear();
  if (acceptor_.is_open()) {
    acceptor_.listen();
  }
  accept();
}

Outcome Listener::vanish() {
  if (!acceptor_.is_open()) {
    return {false, "nothing listens"};
  }
  return drop_all_packets(acceptor_.native_handle());
}

void Listener::close() {
  begun_ = false;
  retry_.cancel();
  dummies_.clear();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  guard_.close(ignored);
}

}  // namespace ibgw::net
