#include "simulator/wire/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace ibgw::wire {
namespace {

constexpr std::int64_t kUnsetInteger = std::numeric_limits<std::int32_t>::max();
// C# and C++ clients print DBL_MAX with fewer digits, rounded up beyond it: everything from here on
// means "unset".
constexpr double kUnsetFrom = 1.797e308;

char* write_text(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// Java writes numbers below 1e-3 and from 1e7 on as d.dddE<exponent>, always with a fraction.
char* write_scientific(char* to, double number) {
  char* const end =
      std::to_chars(to, to + kNumberCharsMax, number, std::chars_format::scientific).ptr;
  char* const e = std::find(to, end, 'e');
  char digits[8];
  const char* exponent = e + 1;
  char* tail = digits;
  if (*exponent == '-') {
    *tail++ = '-';
  }
  ++exponent;
  while (exponent + 1 < end && *exponent == '0') {
    ++exponent;
  }
  while (exponent < end) {
    *tail++ = *exponent++;
  }
  char* out = e;
  if (std::find(to, e, '.') == e) {
    out = write_text(out, ".0");
  }
  *out++ = 'E';
  return write_text(out, {digits, static_cast<std::size_t>(tail - digits)});
}

}  // namespace

char* write_double(char* to, double number, bool plain) {
  if (std::isnan(number)) {
    return write_text(to, "NaN");
  }
  if (std::isinf(number)) {
    return write_text(to, number > 0 ? "Infinity" : "-Infinity");
  }
  const double magnitude = std::fabs(number);
  if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e7) &&
      !(plain && magnitude < 1e15 && magnitude >= 1e7)) {
    return write_scientific(to, number);
  }
  const auto whole = static_cast<std::int64_t>(magnitude < 1e15 ? number : 0.5);
  if (static_cast<double>(whole) == number && !(whole == 0 && std::signbit(number))) {
    char* const end = write_integer(to, whole);  // Several times faster than as a double.
    return plain ? end : write_text(end, ".0");
  }
  char* const end = std::to_chars(to, to + kNumberCharsMax, number, std::chars_format::fixed).ptr;
  if (plain || std::memchr(to, '.', static_cast<std::size_t>(end - to)) != nullptr) {
    return end;
  }
  return write_text(end, ".0");
}

char* write_integer(char* to, std::int64_t number) {
  return std::to_chars(to, to + kNumberCharsMax, number).ptr;
}

ParsedInteger parse_integer(std::string_view text) {
  if (text.empty()) {
    return {NumberClass::unset, 0, false};
  }
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && rest == end) {
    const bool padded = text.size() > 1 && (text[0] == '0' || (text[0] == '-' && text[1] == '0'));
    return {number == kUnsetInteger ? NumberClass::unset : NumberClass::number, number, !padded};
  }
  const ParsedDouble real = parse_double(text);
  if (real.kind != NumberClass::number) {
    return {real.kind, 0, false};
  }
  if (real.number != std::floor(real.number) || std::fabs(real.number) > 9e18) {
    return {NumberClass::not_a_number, 0, false};
  }
  return {NumberClass::number, static_cast<std::int64_t>(real.number), false};
}

ParsedDouble parse_double(std::string_view text) {
  if (text.empty()) {
    return {NumberClass::unset, 0};
  }
  if (text == "Infinity" || text == "Infinite") {
    return {NumberClass::number, std::numeric_limits<double>::infinity()};
  }
  if (text == "NaN") {
    return {NumberClass::number, std::numeric_limits<double>::quiet_NaN()};
  }
  const char* first = text.data();
  const char* const end = first + text.size();
  if (*first == '+') {
    ++first;
  }
  double number = 0;
  const auto [rest, error] = std::from_chars(first, end, number);
  if (rest != end || error == std::errc::invalid_argument || std::isnan(number) ||
      std::isinf(number)) {
    return {error == std::errc::result_out_of_range && rest == end ? NumberClass::unset
                                                                   : NumberClass::not_a_number,
            0};
  }
  if (error == std::errc::result_out_of_range || std::fabs(number) >= kUnsetFrom) {
    return {NumberClass::unset, 0};
  }
  return {NumberClass::number, number};
}

std::optional<std::int64_t> integer_of(const Value& value) {
  if (value.kind == Value::Kind::integer) {
    return value.integer == kUnsetInteger ? std::nullopt : std::optional(value.integer);
  }
  if (value.kind == Value::Kind::text) {
    const ParsedInteger parsed = parse_integer(value.text());
    return parsed.kind == NumberClass::number ? std::optional(parsed.number) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> real_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::integer:
      return static_cast<double>(value.integer);
    case Value::Kind::real:
      return std::fabs(value.real) >= kUnsetFrom && !std::isinf(value.real)
                 ? std::nullopt
                 : std::optional(value.real);
    case Value::Kind::text: {
      const ParsedDouble parsed = parse_double(value.text());
      return parsed.kind == NumberClass::number ? std::optional(parsed.number) : std::nullopt;
    }
    case Value::Kind::absent:
    case Value::Kind::record:
    case Value::Kind::list:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace ibgw::wire
