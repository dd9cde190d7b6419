// Memory for the parts of one message: handed out in order, given back all at once, kept for the
// next message.
#pragma once

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
  /// Everything handed out becomes invalid; the memory stays.
  void reset() {
    block_ = 0;
    used_ = 0;
  }

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
    std::size_t size;
  };

  void* allocate(std::size_t size, std::size_t alignment) {
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
    const std::size_t block_size = size > doubled ? size : doubled;
    blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[block_size]), block_size});
    used_ = size;
    return blocks_.back().bytes.get();
  }

  std::vector<Block> blocks_;
  std::size_t block_ = 0;
  std::size_t used_ = 0;
};

}  // namespace ibgw
