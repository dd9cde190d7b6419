// The summary page of a CI job: Markdown as GitHub renders it.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// Totals; a table of cases that are not as expected, with findings and the command that plays them
/// again; known failures folded. Long tables end with the number of omitted rows, because a job
/// summary may have at most 1 MiB.
[[nodiscard]] std::string job_summary(const std::vector<CaseResult>& results, const RunFacts& run,
                                      std::size_t rows_max = 200);

}  // namespace ibgw::conformance
