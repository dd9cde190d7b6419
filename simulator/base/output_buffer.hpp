// A buffer for output: it grows, can be written in place, and keeps its memory when cleared.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace ibgw {

/// memcpy for texts, most of which have only a few bytes, which are copied without a call. Returns
/// the end.
inline char* copy_bytes(char* to, const char* from, std::size_t count) {
  if (count > 32) {
    std::memcpy(to, from, count);
  } else if (count >= 16) {  // Two copies that overlap.
    std::memcpy(to, from, 16);
    std::memcpy(to + count - 16, from + count - 16, 16);
  } else if (count >= 8) {
    std::memcpy(to, from, 8);
    std::memcpy(to + count - 8, from + count - 8, 8);
  } else if (count >= 4) {
    std::memcpy(to, from, 4);
    std::memcpy(to + count - 4, from + count - 4, 4);
  } else if (count != 0) {
    to[0] = from[0];
    to[count / 2] = from[count / 2];
    to[count - 1] = from[count - 1];
  }
  return to + count;
}

/// Not copyable; pointers from `extend` and `data` are valid until the next call that adds bytes.
class OutputBuffer {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] const char* data() const { return bytes_.get(); }
  [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }
  [[nodiscard]] std::string_view view_from(std::size_t offset) const {
    return view().substr(offset);
  }

  /// Removes all bytes, keeps the memory.
  void clear() { size_ = 0; }
  /// Removes all bytes from `size` on.
  void truncate(std::size_t size) { size_ = size < size_ ? size : size_; }
  /// Also frees the memory.
  void release() {
    bytes_.reset();
    size_ = capacity_ = 0;
  }

  /// Makes room for `count` more bytes and returns where to write them; the caller then calls
  /// `commit` with the number written.
  char* reserve(std::size_t count) {
    if (capacity_ - size_ < count) {
      grow(size_ + count);
    }
    return bytes_.get() + size_;
  }
  void commit(const char* end) { size_ = static_cast<std::size_t>(end - bytes_.get()); }

  /// Bytes already written, for changing them in place.
  char* at(std::size_t offset) { return bytes_.get() + offset; }

  /// Adds `count` bytes of unknown content and returns the first.
  char* extend(std::size_t count) {
    char* const first = reserve(count);
    size_ += count;
    return first;
  }
  void append(std::string_view text) {
    if (!text.empty()) {
      copy_bytes(extend(text.size()), text.data(), text.size());
    }
  }
  void push_back(char byte) { *extend(1) = byte; }
  void append_u32(std::uint32_t number) { put_u32(extend(4), number); }
  void overwrite_u32(std::size_t offset, std::uint32_t number) {
    put_u32(bytes_.get() + offset, number);
  }

 private:
  static void put_u32(char* to, std::uint32_t number) {
    static_assert(std::endian::native == std::endian::little);
    const std::uint32_t big_endian =
        (number >> 24U) | ((number >> 8U) & 0xff00U) | ((number & 0xff00U) << 8U) | (number << 24U);
    std::memcpy(to, &big_endian, sizeof big_endian);
  }
  void grow(std::size_t needed) {
    std::size_t capacity = capacity_ < 256 ? 256 : capacity_ * 2;
    capacity = capacity < needed ? needed : capacity;
    std::unique_ptr<char[]> bytes(new char[capacity]);  // Not value-initialised on purpose.
    if (size_ != 0) {
      std::memcpy(bytes.get(), bytes_.get(), size_);
    }
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace ibgw
