#include "simulator/net/connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/error.hpp>

namespace ibgw::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// One read takes at most this much; the buffer is shared, as everything runs on one thread.
std::array<char, 64 * 1024> read_buffer;

}  // namespace

Connection::Connection(tcp::socket socket, int number, ConnectionOwner& owner)
    : socket_(std::move(socket)), number_(number), owner_(owner) {}

void Connection::begin() {
  boost::system::error_code ignored;  // The peer may be gone already; reading will tell.
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  reading_ = true;
  wait_readable();
}

void Connection::wait_readable() {
  if (!reading_ || waiting_readable_ || peer_done_ || !socket_.is_open()) {
    return;
  }
  waiting_readable_ = true;
  socket_.async_wait(tcp::socket::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_readable_ = false;
                       if (!error) {
                         self->readable();
                       }
                       self->wait_readable();
                     });
}

void Connection::readable() {
  if (!reading_ || !socket_.is_open()) {
    return;
  }
  boost::system::error_code error;
  const std::size_t count = socket_.read_some(asio::buffer(read_buffer), error);
  if (error == asio::error::would_block || error == asio::error::interrupted) {
    return;
  }
  if (error == asio::error::eof) {
    peer_done_ = true;
    owner_.on_peer_fin(number_);
  } else if (error) {
    failed(error);
  } else {
    owner_.on_bytes(number_, {read_buffer.data(), count});
  }
}

void Connection::failed(const boost::system::error_code&) {
  if (!peer_done_) {
    peer_done_ = true;
    pending_.clear();
    owner_.on_peer_rst(number_);
  }
}

void Connection::write(std::string_view bytes) {
  if (!socket_.is_open() || shut_down_due_ || release_due_) {
    return;
  }
  if (pending_.empty()) {
    boost::system::error_code error;
    const std::size_t written = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
    if (error && error != asio::error::would_block) {
      return;  // Reading finds the reset, or the FIN that came before it, in the right order.
    }
    bytes.remove_prefix(error ? 0 : written);
  }
  if (!bytes.empty()) {
    pending_.append(bytes);
    wait_writable();
  }
}

void Connection::wait_writable() {
  if (waiting_writable_ || !socket_.is_open()) {
    return;
  }
  waiting_writable_ = true;
  socket_.async_wait(tcp::socket::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_writable_ = false;
                       if (!error) {
                         self->flush();
                       }
                     });
}

void Connection::flush() {
  boost::system::error_code error;
  const std::size_t written = socket_.write_some(asio::buffer(pending_), error);
  if (error && error != asio::error::would_block) {
    pending_.clear();
  } else {
    pending_.erase(0, error ? 0 : written);
  }
  if (!pending_.empty()) {
    wait_writable();
    return;
  }
  pending_.shrink_to_fit();
  if (release_due_) {
    close_descriptor();
  } else if (shut_down_due_) {
    shut_down();
  }
}

void Connection::shut_down() {
  shut_down_due_ = true;
  if (pending_.empty() && socket_.is_open()) {
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }
}

void Connection::release() {
  release_due_ = true;
  if (pending_.empty()) {
    close_descriptor();
  }
}

void Connection::close_now() {
  close_descriptor();
}

void Connection::reset() {
  boost::system::error_code ignored;
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  close_descriptor();
}

void Connection::close_descriptor() {
  if (socket_.is_open()) {
    boost::system::error_code ignored;
    socket_.close(ignored);
    owner_.on_closed(number_);
  }
}

void Connection::stop_reading() {
  reading_ = false;
}

void Connection::resume_reading() {
  reading_ = true;
  wait_readable();
}

}  // namespace ibgw::net
