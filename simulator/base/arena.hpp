// Memory for the parts of one message: handed out in order, given back all at once. As much as
// usual messages need is kept for the next one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace ibgw {

/// Types whose default value is all zero bytes: clearing them at once is several times faster.
template <typename T>
inline constexpr bool kZeroIsEmpty = false;

class Arena {
 public:
  /// What reset() keeps at most. The largest usual messages, a page of historical ticks, fit.
  static constexpr std::size_t kKeptBytesMax = 256 * 1024;

  /// Everything handed out becomes invalid; the memory stays, but for what one large message
  /// needed.
  void reset() {
    if (held_ > kKeptBytesMax) {
      give_back();
    }
    block_ = 0;
    used_ = 0;
    handed_out_ = 0;
  }

  /// Bytes handed out since the last reset.
  [[nodiscard]] std::size_t handed_out() const { return handed_out_; }
  /// Bytes of memory held, used or not.
  [[nodiscard]] std::size_t held() const { return held_; }

  /// `count` value-initialised objects. Destructors are never run.
  template <typename T>
  T* make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    void* const place = allocate(count * sizeof(T), alignof(T));
    if constexpr (kZeroIsEmpty<T>) {
      std::memset(place, 0, count * sizeof(T));
      return static_cast<T*>(place);
    } else {
      return new (place) T[count]();
    }
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) {
      return "";
    }
    char* const place = static_cast<char*>(allocate(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };

  // Blocks double up to here: more would mostly stay unused.
  static constexpr std::size_t kBlockBytesMax = 1024 * 1024;

  void* allocate(std::size_t size, std::size_t alignment) {
    handed_out_ += size;
    while (block_ < blocks_.size()) {
      const std::size_t start = (used_ + alignment - 1) / alignment * alignment;
      if (start + size <= blocks_[block_].size) {
        used_ = start + size;
        return blocks_[block_].bytes.get() + start;
      }
      ++block_;
      used_ = 0;
    }
    const std::size_t doubled = blocks_.empty() ? 512 : blocks_.back().size * 2;
    const std::size_t block_size = std::max(size, std::min(doubled, kBlockBytesMax));
    blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[block_size]), block_size});
    held_ += block_size;
    used_ = size;
    return blocks_.back().bytes.get();
  }

  void give_back() {
    std::size_t kept = 0;
    std::size_t count = 0;
    while (count < blocks_.size() && kept + blocks_[count].size <= kKeptBytesMax) {
      kept += blocks_[count++].size;
    }
    blocks_.resize(count);
    held_ = kept;
  }

  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;  ///< Of the block in use.
  std::size_t handed_out_ = 0;
  std::size_t held_ = 0;
};

}  // namespace ibgw
