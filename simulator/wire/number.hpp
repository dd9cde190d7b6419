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

/// Lenient reading of what clients send; empty for unset, nothing for text that is no number at
/// all.
enum class NumberClass { number, unset, not_a_number };
struct ParsedInteger {
  NumberClass kind;
  std::int64_t number;
  bool canonical;  ///< write_integer gives the same text again.
};
struct ParsedDouble {
  NumberClass kind;
  double number;
};
[[nodiscard]] ParsedInteger parse_integer(std::string_view text);
[[nodiscard]] ParsedDouble parse_double(std::string_view text);

/// The number in a value, whatever it is kept as; nothing when it is unset or no number.
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value);
[[nodiscard]] std::optional<double> real_of(const Value& value);

}  // namespace ibgw::wire
