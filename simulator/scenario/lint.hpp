// Finds mistakes that concern a scenario as a whole: references to undefined names, rules that can
// never act, expectations that can never be decided.
#pragma once

#include "simulator/scenario/problems.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

void lint(const Scenario& scenario, Problems& problems);

}  // namespace ibgw::scenario
