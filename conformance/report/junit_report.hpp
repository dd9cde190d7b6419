// JUnit XML as Jenkins and others read it; the shape is report/junit.xsd.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// One suite per client, one test case per case. A known failure is `skipped` with its reason;
/// unsupported and not installed are `skipped`; results that are not about the client (could not
/// run, inconclusive, harness) are `error`.
[[nodiscard]] std::string junit_report(const std::vector<CaseResult>& results,
                                       const RunFacts& run = {});

}  // namespace ibgw::conformance
