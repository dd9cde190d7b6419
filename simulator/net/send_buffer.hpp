// Bytes that the kernel has not taken yet.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace ibgw::net {

/// First in, first out, in chunks: what was taken is given back at once, and nothing is moved.
class SendBuffer {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  void append(std::string_view bytes) {
    size_ += bytes.size();
    while (!bytes.empty()) {
      if (chunks_.empty() || chunks_.back().size() == kChunkBytes) {
        chunks_.emplace_back();
      }
      const std::size_t count = std::min(kChunkBytes - chunks_.back().size(), bytes.size());
      chunks_.back().append(bytes.substr(0, count));
      bytes.remove_prefix(count);
    }
  }

  /// What comes next, as much of it as lies together; empty only when everything is. Valid until
  /// the next change.
  [[nodiscard]] std::string_view front() const {
    return chunks_.empty() ? std::string_view{} : std::string_view(chunks_.front()).substr(taken_);
  }

  /// Forgets the first `count` bytes of front().
  void consume(std::size_t count) {
    taken_ += count;
    size_ -= count;
    if (!chunks_.empty() && taken_ == chunks_.front().size()) {
      chunks_.pop_front();
      taken_ = 0;
    }
  }

  void clear() { *this = SendBuffer(); }

 private:
  static constexpr std::size_t kChunkBytes = 64 * 1024;

  std::deque<std::string> chunks_;
  std::size_t taken_ = 0;  ///< Of the first chunk.
  std::size_t size_ = 0;
};

}  // namespace ibgw::net
