// Groups of cases with the same problem: a client that fails a scenario in the same way at nine
// versions has one problem, not nine.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// Cases with the same client, scenario, variant, outcome, findings and reason; never empty.
using CaseGroup = std::vector<const CaseResult*>;

/// Groups of the wanted cases, in the order of their first cases. They point into `results`.
[[nodiscard]] std::vector<CaseGroup> groups_of(
    const std::vector<CaseResult>& results,
    const std::function<bool(const CaseResult&)>& is_wanted);

/// `handshake/silent_close[at=hello]`.
[[nodiscard]] std::string scenario_with_variant(const CaseResult& result);

/// `100, 176, 226`.
[[nodiscard]] std::string versions_of(const CaseGroup& group);

}  // namespace ibgw::conformance
