#include "client-under-test/reference/ibkr_reader.hpp"

#include <cstdint>
#include <utility>

#include "client-under-test/reference/frame.hpp"

namespace ibgw::reference {

void IbkrReader::read_one_message() {
  const std::string prefix = stream_->read(kLengthBytes);
  if (prefix.size() < kLengthBytes) {
    throw EndOfStreamException("the stream ended inside a value");
  }
  // The length is a signed number there: 0xFFFFFFFF passes the limit and fails as negative.
  const auto length = static_cast<std::int32_t>(read_big_endian(prefix));
  if (length < 0) {
    throw FormatException("negative message length");
  }
  if (static_cast<std::size_t>(length) > kFrameBytesMax) {
    throw FormatException("bad message length");
  }
  std::string payload = stream_->read(static_cast<std::size_t>(length));
  {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(payload));
  }
  issue_signal();
}

std::optional<std::string> IbkrReader::take_message() {
  const std::lock_guard lock(mutex_);
  if (messages_.empty()) {
    return std::nullopt;
  }
  std::string message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

void IbkrReader::issue_signal() {
  {
    const std::lock_guard lock(mutex_);
    signal_ = true;
  }
  signalled_.notify_all();
}

void IbkrReader::wait_for_signal() {
  std::unique_lock lock(mutex_);
  signalled_.wait(lock, [this] { return signal_; });
  signal_ = false;
}

}  // namespace ibgw::reference
