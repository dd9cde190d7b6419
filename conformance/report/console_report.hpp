// What a person reads while and after cases run. Texts only; who prints them decides where to.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// `FAIL            handshake/silent_close[at=hello]@176/reference  0.41 s`
[[nodiscard]] std::string verdict_line(const CaseResult& result);

/// Requirement, expected and actual of each finding, and reasons.
[[nodiscard]] std::string describe_findings(const CaseResult& result);

/// Everything somebody needs who has to look at an unexpected result: findings, timeline, what the
/// processes printed.
[[nodiscard]] std::string describe_case(const CaseResult& result);

/// Scenarios down, clients across: passed of run, and the worst verdict where that is not all.
[[nodiscard]] std::string summary_table(const std::vector<CaseResult>& results);

/// Counts, the unexpected cases once more, and the time.
[[nodiscard]] std::string closing_lines(const std::vector<CaseResult>& results,
                                        const RunFacts& run);

}  // namespace ibgw::conformance
