#include "simulator/net/connection.hpp"

#include <array>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "simulator/net/kernel_socket.hpp"
#include "simulator/net/tcp_counters.hpp"

namespace ibgw::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using session::StepKind;

// The most that one read takes. The buffer is shared, because everything runs on one thread.
std::array<char, 64 * 1024> read_buffer;
// Enough for streams, which write little at a time; after a long answer the memory is freed.
constexpr std::size_t kJoinedBytesKept = 16 * 1024;
// When no more than this waits for the kernel, more output may come.
constexpr std::size_t kSentBytesLow = 64 * 1024;
// The kernel takes at most this much more than the client has room for, instead of megabytes. This
// bounds the memory used for a client, and shows soon that a client does not read.
constexpr int kAheadBytesMost = 64 * 1024;
using NotSentMost = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

/// The kernel no longer has the connection.
bool is_over(int state) {
  return state == kClosed || state == 0;
}

/// Asio requires a non-const socket; we only query the kernel about it.
int descriptor_of(const tcp::socket& socket) {
  return const_cast<tcp::socket&>(socket).native_handle();
}

/// After a FIN, a client may still read. For clients on this machine, the kernel knows whether they
/// can.
bool is_abandoned(const tcp::socket& socket) {
  boost::system::error_code error;
  const tcp::endpoint local = socket.local_endpoint(error);
  const tcp::endpoint remote = socket.remote_endpoint(error);
  if (error) {
    return false;
  }
  const std::optional<KernelRow> peer = find_socket(remote, local);
  return peer && !peer->is_held;
}

}  // namespace

Connection::Connection(tcp::socket socket, int number, ConnectionOwner& owner)
    : socket_(std::move(socket)),
      number_(number),
      owner_(owner),
      queue_(static_cast<SendSocket&>(*this), socket_.get_executor()) {}

Connection::~Connection() = default;

void Connection::begin() {
  boost::system::error_code ignored;  // The peer may already be gone; reading will show that.
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.set_option(NotSentMost(kAheadBytesMost), ignored);
  reading_ = true;
  wait_readable();
}

void Connection::wait_readable() {
  const bool is_looked_at = (reading_ && (!is_paused_ || is_lost_)) || unread_;
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
  if (is_paused_ && !is_lost_) {
    return;
  }
  boost::system::error_code error;
  const std::size_t count = socket_.read_some(asio::buffer(read_buffer), error);
  if (error == asio::error::would_block || error == asio::error::interrupted) {
    return;
  }
  if (error == asio::error::eof && !was_reset_) {
    peer_done_ = true;
    const std::shared_ptr<Connection> keep = shared_from_this();
    owner_.on_peer_fin(number_);
    if (is_abandoned(socket_)) {
      owner_.on_abandoned(number_);
    }
  } else if (error) {
    failed();
  } else if (!is_lost_) {  // If the connection is lost, nobody could be answered.
    owner_.on_bytes(number_, {read_buffer.data(), count});
  }
}

void Connection::failed() {
  if (!peer_done_) {
    peer_done_ = true;
    queue_.lose();
    owner_.on_peer_rst(number_);
  }
}

void Connection::gather(std::string_view bytes) {
  if (gathered_.empty()) {
    gathered_ = bytes;
    return;
  }
  if (joined_.empty()) {
    joined_ = gathered_;
  }
  joined_ += bytes;
  gathered_ = joined_;
}

void Connection::flush() {
  if (gathered_.empty()) {
    return;
  }
  queue_.write(std::exchange(gathered_, {}));
  joined_.clear();
  if (joined_.capacity() > kJoinedBytesKept) {
    joined_.shrink_to_fit();
  }
}

void Connection::end_now(StepKind how, const session::Promise& promise) {
  if (how == StepKind::half_close || how == StepKind::close_fin) {
    shut_down(promise);
  } else if (how == StepKind::release) {
    close_now();
  } else if (how == StepKind::close_rst) {
    reset(promise);
  } else if (!socket_.is_open()) {
    fail(promise, promise.name + ": the connection is gone", true);
  } else if (how == StepKind::close_abrupt) {
    close_abruptly(promise);
  } else if (how == StepKind::blackhole_connection) {
    const Outcome outcome = drop_all_packets(descriptor_of(socket_));
    owner_.on_proof(number_, {promise.name, promise.rule, outcome.ok, outcome.detail,
                              promise.ticket, outcome.forbidden});
  }
}

Connection::Sent Connection::write_some(std::string_view bytes, bool is_counted) {
  const TcpCounters before = is_counted ? tcp_counters(descriptor_of(socket_)) : TcpCounters{};
  Sent sent;
  boost::system::error_code error;
  sent.taken = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), error);
  if (error) {
    sent.taken = 0;
    sent.is_lost = error != asio::error::would_block;
  }
  if (sent.is_lost) {
    lose(error);  // Reading then finds the reset, or a FIN that came before it, in the right order.
  }
  if (is_counted) {
    const TcpCounters after = tcp_counters(descriptor_of(socket_));
    sent.bytes = after.bytes_sent - before.bytes_sent;
    sent.segments = after.data_segments_sent - before.data_segments_sent;
    sent.not_sent = after.not_sent_bytes;
    sent.is_gone = is_over(after.state);
  }
  return sent;
}

void Connection::behind() {
  is_to_tell_ = true;
  if (!std::exchange(is_behind_, true)) {
    owner_.on_behind(number_);
  }
  if (waiting_writable_ || !socket_.is_open()) {
    return;
  }
  waiting_writable_ = true;
  socket_.async_wait(tcp::socket::wait_write,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_writable_ = false;
                       if (!error) {
                         self->queue_.writable();
                       }
                     });
}

bool Connection::is_clear() const {
  boost::system::error_code error;
  const tcp::endpoint local = socket_.local_endpoint(error);
  const tcp::endpoint remote = socket_.remote_endpoint(error);
  if (error || tcp_counters(descriptor_of(socket_)).not_sent_bytes != 0) {
    return error.failed();
  }
  const std::optional<KernelRow> peer = find_socket(remote, local);
  return !peer || peer->unread_bytes == 0;
}

std::chrono::steady_clock::time_point Connection::now() const {
  return std::chrono::steady_clock::now();
}

/// Nothing that we write can arrive any more, so the client's remaining requests are not served:
/// unread bytes are read only to find the end behind them. If the client sent a FIN before its
/// reset, our write fails with a broken pipe, and reading finds the FIN.
void Connection::lose(const boost::system::error_code& error) {
  was_reset_ = was_reset_ || error == asio::error::connection_reset;
  if (!std::exchange(is_lost_, true)) {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      if (self->socket_.is_open()) {
        self->owner_.on_lost(self->number_);
      }
    });
  }
  wait_readable();
}

/// Without reading, we would not notice that the client is gone.
void Connection::watch_for_reset() {
  if (!is_paused_ || waiting_reset_ || is_lost_ || !socket_.is_open()) {
    return;
  }
  waiting_reset_ = true;
  socket_.async_wait(tcp::socket::wait_error,
                     [self = shared_from_this()](const boost::system::error_code& error) {
                       self->waiting_reset_ = false;
                       if (error || !self->socket_.is_open()) {
                         return;
                       }
                       boost::system::error_code seen;
                       asio::detail::socket_option::integer<SOL_SOCKET, SO_ERROR> pending_error;
                       self->socket_.get_option(pending_error, seen);
                       // Otherwise both sides are closed, or urgent data came: reading finds out.
                       if (!seen && pending_error.value() != 0) {
                         self->queue_.lose();
                         self->lose({pending_error.value(), boost::system::system_category()});
                       }
                     });
}

void Connection::pause_reading(bool is_paused) {
  is_paused_ = is_paused;
  watch_for_reset();
  wait_readable();
}

void Connection::tell_when_sent() {
  is_to_tell_ = true;
  went_on();
}

void Connection::went_on() {
  if (is_to_tell_ && queue_.waiting_bytes() <= (is_behind_ ? 0 : kSentBytesLow) &&
      socket_.is_open()) {
    is_to_tell_ = false;
    is_behind_ = false;
    // Posted, so that other connections have their turn in between.
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      if (self->socket_.is_open()) {
        self->owner_.on_sent(self->number_);
      }
    });
  }
}

void Connection::shut_down(const session::Promise& promise) {
  boost::system::error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  // A client that closed first may already have acknowledged our FIN. The kernel then shows CLOSE,
  // as after a reset, although it sent the FIN.
  fin_is_out_ = fin_is_out_ || (!error && !was_reset_);
  const int state = socket_.is_open() ? tcp_counters(descriptor_of(socket_)).state : 0;
  if (is_over(state) && !fin_is_out_) {
    fail(promise, promise.name + ": the client had reset the connection", true);
  } else {
    prove(promise, state != kEstablished && state != kCloseWait,
          "the kernel shows " + state_name(state));
  }
}

void Connection::close_abruptly(const session::Promise& promise) {
  int unread = 0;
  ::ioctl(descriptor_of(socket_), FIONREAD, &unread);
  std::string seen = "nothing was unread: the kernel sends a FIN";
  if (unread > 0) {
    seen = fmt::format("{} bytes were unread: the kernel sends a reset", unread);
  } else if (fin_is_out_) {
    seen = "nothing was unread, and our FIN was out already";
  }
  prove(promise, true, seen);
  close_now();
}

void Connection::reset(const session::Promise& promise) {
  boost::system::error_code error;
  boost::system::error_code ignored;
  const tcp::endpoint local = socket_.local_endpoint(ignored);
  const tcp::endpoint remote = socket_.remote_endpoint(error);
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  const std::shared_ptr<Connection> keep = shared_from_this();
  close_now();
  if (error) {
    fail(promise, promise.name + ": the client had reset the connection", true);
    return;
  }
  // After a FIN our end would still be in the kernel's table; after a reset it is gone.
  const std::optional<KernelRow> left = find_socket(local, remote);
  prove(promise, !left,
        left ? "the kernel still shows " + state_name(left->state)
             : "the kernel no longer has our socket");
}

void Connection::close_now() {
  if (!socket_.is_open()) {
    return;
  }
  boost::system::error_code ignored;
  socket_.close(ignored);
  queue_.abandon(peer_done_);
  owner_.on_closed(number_);
}

void Connection::stop_reading(int receive_buffer, session::Promise promise) {
  reading_ = false;
  if (receive_buffer > 0) {
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

/// Proves stop_reading: the client's bytes stay unread in the kernel.
void Connection::prove_unread() {
  int unread = 0;
  ::ioctl(descriptor_of(socket_), FIONREAD, &unread);
  const std::unique_ptr<session::Promise> promise = std::exchange(unread_, nullptr);
  if (unread > 0) {
    prove(*promise, true, fmt::format("{} bytes are unread", unread));
  }
}

void Connection::resume_reading() {
  reading_ = true;
  unread_.reset();
  wait_readable();
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
