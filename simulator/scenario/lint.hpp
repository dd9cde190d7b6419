// What is wrong with a scenario although each part of it is right by itself: names that refer to
// nothing, rules that can never act, expectations that nothing can decide.
#pragma once

#include "simulator/scenario/problems.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

void lint(const Scenario& scenario, Problems& problems);

}  // namespace ibgw::scenario
