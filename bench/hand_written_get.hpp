// Reading by hand. A reader never leaves its bytes, whatever they are; at the end, `done` says
// whether they were as expected.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bench/hand_written.hpp"

namespace ibgw::bench::get {

/// NUL-terminated fields. Because the last byte is a NUL (checked once), a field that begins within
/// the bytes also ends within them.
class Fields {
 public:
  explicit Fields(std::string_view bytes)
      : at_(bytes.data()),
        end_(bytes.data() + bytes.size()),
        good_(!bytes.empty() && bytes.back() == '\0') {
    if (!good_) {
      at_ = end_;
    }
  }

  [[nodiscard]] bool done() const { return good_ && at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  /// A field that must have this content.
  void constant(std::string_view text) {
    if (left() > text.size() && std::memcmp(at_, text.data(), text.size()) == 0 &&
        at_[text.size()] == '\0') {
      at_ += text.size() + 1;
    } else {
      fail();
    }
  }

  std::string_view text() {
    if (at_ == end_) {
      fail();
      return {};
    }
    const std::size_t size = *at_ == '\0' ? 0 : std::strlen(at_);
    const std::string_view text(at_, size);
    at_ += size + 1;
    return text;
  }

  std::int64_t integer() {
    if (at_ == end_) {
      fail();
      return 0;
    }
    const bool negative = *at_ == '-';
    at_ += negative ? 1 : 0;
    std::uint64_t number = 0;
    for (; *at_ != '\0'; ++at_) {
      const auto digit = static_cast<unsigned>(*at_) - '0';
      if (digit > 9) {
        fail();
        return 0;
      }
      number = number * 10 + digit;
    }
    ++at_;
    return static_cast<std::int64_t>(negative ? 0 - number : number);
  }
  std::int64_t integer_or_unset() {
    if (at_ != end_ && *at_ == '\0') {
      ++at_;
      return kUnsetInt;
    }
    return integer();
  }

  std::int64_t flag() {
    if (left() < 2 || (*at_ != '0' && *at_ != '1') || at_[1] != '\0') {
      fail();
      return 0;
    }
    const std::int64_t number = *at_ - '0';
    at_ += 2;
    return number;
  }

  double real() {
    double number = 0;
    const auto [rest, error] = std::from_chars(at_, end_, number);
    if (rest == end_ || *rest != '\0' || error != std::errc{}) {
      fail();
      return 0;
    }
    at_ = rest + 1;
    return number;
  }
  /// Empty when unset.
  double real_or_empty() {
    if (at_ != end_ && *at_ == '\0') {
      ++at_;
      return kUnset;
    }
    return real();
  }
  /// The largest double if unset, in the one spelling that gateways use.
  double real_or_largest(std::string_view spelling) {
    if (left() > spelling.size() && std::memcmp(at_, spelling.data(), spelling.size() + 1) == 0) {
      at_ += spelling.size() + 1;
      return kUnset;
    }
    return real();
  }

 private:
  void fail() {
    good_ = false;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool good_;
};

/// Protobuf fields in ascending order: each call reads its field if it comes next, and otherwise
/// leaves the value of an absent field.
class Tagged {
 public:
  Tagged(const char* begin, const char* end) : at_(begin), end_(end) {}
  explicit Tagged(std::string_view bytes) : Tagged(bytes.data(), bytes.data() + bytes.size()) {}

  [[nodiscard]] bool done() const { return good_ && at_ == end_; }

  template <unsigned kNumber>
  std::int64_t integer() {
    return take<kNumber, 0>() ? static_cast<std::int64_t>(varint()) : 0;
  }

  template <unsigned kNumber>
  double real(double absent = 0) {
    if (!take<kNumber, 1>()) {
      return absent;
    }
    if (end_ - at_ < 8) {
      fail();
      return 0;
    }
    double number = 0;
    std::memcpy(&number, at_, 8);
    at_ += 8;
    return number;
  }

  template <unsigned kNumber>
  std::string_view text() {
    return take<kNumber, 2>() ? delimited() : std::string_view{};
  }

  /// A nested record, empty when absent.
  template <unsigned kNumber>
  Tagged nested() {
    return Tagged(text<kNumber>());
  }
  /// The next element of a list; false if there is none.
  template <unsigned kNumber>
  bool nested(std::string_view& content) {
    if (!take<kNumber, 2>()) {
      return false;
    }
    content = delimited();
    return true;
  }

 private:
  template <unsigned kNumber, unsigned kType>
  bool take() {
    constexpr unsigned kValue = kNumber << 3U | kType;
    if constexpr (kValue < 0x80) {
      if (at_ == end_ || *at_ != static_cast<char>(kValue)) {
        return false;
      }
      at_ += 1;
    } else {
      constexpr auto kFirst = static_cast<char>((kValue & 0x7fU) | 0x80U);
      constexpr auto kSecond = static_cast<char>(kValue >> 7U);
      if (end_ - at_ < 2 || at_[0] != kFirst || at_[1] != kSecond) {
        return false;
      }
      at_ += 2;
    }
    return true;
  }

  std::uint64_t varint() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) {
        return number;
      }
    }
    fail();
    return 0;
  }

  std::string_view delimited() {
    const std::uint64_t size = varint();
    if (size > static_cast<std::uint64_t>(end_ - at_)) {
      fail();
      return {};
    }
    const std::string_view text(at_, size);
    at_ += size;
    return text;
  }

  void fail() {
    good_ = false;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool good_ = true;
};

/// The body of a protobuf frame with this raw id; otherwise bytes with which a reader is never
/// `done`.
inline std::string_view body_of(std::string_view payload, unsigned raw_id) {
  std::uint32_t id = 0;
  if (payload.size() >= 4) {
    std::memcpy(&id, payload.data(), 4);
  }
  // A lone zero byte is not a tag, so nothing takes it.
  return __builtin_bswap32(id) == raw_id ? payload.substr(4) : std::string_view("\0", 1);
}

}  // namespace ibgw::bench::get
