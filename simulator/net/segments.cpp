#include "simulator/net/segments.hpp"

#include <fmt/format.h>

#include "simulator/net/kernel_socket.hpp"

namespace ibgw::net {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1};
// A client that does not read for so long gets the rest all the same; that it was apart is then not
// claimed.
constexpr milliseconds kReadWithin{2000};

}  // namespace

Segments::Segments(Connection& connection)
    : connection_(connection), timer_(connection.socket_.get_executor()) {}

void Segments::add(Kind kind, std::string_view bytes, const session::ByteProof* proof) {
  waiting_.push_back({kind, std::string(bytes), proof == nullptr ? session::ByteProof{} : *proof});
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
    if (next.kind == Kind::segment && next.proof.apart && trouble_.empty() && !is_clear()) {
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
        connection_.shut_down_now();
        break;
      case Kind::release:
        connection_.release_now();
        break;
      case Kind::reset:
        connection_.reset_now();
        break;
      case Kind::close_abruptly:
        connection_.close_abruptly_now();
        break;
      case Kind::vanish:
        connection_.vanish_now(now.proof.rule);
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
  if (trouble_.empty() && is_gone) {
    trouble_ = "the client was gone";
  } else if (trouble_.empty() && kept == 0 &&
             (sent != next.bytes.size() || (next.proof.apart && segments != 1))) {
    trouble_ =
        fmt::format("{} bytes left as {} bytes in {} segments", next.bytes.size(), sent, segments);
    connection_.prove(next.proof.name, next.proof.rule, false, trouble_);
  } else if (trouble_.empty() && kept != 0) {
    trouble_ = fmt::format("{} bytes wait, the client's window is full", kept);
  }
  if (next.proof.is_last) {
    if (trouble_.empty()) {
      connection_.prove(next.proof.name, next.proof.rule, true,
                        pieces_ == 1 ? fmt::format("1 segment, {} bytes", sizes_)
                                     : fmt::format("{} segments, {} bytes", pieces_, sizes_));
    }
    sizes_.clear();
    trouble_.clear();
    pieces_ = 0;
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
