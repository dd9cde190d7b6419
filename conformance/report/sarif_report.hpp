// SARIF 2.1.0, for code scanning and editors: each finding at the line of its expectation in the
// scenario.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// One rule per expectation, one result per finding of a case. A listed failure is a suppressed
/// result with its reason as justification. Results that are not about a client (could not run,
/// inconclusive, harness) are notifications of the invocation.
[[nodiscard]] std::string sarif_report(const std::vector<CaseResult>& results);

}  // namespace ibgw::conformance
