// Saturating arithmetic, for numbers from outside: a result that does not fit becomes the limit of
// its type.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <utility>

namespace ibgw {

template <std::integral To>
[[nodiscard]] constexpr To saturate(std::integral auto number) {
  using Limits = std::numeric_limits<To>;
  if (std::cmp_less(number, Limits::min())) {
    return Limits::min();
  }
  return std::cmp_greater(number, Limits::max()) ? Limits::max() : static_cast<To>(number);
}

/// Rounds to the nearest; 0 for NaN.
template <std::integral To>
[[nodiscard]] To saturate(double number) {
  using Limits = std::numeric_limits<To>;
  if (std::isnan(number)) {
    return 0;
  }
  const double rounded = std::round(number);
  // The largest 64-bit integer is not a double; the next double above it is the first that does not
  // fit.
  if (rounded >= static_cast<double>(Limits::max())) {
    return Limits::max();
  }
  return rounded <= static_cast<double>(Limits::min()) ? Limits::min() : static_cast<To>(rounded);
}

[[nodiscard]] constexpr std::int64_t saturating_sum(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  if (b > 0 && a > kMax - b) {
    return kMax;
  }
  return b < 0 && a < kMin - b ? kMin : a + b;
}

/// `factor` must be above 0.
[[nodiscard]] constexpr std::int64_t saturating_product(std::int64_t a, std::int64_t factor) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  if (a > kMax / factor) {
    return kMax;
  }
  return a < kMin / factor ? kMin : a * factor;
}

}  // namespace ibgw
