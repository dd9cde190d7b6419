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
  const bool is_looked_at = reading_ || unread_;
  if (!is_looked_at || waiting_readable_ || peer_done_ || !socket_.is_open()) {
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
  if (!socket_.is_open()) {
    return;
  }
  if (!reading_) {
    if (unread_) {
      prove_unread();
    }
    return;
  }
  boost::system::error_code error;
  const std::size_t count = socket_.read_some(asio::buffer(read_buffer), error);
  if (error == asio::error::would_block || error == asio::error::interrupted) {
    return;
  }
  if (error == asio::error::eof && !was_reset_) {
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
    segments_->add(Segments::Kind::bytes, bytes, {});
  } else {
    write_now(bytes);
  }
}

void Connection::write_segment(std::string_view bytes, const session::Promise& promise) {
  if (socket_.is_open() && !shut_down_due_ && !release_due_) {
    segments().add(Segments::Kind::segment, bytes, promise);
  } else {
    fail(promise, promise.name + ": our side is closed", false);
  }
}

void Connection::shut_down(session::Promise promise) {
  in_order(Segments::Kind::shut_down, std::move(promise));
}

void Connection::release() {
  in_order(Segments::Kind::release, {});
}

void Connection::reset(session::Promise promise) {
  in_order(Segments::Kind::reset, std::move(promise));
}

void Connection::close_abruptly(session::Promise promise) {
  in_order(Segments::Kind::close_abruptly, std::move(promise));
}

void Connection::vanish(session::Promise promise) {
  in_order(Segments::Kind::vanish, std::move(promise));
}

void Connection::in_order(Segments::Kind kind, session::Promise promise) {
  if (segments_ && !segments_->is_idle()) {
    segments_->add(kind, {}, std::move(promise));
  } else {
    end_now(kind, std::move(promise));
  }
}

void Connection::end_now(Segments::Kind kind, session::Promise promise) {
  switch (kind) {
    case Segments::Kind::bytes:
    case Segments::Kind::segment:
      break;
    case Segments::Kind::shut_down:
      shut_down_now(std::move(promise));
      break;
    case Segments::Kind::release:
      release_now();
      break;
    case Segments::Kind::reset:
      reset_now(promise);
      break;
    case Segments::Kind::close_abruptly:
      close_abruptly_now(promise);
      break;
    case Segments::Kind::vanish:
      vanish_now(promise);
      break;
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
      note_reset(error);
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
  const bool is_lost = error && error != asio::error::would_block;
  if (is_lost) {
    note_reset(error);
    pending_.clear();
  } else {
    pending_.erase(0, error ? 0 : written);
  }
  if (!pending_.empty()) {
    wait_writable();
    return;
  }
  pending_.shrink_to_fit();
  if (segments_ && !is_lost) {
    segments_->flushed();
  }
  if (release_due_) {
    close_descriptor();
  } else if (fin_) {
    shut_down_now(std::move(*std::exchange(fin_, nullptr)));
  }
}

/// After the client's FIN a reset is a broken pipe for us: then the FIN is what reading finds.
void Connection::note_reset(const boost::system::error_code& error) {
  was_reset_ = was_reset_ || error == asio::error::connection_reset;
}

void Connection::shut_down_now(session::Promise promise) {
  shut_down_due_ = true;
  if (!pending_.empty() && socket_.is_open()) {
    fin_ = std::make_unique<session::Promise>(std::move(promise));
    return;
  }
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  // After a reset by the client there is nothing to prove.
  const std::string state =
      socket_.is_open() ? state_name(tcp_counters(socket_.native_handle()).state) : "?";
  if (state == "CLOSE" || state == "?") {
    fail(promise, promise.name + ": the client had reset the connection", true);
  } else {
    prove(promise, state != "ESTABLISHED" && state != "CLOSE_WAIT", "the kernel shows " + state);
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

void Connection::close_abruptly_now(const session::Promise& promise) {
  if (!socket_.is_open()) {
    fail(promise, promise.name + ": the connection is gone", true);
    return;
  }
  int unread = 0;
  ::ioctl(socket_.native_handle(), FIONREAD, &unread);
  prove(promise, true,
        unread > 0 ? fmt::format("{} bytes were unread: the kernel sends a reset", unread)
                   : "nothing was unread: the kernel sends a FIN");
  close_descriptor();
}

void Connection::reset_now(const session::Promise& promise) {
  boost::system::error_code error;
  boost::system::error_code ignored;
  const tcp::endpoint local = socket_.local_endpoint(ignored);
  const tcp::endpoint remote = socket_.remote_endpoint(error);
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  const std::shared_ptr<Connection> keep = shared_from_this();
  close_descriptor();
  if (error) {
    fail(promise, promise.name + ": the client had reset the connection", true);
    return;
  }
  // After a FIN our end would still be in the kernel's table, after a reset it is gone.
  const std::optional<KernelRow> left = find_socket(local, remote);
  prove(promise, !left,
        left ? "the kernel still shows " + state_name(left->state) : "the kernel forgot our end");
}

void Connection::close_descriptor() {
  if (!socket_.is_open()) {
    return;
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (fin_) {
    fail(*fin_, fin_->name + ": the connection ended before", peer_done_);
  }
  if (segments_) {
    segments_->abandon(peer_done_);
  }
  owner_.on_closed(number_);
}

void Connection::stop_reading(int receive_buffer, std::string_view rule) {
  reading_ = false;
  if (rule.empty()) {
    return;  // The model's own pace.
  }
  session::Promise promise{"stop_reading", std::string(rule)};
  if (receive_buffer > 0 && socket_.is_open()) {
    boost::system::error_code error;
    socket_.set_option(asio::socket_base::receive_buffer_size(receive_buffer), error);
    asio::socket_base::receive_buffer_size size;
    socket_.get_option(size, error);
    prove(promise, !error, fmt::format("a receive buffer of {} bytes", size.value()));
    return;
  }
  unread_ = std::make_unique<session::Promise>(std::move(promise));
  wait_readable();
}

/// Nobody reads what the client sent, and so it stays with the kernel.
void Connection::prove_unread() {
  int unread = 0;
  ::ioctl(socket_.native_handle(), FIONREAD, &unread);
  const std::unique_ptr<session::Promise> promise = std::exchange(unread_, nullptr);
  if (unread > 0) {
    prove(*promise, true, fmt::format("{} bytes lie unread", unread));
  }
}

void Connection::resume_reading() {
  reading_ = true;
  unread_.reset();
  wait_readable();
}

void Connection::vanish_now(const session::Promise& promise) {
  if (!socket_.is_open()) {
    fail(promise, promise.name + ": the connection is gone", true);
    return;
  }
  const std::string trouble = drop_all_packets(socket_.native_handle());
  prove(promise, trouble.empty(), trouble.empty() ? "the kernel drops what arrives" : trouble);
}

void Connection::prove(const session::Promise& promise, bool ok, std::string_view detail) {
  owner_.on_proof(number_, {promise.name, promise.rule, ok, detail, promise.ticket});
}

void Connection::fail(const session::Promise& promise, std::string_view why, bool client_left) {
  if (promise.ticket != 0) {
    owner_.on_unproven(promise.ticket, why, client_left);
  }
}

}  // namespace ibgw::net
