#include "simulator/net/send_queue.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace ibgw::net {
namespace {

using session::StepKind;
using std::chrono::milliseconds;

constexpr milliseconds kLook{1};
// If the client does not read for this long, the rest is sent anyway, and the proof does not claim
// that the segments were separate. Far longer than a slow client on a busy machine needs.
constexpr milliseconds kReadWithin{15000};
// Bytes are kept in chunks of this size, so that memory is freed soon and nothing is moved.
constexpr std::size_t kChunkBytes = 64 * 1024;

bool waits_for_kernel(StepKind step) {
  return step == StepKind::write || step == StepKind::close_fin || step == StepKind::half_close ||
         step == StepKind::release;
}

}  // namespace

SendQueue::SendQueue(SendSocket& socket, boost::asio::any_io_executor executor)
    : socket_(socket), executor_(std::move(executor)) {}

void SendQueue::write(std::string_view bytes) {
  if (entries_.empty() && socket_.is_open()) {
    const SendSocket::Sent sent = socket_.write_some(bytes, false);
    bytes.remove_prefix(sent.is_lost ? bytes.size() : sent.taken);
  }
  if (!bytes.empty() && socket_.is_open()) {
    append(bytes);
  }
}

/// The rest of the first write waits for the kernel too.
void SendQueue::append(std::string_view bytes) {
  const bool is_released = released_ == entries_.size();
  waiting_bytes_ += bytes.size();
  while (!bytes.empty()) {
    if (entries_.empty() || entries_.back().step != StepKind::write ||
        entries_.back().bytes.size() >= kChunkBytes) {
      entries_.emplace_back();
      released_ += is_released ? 1 : 0;
    }
    std::string& chunk = entries_.back().bytes;
    const std::size_t count = std::min(kChunkBytes - chunk.size(), bytes.size());
    chunk.append(bytes.substr(0, count));
    bytes.remove_prefix(count);
  }
  if (is_released) {
    is_blocked_ = true;
    socket_.behind();
  }
}

void SendQueue::write_segment(std::string_view bytes, session::Promise promise) {
  if (socket_.is_open()) {
    add({StepKind::segment, std::string(bytes), std::move(promise)});
  } else {
    socket_.fail(promise, promise.name + ": our side is closed", false);
  }
}

void SendQueue::end(StepKind how, session::Promise promise) {
  if (entries_.empty()) {
    socket_.end_now(how, promise);
  } else {
    add({how, {}, std::move(promise)});
  }
}

void SendQueue::add(Entry entry) {
  waiting_bytes_ += entry.bytes.size();
  entries_.push_back(std::move(entry));
  go_on();
}

void SendQueue::writable() {
  is_blocked_ = false;
  go_on();
}

void SendQueue::go_on() {
  if (is_running_) {
    return;
  }
  // Writing may end the connection, and with it everything that waits here.
  const std::shared_ptr<void> keep = socket_.keep();
  is_running_ = true;
  while (socket_.is_open() && (carry_out_first() || release_next())) {
  }
  is_running_ = false;
  socket_.went_on();
}

/// Carries out the first entry that waits only for the kernel. False: it still waits, or there is
/// none.
bool SendQueue::carry_out_first() {
  if (released_ == 0) {
    return false;
  }
  Entry& first = entries_.front();
  if (taken_ < first.bytes.size()) {
    if (is_blocked_) {
      return false;
    }
    const SendSocket::Sent sent =
        socket_.write_some(std::string_view(first.bytes).substr(taken_), false);
    if (sent.is_lost) {
      lose();
      return true;
    }
    taken_ += sent.taken;
    waiting_bytes_ -= sent.taken;
    if (taken_ < first.bytes.size()) {
      is_blocked_ = true;
      socket_.behind();
      return false;
    }
  }
  const Entry done = std::move(first);
  entries_.pop_front();
  --released_;
  taken_ = 0;
  if (done.step == StepKind::segment) {
    socket_.prove(done.promise, true,
                  fmt::format("{} bytes, the last of them after the client had read earlier ones",
                              done.bytes.size()));
  } else if (done.step != StepKind::write) {
    socket_.end_now(done.step, done.promise);
  }
  return true;
}

/// If the next entry may leave now, releases it and returns true.
bool SendQueue::release_next() {
  if (released_ == entries_.size() || is_looking_) {
    return false;
  }
  Entry& next = entries_[released_];
  if (next.step == StepKind::segment) {
    if (!may_leave(next)) {
      look_again();
      return false;
    }
    release_segment();
  } else if (waits_for_kernel(next.step)) {
    ++released_;
  } else {
    const Entry now = std::move(next);
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(released_));
    socket_.end_now(now.step, now.promise);
  }
  return true;
}

bool SendQueue::may_leave(const Entry& segment) {
  if (segment.promise.apart && trouble_.empty() && (released_ != 0 || !socket_.is_clear())) {
    const auto now = socket_.now();
    if (give_up_ == std::chrono::steady_clock::time_point{}) {
      give_up_ = now + kReadWithin;
    }
    if (now < give_up_) {
      return false;
    }
    trouble_ = "the client did not read what came before";
  }
  give_up_ = {};
  return true;
}

/// Writes it at once, unless earlier entries still wait for the kernel.
void SendQueue::release_segment() {
  Entry& segment = entries_[released_];
  const std::size_t size = segment.bytes.size();
  SendSocket::Sent sent;
  if (released_ == 0) {
    sent = socket_.write_some(segment.bytes, true);
    sent.taken = sent.is_lost ? size : sent.taken;
    waiting_bytes_ -= sent.taken;
    taken_ = sent.taken;
  }
  ++pieces_;
  sizes_ += fmt::format("{}{}", sizes_.empty() ? "" : " + ", size);
  const session::Promise promise = segment.promise;
  if (const std::string trouble = trouble_of(segment, sent); trouble_.empty()) {
    trouble_ = trouble;
    client_left_ = sent.is_gone;
  }
  const bool waits = sent.taken < size;
  const bool is_proven_later = waits && promise.is_last && trouble_.empty();
  if (waits) {
    if (!is_proven_later) {
      segment.step = StepKind::write;
    }
    ++released_;
    is_blocked_ = true;
    socket_.behind();
  } else {
    entries_.pop_front();
    taken_ = 0;
  }
  if (is_proven_later) {
    sizes_.clear();
    pieces_ = 0;
  } else if (promise.is_last) {
    conclude(promise);
  }
}

/// Why the segment is not proven to have left as intended; empty if it is.
std::string SendQueue::trouble_of(const Entry& segment, const SendSocket::Sent& sent) {
  const session::Promise& promise = segment.promise;
  const std::size_t size = segment.bytes.size();
  const std::size_t kept = size - sent.taken + sent.not_sent;
  if (sent.is_gone) {
    return "the client was gone";
  }
  if (kept == 0 && (sent.bytes != size || (promise.apart && sent.segments != 1))) {
    const std::string seen =
        fmt::format("{} bytes left as {} bytes in {} segments", size, sent.bytes, sent.segments);
    if (trouble_.empty()) {
      session::Promise refuted = promise;
      refuted.ticket = 0;  // The last piece reports the result of the whole.
      socket_.prove(refuted, false, seen);
    }
    return seen;
  }
  if (kept != 0 && promise.apart) {
    return fmt::format("{} bytes wait, the client's window is full", kept);
  }
  return {};
}

void SendQueue::conclude(const session::Promise& promise) {
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

void SendQueue::lose() {
  is_blocked_ = false;
  taken_ = 0;
  std::deque<Entry> left;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    if (i >= released_ || (entry.step != StepKind::write && entry.step != StepKind::segment)) {
      left.push_back(std::move(entry));
    } else if (entry.step == StepKind::segment) {
      lost_.push_back(std::move(entry.promise));
    }
  }
  released_ -= entries_.size() - left.size();
  entries_ = std::move(left);
  waiting_bytes_ = 0;
  for (const Entry& entry : entries_) {
    waiting_bytes_ += entry.bytes.size();
  }
}

void SendQueue::abandon(bool client_left) {
  released_ = taken_ = waiting_bytes_ = 0;
  const auto fail = [&](const session::Promise& promise) {
    socket_.fail(promise, promise.name + ": the connection ended before", client_left);
  };
  for (const session::Promise& promise : std::exchange(lost_, {})) {
    fail(promise);
  }
  for (const Entry& entry : std::exchange(entries_, {})) {
    if (entry.step != StepKind::write) {
      fail(entry.promise);
    }
  }
}

void SendQueue::look_again() {
  is_looking_ = true;
  if (!timer_) {
    timer_ = std::make_unique<boost::asio::steady_timer>(executor_);
  }
  timer_->expires_after(kLook);
  timer_->async_wait(
      [this, keep = std::weak_ptr<void>(socket_.keep())](const boost::system::error_code& error) {
        const std::shared_ptr<void> still = keep.lock();
        if (!still || error) {
          return;
        }
        is_looking_ = false;
        go_on();
      });
}

}  // namespace ibgw::net
