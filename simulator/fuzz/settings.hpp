// The scenarios against which programs are played.
#pragma once

#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::fuzz {

/// A scenario, and the invariants that it leaves intact.
struct Setting {
  scenario::Scenario scenario;
  bool healthy = false;          ///< Every request must be answered.
  bool bytes_are_whole = false;  ///< No rule changes bytes, so all output must decode.
};
/// The first one is the healthy gateway.
[[nodiscard]] const std::vector<Setting>& settings();

}  // namespace ibgw::fuzz
