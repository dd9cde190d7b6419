#include "simulator/net/segments.hpp"

#include <utility>

#include <fmt/format.h>

#include "simulator/net/connection.hpp"
#include "simulator/net/kernel_socket.hpp"
#include "simulator/net/tcp_counters.hpp"

namespace ibgw::net {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1};
// A client that does not read for so long gets the rest all the same; that it was apart is then not
// claimed. Far more than a client needs that is only late, on a busy machine.
constexpr milliseconds kReadWithin{15000};

}  // namespace

Segments::Segments(Connection& connection)
    : connection_(connection), timer_(connection.socket_.get_executor()) {}

void Segments::add(Kind kind, std::string_view bytes, session::Promise promise) {
  waiting_.push_back({kind, std::string(bytes), std::move(promise)});
  go_on();
}

/// True when the client has read everything that was sent before.
bool Segments::is_clear() const {
  boost::system::error_code error;
  const auto local = connection_.socket_.local_endpoint(error);
  const auto remote = connection_.socket_.remote_endpoint(error);
  if (error || !connection_.pending_.empty() ||
      tcp_counters(connection_.socket_.native_handle()).not_sent_bytes != 0) {
    return error.failed();
  }
  const std::optional<KernelRow> peer = find_socket(remote, local);
  return !peer || peer->unread_bytes == 0;
}

void Segments::go_on() {
  if (is_waiting_ || is_running_) {
    return;
  }
  // What is written may end the connection, and with it everything that waits here.
  const std::shared_ptr<Connection> keep = connection_.shared_from_this();
  is_running_ = true;
  while (!waiting_.empty() && connection_.socket_.is_open()) {
    const Waiting& next = waiting_.front();
    if (next.kind == Kind::segment && next.promise.apart && trouble_.empty() && !is_clear()) {
      const auto now = std::chrono::steady_clock::now();
      if (give_up_ == std::chrono::steady_clock::time_point{}) {
        give_up_ = now + kReadWithin;
      }
      if (now < give_up_) {
        is_running_ = false;
        wait();
        return;
      }
      trouble_ = "the client did not read what came before";
    }
    give_up_ = {};
    const Waiting now = std::move(waiting_.front());
    waiting_.pop_front();
    switch (now.kind) {
      case Kind::bytes:
        connection_.write_now(now.bytes);
        break;
      case Kind::segment:
        write_and_prove(now);
        break;
      case Kind::shut_down:
      case Kind::release:
      case Kind::reset:
      case Kind::close_abruptly:
      case Kind::vanish:
        connection_.end_now(now.kind, now.promise);
        break;
    }
  }
  is_running_ = false;
}

void Segments::write_and_prove(const Waiting& next) {
  const int descriptor = connection_.socket_.native_handle();
  const TcpCounters before = tcp_counters(descriptor);
  connection_.write_now(next.bytes);
  const TcpCounters after = tcp_counters(descriptor);
  ++pieces_;
  sizes_ += fmt::format("{}{}", sizes_.empty() ? "" : " + ", next.bytes.size());
  const std::uint64_t sent = after.bytes_sent - before.bytes_sent;
  const std::uint32_t segments = after.data_segments_sent - before.data_segments_sent;
  const std::size_t kept = connection_.pending_.size() + after.not_sent_bytes;
  const bool is_gone = state_name(after.state) == "CLOSE" || state_name(after.state) == "?";
  const session::Promise& promise = next.promise;
  const auto give_up = [&](std::string why) {
    if (trouble_.empty()) {
      trouble_ = std::move(why);
      client_left_ = is_gone;
    }
  };
  if (is_gone) {
    give_up("the client was gone");
  } else if (kept == 0 && (sent != next.bytes.size() || (promise.apart && segments != 1))) {
    const bool is_news = trouble_.empty();
    give_up(
        fmt::format("{} bytes left as {} bytes in {} segments", next.bytes.size(), sent, segments));
    if (is_news) {
      session::Promise refuted = promise;
      refuted.ticket = 0;  // The last piece tells how the whole came out.
      connection_.prove(refuted, false, trouble_);
    }
  } else if (kept != 0 && promise.apart) {
    give_up(fmt::format("{} bytes wait, the client's window is full", kept));
  }
  if (promise.is_last && trouble_.empty() && !connection_.pending_.empty()) {
    late_.push_back(next);
    sizes_.clear();
    pieces_ = 0;
  } else if (promise.is_last) {
    conclude(promise);
  }
}

void Segments::conclude(const session::Promise& promise) {
  if (trouble_.empty()) {
    connection_.prove(promise, true,
                      pieces_ == 1 ? fmt::format("1 segment, {} bytes", sizes_)
                                   : fmt::format("{} segments, {} bytes", pieces_, sizes_));
  } else {
    connection_.fail(promise, promise.name + ": " + trouble_, client_left_);
  }
  sizes_.clear();
  trouble_.clear();
  client_left_ = false;
  pieces_ = 0;
}

void Segments::flushed() {
  for (const Waiting& late : std::exchange(late_, {})) {
    connection_.prove(late.promise, true,
                      fmt::format("{} bytes, the last of them when the client had read others",
                                  late.bytes.size()));
  }
}

void Segments::abandon(bool client_left) {
  for (auto* const all : {&late_, &waiting_}) {
    for (const Waiting& waiting : std::exchange(*all, {})) {
      connection_.fail(waiting.promise, waiting.promise.name + ": the connection ended before",
                       client_left);
    }
  }
}

void Segments::wait() {
  is_waiting_ = true;
  timer_.expires_after(kLook);
  timer_.async_wait(
      [this, keep = connection_.weak_from_this()](const boost::system::error_code& error) {
        const std::shared_ptr<Connection> still = keep.lock();
        if (!still || error) {
          return;
        }
        is_waiting_ = false;
        go_on();
      });
}

}  // namespace ibgw::net
