// Numbers given as text, compared exactly: a conversion to double would lose digits of 64-bit
// integers and decimals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ibgw::scenario {

/// 0.d1d2d3... x 10^point, with no zero at either end of the digits; zero has none.
struct NumberText {
  bool negative = false;
  bool infinite = false;
  std::int64_t point = 0;
  std::string digits;
};

/// `-12.50`, `1e3`, `007`, `Infinity`; `true` and `false` are 1 and 0. Nothing for any other text,
/// including `NaN` and the empty text.
[[nodiscard]] std::optional<NumberText> parse_number(std::string_view text);

/// Below 0, 0 or above 0, as a is below, equal to or above b.
[[nodiscard]] int compare(const NumberText& a, const NumberText& b);

}  // namespace ibgw::scenario
