// TAP version 14, for harnesses that read it (node-tap, Jenkins; Perl's prove knows 13 at most).
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// One test point per case. A known failure is `not ok` with the directive for known failures;
/// unsupported and not installed are `ok # SKIP`; other unexpected results are `not ok` with a YAML
/// block that says why.
[[nodiscard]] std::string tap_report(const std::vector<CaseResult>& results,
                                     const RunFacts& run = {});

}  // namespace ibgw::conformance
