// Memory for the parts of one message: allocated in order, freed all at once. As much as usual
// messages need is kept for the next one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
  /// The most that reset() keeps. Enough for the largest usual messages, a page of historical
  /// ticks.
  static constexpr std::size_t kKeptBytesMax = 256 * 1024;

  /// Invalidates everything allocated. Keeps the memory, except that of a large message.
  void reset() {
    if (held_ > kKeptBytesMax) {
      give_back();
    }
    handed_out_ = 0;
    next_ = 0;
    at_ = end_ = nullptr;
    if (!blocks_.empty()) {
      begin_block(0);
    }
  }

  /// Bytes allocated since the last reset.
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

  // The size of blocks doubles up to here; larger ones would mostly stay unused.
  static constexpr std::size_t kBlockBytesMax = 1024 * 1024;

  void* allocate(std::size_t size, std::size_t alignment) {
    handed_out_ += size;
    const std::size_t padding = -reinterpret_cast<std::uintptr_t>(at_) & (alignment - 1);
    if (at_ == nullptr || padding + size > static_cast<std::size_t>(end_ - at_)) [[unlikely]] {
      begin_block(size);
      at_ += size;
      return at_ - size;
    }
    at_ += padding + size;
    return at_ - size;
  }

  /// Begins the next block that is large enough. Every block is aligned for any type.
  void begin_block(std::size_t size) {
    while (next_ < blocks_.size() && blocks_[next_].size < size) {
      ++next_;
    }
    if (next_ == blocks_.size()) {
      const std::size_t doubled = blocks_.empty() ? 512 : blocks_.back().size * 2;
      const std::size_t block_size = std::max(size, std::min(doubled, kBlockBytesMax));
      blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[block_size]), block_size});
      held_ += block_size;
    }
    at_ = blocks_[next_].bytes.get();
    end_ = at_ + blocks_[next_].size;
    ++next_;
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
  std::size_t next_ = 0;      ///< The block to begin when the current one is full.
  std::byte* at_ = nullptr;   ///< Free part of the current block: from here
  std::byte* end_ = nullptr;  ///< to here.
  std::size_t handed_out_ = 0;
  std::size_t held_ = 0;
};

}  // namespace ibgw
