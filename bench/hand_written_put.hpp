// Writing by hand: each function writes at `to` and returns the end. The caller provides enough
// room.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bench/hand_written.hpp"

namespace ibgw::bench::put {

/// Four bytes, big-endian.
inline char* u32(char* to, std::size_t number) {
  const std::uint32_t swapped = __builtin_bswap32(static_cast<std::uint32_t>(number));
  std::memcpy(to, &swapped, 4);
  return to + 4;
}

/// Completes the frame from `frame` to `end` by writing its length; returns its size.
inline std::size_t length(char* frame, const char* end) {
  const auto size = static_cast<std::size_t>(end - frame);
  u32(frame, size - 4);
  return size;
}

// Text fields.

inline char* integer(char* to, std::int64_t number) {
  to = std::to_chars(to, to + 24, number).ptr;
  *to++ = '\0';
  return to;
}

inline char* text(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  to += text.size();
  *to++ = '\0';
  return to;
}

/// Constant fields, including the NUL of the last one.
template <std::size_t kSize>
inline char* constant(char* to, const char (&fields)[kSize]) {
  std::memcpy(to, fields, kSize);
  return to + kSize;
}

inline char* flag(char* to, std::int64_t number) {
  *to++ = static_cast<char>('0' + number);
  *to++ = '\0';
  return to;
}

/// Java's spelling of a price or an amount: `254.2`, and `3.0` unless `plain`. Exponents are only
/// needed from ten million on.
inline char* real(char* to, double number, bool plain = false) {
  const auto whole = static_cast<std::int32_t>(number);
  if (static_cast<double>(whole) == number) {
    to = std::to_chars(to, to + 12, whole).ptr;
    std::memcpy(to, plain ? "\0\0" : ".0", 2);
    to += plain ? 0 : 2;
  } else {
    to = std::to_chars(to, to + 32, number, std::chars_format::fixed).ptr;
  }
  *to++ = '\0';
  return to;
}

// Protobuf.

inline char* varint(char* to, std::uint64_t number) {
  while (number >= 0x80) {
    *to++ = static_cast<char>(number | 0x80U);
    number >>= 7U;
  }
  *to++ = static_cast<char>(number);
  return to;
}

/// Wire types.
inline constexpr unsigned kVarint = 0;
inline constexpr unsigned kFixed = 1;
inline constexpr unsigned kDelimited = 2;

/// The tag is a constant of one or two bytes.
template <unsigned kNumber, unsigned kType>
inline constexpr unsigned kTag = kNumber << 3U | kType;
template <unsigned kNumber, unsigned kType>
inline char* tag(char* to) {
  constexpr unsigned kValue = kTag<kNumber, kType>;
  if constexpr (kValue < 0x80) {
    *to = static_cast<char>(kValue);
    return to + 1;
  } else {
    to[0] = static_cast<char>((kValue & 0x7fU) | 0x80U);
    to[1] = static_cast<char>(kValue >> 7U);
    return to + 2;
  }
}

template <unsigned kNumber>
inline char* tagged_integer(char* to, std::int64_t number) {
  return varint(tag<kNumber, kVarint>(to), static_cast<std::uint64_t>(number));
}
template <unsigned kNumber>
inline char* tagged_real(char* to, double number) {
  to = tag<kNumber, kFixed>(to);
  std::memcpy(to, &number, 8);
  return to + 8;
}
template <unsigned kNumber>
inline char* tagged_text(char* to, std::string_view text) {
  to = varint(tag<kNumber, kDelimited>(to), text.size());
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// A nested record, written by `content`. `kLengthBytes` = the usual size of its length, so that
/// the content need not be moved.
template <unsigned kNumber, unsigned kLengthBytes, typename Content>
inline char* nested(char* to, Content&& content) {
  static_assert(kLengthBytes == 1 || kLengthBytes == 2);
  to = tag<kNumber, kDelimited>(to);
  char* const begin = to + kLengthBytes;
  char* const end = content(begin);
  const auto size = static_cast<std::size_t>(end - begin);
  if (kLengthBytes == 1 ? size < 0x80 : size >= 0x80 && size < 0x4000) [[likely]] {
    varint(to, size);
    return end;
  }
  char bytes[10];
  const auto length_bytes = static_cast<std::size_t>(varint(bytes, size) - bytes);
  std::memmove(to + length_bytes, begin, size);
  std::memcpy(to, bytes, length_bytes);
  return to + length_bytes + size;
}

}  // namespace ibgw::bench::put
