// SARIF 2.1.0, for code scanning and editors: each finding at the line of the scenario that asks
// for it.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// One rule per expectation, one result per finding of a case; a listed failure is a suppressed
/// result with the reason as its justification. What is not a finding about a client (could not
/// run, inconclusive, harness) is a notification of the invocation.
[[nodiscard]] std::string sarif_report(const std::vector<CaseResult>& results);

}  // namespace ibgw::conformance
