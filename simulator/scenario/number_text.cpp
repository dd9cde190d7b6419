#include "simulator/scenario/number_text.hpp"

#include <charconv>

namespace ibgw::scenario {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Removes the digits at the beginning of `text` and returns them.
std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) {
    ++count;
  }
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

/// Reads the exponent after `e`; nothing if it is not a number. 32 bits are more than any number
/// needs.
std::optional<std::int64_t> read_exponent(std::string_view text) {
  static_cast<void>(text.size() > 1 && text[0] == '+' && is_digit(text[1]) && take(text, "+"));
  std::int32_t exponent = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, exponent);
  return error == std::errc{} && rest == end ? std::optional<std::int64_t>(exponent) : std::nullopt;
}

void normalize(NumberText& number) {
  const std::size_t first = number.digits.find_first_not_of('0');
  if (first == std::string::npos) {
    number = {};
    return;
  }
  number.digits.erase(0, first);
  number.point -= static_cast<std::int64_t>(first);
  number.digits.erase(number.digits.find_last_not_of('0') + 1);
}

}  // namespace

std::optional<NumberText> parse_number(std::string_view text) {
  if (text == "true" || text == "false") {
    return parse_number(text == "true" ? "1" : "0");
  }
  NumberText number;
  number.negative = take(text, "-");
  if (text == "Infinity") {
    number.infinite = true;
    return number;
  }
  const std::string_view whole = take_digits(text);
  if (whole.empty()) {
    return std::nullopt;
  }
  number.digits = whole;
  number.point = static_cast<std::int64_t>(whole.size());
  if (take(text, ".")) {
    const std::string_view fraction = take_digits(text);
    if (fraction.empty()) {
      return std::nullopt;
    }
    number.digits += fraction;
  }
  if (take(text, "eE")) {
    const std::optional<std::int64_t> exponent = read_exponent(text);
    if (!exponent) {
      return std::nullopt;
    }
    number.point += *exponent;
  } else if (!text.empty()) {
    return std::nullopt;
  }
  normalize(number);
  return number;
}

int compare(const NumberText& a, const NumberText& b) {
  const auto sign = [](const NumberText& number) {
    const bool is_zero = number.digits.empty() && !number.infinite;
    return is_zero ? 0 : (number.negative ? -1 : 1);
  };
  if (sign(a) != sign(b) || sign(a) == 0) {
    return sign(a) - sign(b);
  }
  int size = 0;
  if (a.infinite || b.infinite) {
    size = static_cast<int>(a.infinite) - static_cast<int>(b.infinite);
  } else if (a.point != b.point) {
    size = a.point < b.point ? -1 : 1;
  } else {
    size = a.digits.compare(b.digits);
  }
  return size * sign(a);
}

}  // namespace ibgw::scenario
