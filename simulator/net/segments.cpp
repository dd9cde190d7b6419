#include "simulator/net/segments.hpp"

#include <utility>

#include <fmt/format.h>

namespace ibgw::net {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLook{1};
// A client that does not read for so long gets the rest all the same; that it was apart is then not
// claimed. Far more than a client needs that is only late, on a busy machine.
constexpr milliseconds kReadWithin{15000};

}  // namespace

Segments::Segments(SegmentSocket& socket, const boost::asio::any_io_executor& executor)
    : socket_(socket), timer_(executor) {}

void Segments::add(Kind kind, std::string_view bytes, session::Promise promise) {
  waiting_.push_back({kind, std::string(bytes), std::move(promise)});
  waiting_bytes_ += bytes.size();
  go_on();
}

void Segments::go_on() {
  if (is_waiting_ || is_running_) {
    return;
  }
  // What is written may end the connection, and with it everything that waits here.
  const std::shared_ptr<void> keep = socket_.keep();
  is_running_ = true;
  while (!waiting_.empty() && socket_.is_open()) {
    const Waiting& next = waiting_.front();
    if (next.kind == Kind::segment && next.promise.apart && trouble_.empty() &&
        !socket_.is_clear()) {
      const auto now = socket_.now();
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
    waiting_bytes_ -= now.bytes.size();
    switch (now.kind) {
      case Kind::bytes:
        socket_.write_now(now.bytes);
        break;
      case Kind::segment:
        write_and_prove(now);
        break;
      case Kind::shut_down:
      case Kind::release:
      case Kind::reset:
      case Kind::close_abruptly:
      case Kind::vanish:
        socket_.end_now(now.kind, now.promise);
        break;
    }
  }
  is_running_ = false;
  socket_.went_on();
}

void Segments::write_and_prove(const Waiting& next) {
  const SegmentSocket::Sent sent = socket_.write_and_count(next.bytes);
  ++pieces_;
  sizes_ += fmt::format("{}{}", sizes_.empty() ? "" : " + ", next.bytes.size());
  const session::Promise& promise = next.promise;
  const auto give_up = [&](std::string why) {
    if (trouble_.empty()) {
      trouble_ = std::move(why);
      client_left_ = sent.is_gone;
    }
  };
  if (sent.is_gone) {
    give_up("the client was gone");
  } else if (sent.kept == 0 &&
             (sent.bytes != next.bytes.size() || (promise.apart && sent.segments != 1))) {
    const bool is_news = trouble_.empty();
    give_up(fmt::format("{} bytes left as {} bytes in {} segments", next.bytes.size(), sent.bytes,
                        sent.segments));
    if (is_news) {
      session::Promise refuted = promise;
      refuted.ticket = 0;  // The last piece tells how the whole came out.
      socket_.prove(refuted, false, trouble_);
    }
  } else if (sent.kept != 0 && promise.apart) {
    give_up(fmt::format("{} bytes wait, the client's window is full", sent.kept));
  }
  if (promise.is_last && trouble_.empty() && socket_.pending() != 0) {
    late_.push_back({next.bytes.size(), promise});
    sizes_.clear();
    pieces_ = 0;
  } else if (promise.is_last) {
    conclude(promise);
  }
}

void Segments::conclude(const session::Promise& promise) {
  if (trouble_.empty()) {
    socket_.prove(promise, true,
                  pieces_ == 1 ? fmt::format("1 segment, {} bytes", sizes_)
                               : fmt::format("{} segments, {} bytes", pieces_, sizes_));
  } else {
    socket_.fail(promise, promise.name + ": " + trouble_, client_left_);
  }
  sizes_.clear();
  trouble_.clear();
  client_left_ = false;
  pieces_ = 0;
}

void Segments::flushed() {
  for (const Late& late : std::exchange(late_, {})) {
    socket_.prove(
        late.promise, true,
        fmt::format("{} bytes, the last of them when the client had read others", late.size));
  }
}

void Segments::abandon(bool client_left) {
  waiting_bytes_ = 0;
  const auto fail = [&](const session::Promise& promise) {
    socket_.fail(promise, promise.name + ": the connection ended before", client_left);
  };
  for (const Late& late : std::exchange(late_, {})) {
    fail(late.promise);
  }
  for (const Waiting& waiting : std::exchange(waiting_, {})) {
    fail(waiting.promise);
  }
}

void Segments::wait() {
  is_waiting_ = true;
  timer_.expires_after(kLook);
  timer_.async_wait(
      [this, keep = std::weak_ptr<void>(socket_.keep())](const boost::system::error_code& error) {
        const std::shared_ptr<void> still = keep.lock();
        if (!still || error) {
          return;
        }
        is_waiting_ = false;
        go_on();
      });
}

}  // namespace ibgw::net
