// The clock for everything: CLOCK_MONOTONIC, which the gateway's trace uses too.
#pragma once

#include <chrono>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// steady_clock is CLOCK_MONOTONIC on Linux.
[[nodiscard]] inline Moment monotonic_now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace ibgw::conformance
