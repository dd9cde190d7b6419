#include "simulator/base/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace ibgw {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

constexpr std::array<Unit, 5> kUnits{
    {{"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};
constexpr double kLongest = 24 * 3600e9;

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(number) || std::signbit(number)) {
    return std::nullopt;
  }
  const std::string_view unit_name(rest, static_cast<std::size_t>(end - rest));
  if (unit_name.empty() && number == 0) {
    return Duration::zero();
  }
  for (const Unit& unit : kUnits) {
    if (unit.name == unit_name && number * unit.nanoseconds <= kLongest) {
      return Duration(std::llround(number * unit.nanoseconds));
    }
  }
  return std::nullopt;
}

std::string format_duration(Duration duration) {
  const auto nanoseconds = static_cast<double>(duration.count());
  if (duration < std::chrono::milliseconds(1) && duration != Duration::zero()) {
    return fmt::format("{}us", nanoseconds / 1e3);
  }
  if (duration < std::chrono::seconds(1)) {
    return fmt::format("{}ms", nanoseconds / 1e6);
  }
  return fmt::format("{}s", nanoseconds / 1e9);
}

}  // namespace ibgw
