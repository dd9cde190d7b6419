// The scenarios that programs are played against.
#pragma once

#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::fuzz {

/// A scenario and what of the invariants it leaves standing.
struct Setting {
  scenario::Scenario scenario;
  bool healthy = false;          ///< Every request is answered.
  bool bytes_are_whole = false;  ///< No rule touches bytes: what goes out decodes.
};
/// The first one is the healthy gateway.
[[nodiscard]] const std::vector<Setting>& settings();

}  // namespace ibgw::fuzz
