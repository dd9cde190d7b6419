// Numbers as the wire spells them (protocol.md 0.2): Java-style doubles, plain integers, many
// spellings of "unset".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/wire/message.hpp"

namespace ibgw::wire {

/// The longest text that the two writers below produce.
inline constexpr std::size_t kNumberCharsMax = 32;

/// Writes at `to` and returns the end. `254.2`, `0.0`, `1.7976931348623157E308`, `Infinity`;
/// `plain` drops a final `.0`.
char* write_double(char* to, double number, bool plain);
char* write_integer(char* to, std::int64_t number);

/// The result of lenient reading of clients' numbers.
enum class NumberClass {
  number,
  unset,         ///< Empty, the largest 32-bit int, the largest double with any rounding.
  not_a_number,  ///< For parse_integer, also a number that is not whole.
  out_of_range,  ///< A number beyond 64 bits, or beyond a double. A number that is too small
                 ///< becomes 0.
};
struct ParsedInteger {
  NumberClass kind;
  std::int64_t number;
  bool canonical;  ///< write_integer would give the same text.
};
struct ParsedDouble {
  NumberClass kind;
  double number;
};
/// Reads a number of up to 18 characters in the spelling of write_integer; returns false for
/// anything else.
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
/// Classifies a decimal, which is kept as text: valid if it is a double, or unset.
[[nodiscard]] NumberClass class_of_decimal(std::string_view text);

/// Whether a field of this type (i32 or i64) can hold the number or "unset".
[[nodiscard]] bool fits(FieldType type, const ParsedInteger& parsed);
/// The reason for a WireError: `beyond the range of 32 bits`.
[[nodiscard]] const char* range_error(FieldType type);

/// The number in a value, however it is stored (`true` is 1); nothing if it is unset or not a
/// number.
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value);
[[nodiscard]] std::optional<double> real_of(const Value& value);
/// The same for ids, where the largest int is a number like any other.
[[nodiscard]] std::optional<std::int64_t> id_of(const Value& value);

}  // namespace ibgw::wire
