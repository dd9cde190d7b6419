// The page that a CI job shows about itself: markdown as GitHub renders it.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// Totals; a table of what is not as expected, with findings and the command that plays it again;
/// known failures folded. Long tables end with how many rows are left out: a job summary has at
/// most 1 MiB.
[[nodiscard]] std::string job_summary(const std::vector<CaseResult>& results, const RunFacts& run,
                                      std::size_t rows_max = 200);

}  // namespace ibgw::conformance
