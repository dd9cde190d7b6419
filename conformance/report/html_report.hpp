// The HTML report: `index.html`, a matrix of scenarios, clients and versions with filters, and a
// page per case. Produces texts; the runner writes the files. The pages load nothing from elsewhere
// and work from file://.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// `cases/handshake.silent_close.at=hello.176.reference-1a2b3c4d.html`: readable, safe as a file
/// name and in a URL, different for different cases. `repetition` counts from 1.
[[nodiscard]] std::string page_name(const std::string& case_id, int repetition = 1);

/// Without a record, the page has no timeline and says so. Lists at most `events_max` events.
[[nodiscard]] std::string html_case_page(const CaseResult& result, const CaseRecord* record,
                                         std::size_t events_max = 1000);

/// Its cells link to the pages named in the results.
[[nodiscard]] std::string html_index(const std::vector<CaseResult>& results, const RunFacts& run);

/// Names and contents of the files that pages share.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> html_shared_files();

}  // namespace ibgw::conformance
