// Texts for the console, during and after a run. The caller prints them.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// `FAIL            handshake/silent_close[at=hello]@176/reference  0.41 s`
[[nodiscard]] std::string verdict_line(const CaseResult& result);

/// For each finding: requirement, expected and actual; and reasons.
[[nodiscard]] std::string describe_findings(const CaseResult& result);

/// Everything needed to understand an unexpected result: findings, timeline, output of the
/// processes.
[[nodiscard]] std::string describe_case(const CaseResult& result);

/// A table of scenarios and clients: how many of the played cases passed, and the worst verdict if
/// not all did.
[[nodiscard]] std::string summary_table(const std::vector<CaseResult>& results);

/// Counts, the list of unexpected cases, and the time.
[[nodiscard]] std::string closing_lines(const std::vector<CaseResult>& results,
                                        const RunFacts& run);

}  // namespace ibgw::conformance
