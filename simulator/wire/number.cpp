#include "simulator/wire/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace ibgw::wire {
namespace {

// Far beyond any double, whatever precedes it in a frame.
constexpr std::int64_t kExponentMax = 1'000'000'000;
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr std::int64_t kUnsetInteger = std::numeric_limits<std::int32_t>::max();
// C# and C++ clients print DBL_MAX with fewer digits, rounded up beyond it. So everything from here
// on means "unset".
constexpr double kUnsetFrom = 1.797e308;
constexpr long double kUnsetUntil = 1.8e308L;
static_assert(std::numeric_limits<long double>::max_exponent >
                  std::numeric_limits<double>::max_exponent,
              "what is rounded up beyond the largest double has to be told from what is larger");

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

/// `-254.25`: digits with at most one point, few enough that a double holds them exactly as a whole
/// number, and also the power of ten to divide by.
struct PlainNumber {
  bool is_plain = false;
  bool is_negative = false;
  std::int64_t digits = 0;
  std::ptrdiff_t decimals = 0;
};

PlainNumber plain_number(std::string_view text) {
  constexpr std::size_t kCharsMax = 15;
  const bool is_negative = !text.empty() && text[0] == '-';
  text.remove_prefix(is_negative ? 1 : 0);
  if (text.empty() || text.size() > kCharsMax || text == ".") {
    return {};
  }
  const char* const end = text.data() + text.size();
  const char* behind_point = end;
  std::int64_t digits = 0;
  for (const char* at = text.data(); at != end; ++at) {
    const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit <= 9) {
      digits = digits * 10 + digit;
    } else if (*at == '.' && behind_point == end) {
      behind_point = at + 1;
    } else {
      return {};
    }
  }
  return {true, is_negative, digits, end - behind_point};
}

/// The quotient is the nearest double. Several times faster than the library.
double value_of(const PlainNumber& plain) {
  constexpr double kPowersOfTen[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
  auto number = static_cast<double>(plain.digits);
  number = plain.decimals == 0 ? number : number / kPowersOfTen[plain.decimals];
  return plain.is_negative ? -number : number;
}

/// Whether a number with these digits is below 1. Not for zero.
bool is_below_one(std::string_view digits) {
  const std::size_t e = std::min(digits.find_first_of("eE"), digits.size());
  const std::string_view mantissa = digits.substr(0, e);
  const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
  const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
  std::int64_t exponent = 0;
  if (e < digits.size()) {
    const std::string_view power = digits.substr(digits[e + 1] == '+' ? e + 2 : e + 1);
    if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec != std::errc{}) {
      return power[0] == '-';
    }
    exponent = std::clamp<std::int64_t>(exponent, -kExponentMax, kExponentMax);
  }
  return point - first + exponent <= 0;
}

/// For a number that a double cannot hold: 0, "unset" rounded up beyond its range, or out of range.
ParsedDouble beyond_double(std::string_view digits) {
  if (is_below_one(digits)) {
    return {NumberClass::number, 0};
  }
  long double number = 0;
  const std::errc error = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
  const bool is_unset = error == std::errc{} && std::fabs(number) <= kUnsetUntil;
  return {is_unset ? NumberClass::unset : NumberClass::out_of_range, 0};
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
  if (read_plain_integer(text, number)) {
    return {number == kUnsetInteger ? NumberClass::unset : NumberClass::number, number, true};
  }
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (rest == end && error == std::errc::result_out_of_range) {
    return {NumberClass::out_of_range, 0, false};
  }
  if (error == std::errc{} && rest == end) {
    const bool padded = text.size() > 1 && (text[0] == '0' || (text[0] == '-' && text[1] == '0'));
    return {number == kUnsetInteger ? NumberClass::unset : NumberClass::number, number, !padded};
  }
  const ParsedDouble real = parse_double(text);
  if (real.kind != NumberClass::number) {
    return {real.kind, 0, false};
  }
  if (!std::isfinite(real.number) || real.number != std::floor(real.number)) {
    return {NumberClass::not_a_number, 0, false};
  }
  if (real.number < -kTwoTo63 || real.number >= kTwoTo63) {
    return {NumberClass::out_of_range, 0, false};
  }
  return {NumberClass::number, static_cast<std::int64_t>(real.number), false};
}

ParsedDouble parse_double(std::string_view text) {
  if (text.empty()) {
    return {NumberClass::unset, 0};
  }
  if (const PlainNumber plain = plain_number(text); plain.is_plain) {
    return {NumberClass::number, value_of(plain)};
  }
  if (text == "Infinity" || text == "Infinite" || text == "-Infinity") {
    const double infinity = std::numeric_limits<double>::infinity();
    return {NumberClass::number, text[0] == '-' ? -infinity : infinity};
  }
  if (text == "NaN") {
    return {NumberClass::number, std::numeric_limits<double>::quiet_NaN()};
  }
  const char* first = text.data();
  const char* const end = first + text.size();
  if (*first == '+' && text.size() > 1 && first[1] != '-') {
    ++first;
  }
  double number = 0;
  const auto [rest, error] = std::from_chars(first, end, number);
  if (rest != end || error == std::errc::invalid_argument) {
    return {NumberClass::not_a_number, 0};
  }
  if (error == std::errc::result_out_of_range) {
    return beyond_double({first, static_cast<std::size_t>(end - first)});
  }
  // Values that are not written as numbers.
  if (!std::isfinite(number)) {
    return {NumberClass::not_a_number, 0};
  }
  return {std::fabs(number) >= kUnsetFrom ? NumberClass::unset : NumberClass::number, number};
}

NumberClass class_of_decimal(std::string_view text) {
  return plain_number(text).is_plain ? NumberClass::number : parse_double(text).kind;
}

bool fits(FieldType type, const ParsedInteger& parsed) {
  if (parsed.kind == NumberClass::not_a_number || parsed.kind == NumberClass::out_of_range) {
    return false;
  }
  return type != FieldType::i32 || parsed.number == static_cast<std::int32_t>(parsed.number);
}

const char* range_error(FieldType type) {
  switch (type) {
    case FieldType::i32:
      return "beyond the range of 32 bits";
    case FieldType::i64:
      return "beyond the range of 64 bits";
    case FieldType::f64:
    case FieldType::decimal:
    case FieldType::boolean:
    case FieldType::string:
    case FieldType::record:
    case FieldType::map:
      break;
  }
  return "beyond the range of a double";
}

std::optional<std::int64_t> id_of(const Value& value) {
  if (value.kind == Value::Kind::integer) {
    return value.integer;
  }
  if (value.kind != Value::Kind::text) {
    return std::nullopt;
  }
  const std::string_view text = value.text();
  if (text == "true" || text == "false") {
    return text == "true" ? 1 : 0;
  }
  const ParsedInteger parsed = parse_integer(text);
  const bool is_number = parsed.kind == NumberClass::number || parsed.number == kUnsetInteger;
  return is_number ? std::optional(parsed.number) : std::nullopt;
}

std::optional<std::int64_t> integer_of(const Value& value) {
  const std::optional<std::int64_t> number = id_of(value);
  return number == kUnsetInteger ? std::nullopt : number;
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
