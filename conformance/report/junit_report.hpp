// JUnit XML as Jenkins and others read it; the shape is report/junit.xsd.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// One suite per client, one test case per case. A failure that is known is `skipped` with its
/// reason; unsupported and not installed are `skipped`; what is nobody's verdict on the client
/// (could not run, inconclusive, harness) is `error`.
[[nodiscard]] std::string junit_report(const std::vector<CaseResult>& results,
                                       const RunFacts& run = {});

}  // namespace ibgw::conformance
