// Cases and scenarios for programs: what `list cases|scenarios --format json` prints.
// conformance/README.md names the keys.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/run_cost.hpp"

namespace ibgw::conformance {

/// `{"cases": [...], "cost": {...}}`. `today` is for known failures that expire.
[[nodiscard]] std::string cases_json(const Inventory& inventory, const std::vector<CasePlan>& plans,
                                     const RunCost& cost, const std::string& today);

/// `{"scenarios": [...]}`, the variants of each of them together.
[[nodiscard]] std::string scenarios_json(const std::vector<const scenario::Scenario*>& scenarios);

}  // namespace ibgw::conformance
