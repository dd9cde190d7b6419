// The time of a call to the model, which reads no clock itself.
#pragma once

#include <cstdint>

#include "simulator/time/zone.hpp"

namespace ibgw::gateway {

using time::kDayMs;
using time::kHourMs;
using time::kMinuteMs;
using time::kSecondMs;

struct Moment {
  std::int64_t real_ns = 0;  ///< Monotonic; decides when scheduled things are due.
  std::int64_t wall_ms = 0;  ///< The session's wall clock; may stand still while real_ns advances.

  [[nodiscard]] Moment after_ms(std::int64_t ms) const {
    return {real_ns + ms * 1'000'000, wall_ms + ms};
  }
};

}  // namespace ibgw::gateway
