// Numbers as the wire spells them (protocol.md 0.2): Java-style doubles, plain integers, many
// spellings of "unset".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/wire/message.hpp"

namespace ibgw::wire {

/// Longest text that the two writers below produce.
inline constexpr std::size_t kNumberCharsMax = 32;

/// Writes at `to`, returns the end. `254.2`, `0.0`, `1.7976931348623157E308`, `Infinity`; `plain`
/// drops a final `.0`.
char* write_double(char* to, double number, bool plain);
char* write_integer(char* to, std::int64_t number);

/// Lenient reading of what clients send.
enum class NumberClass {
  number,
  unset,         ///< Empty, the largest int of 32 bits, the largest double in any rounding.
  not_a_number,  ///< For parse_integer also a number that is not whole.
  out_of_range,  ///< A number beyond 64 bits, or beyond a double. What is too small is 0.
};
struct ParsedInteger {
  NumberClass kind;
  std::int64_t number;
  bool canonical;  ///< write_integer gives the same text again.
};
struct ParsedDouble {
  NumberClass kind;
  double number;
};
/// A number that is spelled as write_integer does and fits 18 characters; false where somebody has
/// to look closer.
[[nodiscard]] inline bool read_plain_integer(std::string_view text, std::int64_t& number) {
  const bool is_negative = !text.empty() && text[0] == '-';
  const std::string_view digits = text.substr(is_negative ? 1 : 0);
  if (digits.empty() || digits.size() > 17 || (digits[0] == '0' && text.size() != 1)) {
    return false;
  }
  std::int64_t sum = 0;
  for (const char c : digits) {
    const unsigned digit = static_cast<unsigned char>(c) - unsigned{'0'};
    if (digit > 9) {
      return false;
    }
    sum = sum * 10 + digit;
  }
  number = is_negative ? -sum : sum;
  return true;
}
[[nodiscard]] ParsedInteger parse_integer(std::string_view text);
[[nodiscard]] ParsedDouble parse_double(std::string_view text);
/// A decimal is kept as its text; whatever is a double, or unset, is one.
[[nodiscard]] NumberClass class_of_decimal(std::string_view text);

/// Whether a field of that type (i32 or i64) can hold what was read, "unset" included.
[[nodiscard]] bool fits(FieldType type, const ParsedInteger& parsed);
/// The reason for a WireError: `beyond the range of 32 bits`.
[[nodiscard]] const char* range_error(FieldType type);

/// The number in a value, whatever it is kept as (`true` is 1); nothing when it is unset or no
/// number.
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value);
[[nodiscard]] std::optional<double> real_of(const Value& value);
/// The same where every number counts: the largest int is an id like any other.
[[nodiscard]] std::optional<std::int64_t> id_of(const Value& value);

}  // namespace ibgw::wire
