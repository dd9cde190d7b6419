// The time of a call to the model, which reads no clock itself.
#pragma once

#include <cstdint>

namespace ibgw::gateway {

inline constexpr std::int64_t kSecondMs = 1000;
inline constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr std::int64_t kHourMs = 60 * kMinuteMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

struct Moment {
  std::int64_t real_ns = 0;  ///< Monotonic; decides when scheduled things are due.
  std::int64_t wall_ms = 0;  ///< The session's wall clock; may stand still while real_ns advances.

  [[nodiscard]] Moment after_ms(std::int64_t ms) const {
    return {real_ns + ms * 1'000'000, wall_ms + ms};
  }
};

}  // namespace ibgw::gateway
