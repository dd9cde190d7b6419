#include "simulator/net/connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/error.hpp>
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "simulator/net/kernel_socket.hpp"
#include "simulator/net/segments.hpp"

namespace ibgw::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// One read takes at most this much; the buffer is shared, as everything runs on one thread.
std::array<char, 64 * 1024> read_buffer;

}  // namespace

Connection::Connection(tcp::socket socket, int number, ConnectionOwner& owner)
    : socket_(std::move(socket)), number_(number), owner_(owner) {}

Connection::~Connection() = default;

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

Segments& Connection::segments() {
  if (!segments_) {
    segments_ = std::make_unique<Segments>(*this);
  }
  return *segments_;
}

void Connection::write(std::string_view bytes) {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(Segments::Kind::bytes, bytes, nullptr);
  } else {
    write_now(bytes);
  }
}

void Connection::write_segment(std::string_view bytes, const session::ByteProof& proof) {
  if (socket_.is_open() && !shut_down_due_ && !release_due_) {
    segments().add(Segments::Kind::segment, bytes, &proof);
  }
}

void Connection::shut_down() {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(Segments::Kind::shut_down, {}, nullptr);
  } else {
    shut_down_now();
  }
}

void Connection::release() {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(Segments::Kind::release, {}, nullptr);
  } else {
    release_now();
  }
}

void Connection::reset() {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(Segments::Kind::reset, {}, nullptr);
  } else {
    reset_now();
  }
}

void Connection::close_abruptly() {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(Segments::Kind::close_abruptly, {}, nullptr);
  } else {
    close_abruptly_now();
  }
}

void Connection::write_now(std::string_view bytes) {
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
    shut_down_now();
  }
}

void Connection::shut_down_now() {
  shut_down_due_ = true;
  if (!pending_.empty() || !socket_.is_open()) {
    return;
  }
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  // After a reset by the client there is nothing to prove.
  const std::string state = state_name(tcp_counters(socket_.native_handle()).state);
  if (state != "CLOSE" && state != "?") {
    prove("close: fin", {}, state != "ESTABLISHED" && state != "CLOSE_WAIT",
          "the kernel shows " + state);
  }
}

void Connection::release_now() {
  release_due_ = true;
  if (pending_.empty()) {
    close_descriptor();
  }
}

void Connection::close_now() {
  close_descriptor();
}

void Connection::close_abruptly_now() {
  if (!socket_.is_open()) {
    return;
  }
  int unread = 0;
  ::ioctl(socket_.native_handle(), FIONREAD, &unread);
  prove("close: abrupt", {}, true,
        unread > 0 ? fmt::format("{} bytes were unread: the kernel sends a reset", unread)
                   : "nothing was unread: the kernel sends a FIN");
  close_descriptor();
}

void Connection::reset_now() {
  boost::system::error_code error;
  boost::system::error_code ignored;
  const tcp::endpoint local = socket_.local_endpoint(ignored);
  const tcp::endpoint remote = socket_.remote_endpoint(error);
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  const std::shared_ptr<Connection> keep = shared_from_this();
  close_descriptor();
  // After a FIN our end would still be in the kernel's table, after a reset it is gone.
  if (!error) {
    const std::optional<KernelRow> left = find_socket(local, remote);
    prove("close: rst", {}, !left,
          left ? "the kernel still shows " + state_name(left->state) : "the kernel forgot our end");
  }
}

void Connection::close_descriptor() {
  if (socket_.is_open()) {
    boost::system::error_code ignored;
    socket_.close(ignored);
    owner_.on_closed(number_);
  }
}

void Connection::stop_reading(int receive_buffer, std::string_view rule) {
  reading_ = false;
  if (receive_buffer > 0 && socket_.is_open()) {
    boost::system::error_code error;
    socket_.set_option(asio::socket_base::receive_buffer_size(receive_buffer), error);
    asio::socket_base::receive_buffer_size size;
    socket_.get_option(size, error);
    prove("stop_reading", rule, !error, fmt::format("a receive buffer of {} bytes", size.value()));
  }
}

void Connection::resume_reading() {
  reading_ = true;
  wait_readable();
}

void Connection::vanish(std::string_view rule) {
  if (segments_ && !segments_->is_idle()) {
    const session::ByteProof promise{{}, std::string(rule), false, false};
    segments_->add(Segments::Kind::vanish, {}, &promise);
  } else {
    vanish_now(rule);
  }
}

void Connection::vanish_now(std::string_view rule) {
  if (socket_.is_open()) {
    const std::string trouble = drop_all_packets(socket_.native_handle());
    prove("blackhole: connection", rule, trouble.empty(),
          trouble.empty() ? "the kernel drops what arrives" : trouble);
  }
}

void Connection::prove(std::string_view name, std::string_view rule, bool ok,
                       std::string_view detail) {
  owner_.on_proof(number_, {name, rule, ok, detail});
}

}  // namespace ibgw::net
