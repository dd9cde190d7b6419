// results.json, written and read: design and names are the interface to other tools.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/event/event.hpp"
#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// Where the cases of a run had their sockets; empty where that is not known any more (`merge`).
struct RunNetwork {
  std::string kind;        ///< `own`: a network for each job; `shared`: the machine's.
  std::string why_shared;  ///< What the machine said when it was asked for others.
};

/// One line per case.
[[nodiscard]] std::string json_report(const std::vector<CaseResult>& results, Duration total,
                                      const RunNetwork& network = {});

/// The cases of a results.json; nothing when the text is none.
[[nodiscard]] std::optional<std::vector<CaseResult>> read_json_report(const std::string& text);

/// Everything about one case, for `explain`.
[[nodiscard]] std::string json_bundle(const CaseResult& result, const CaseRecord& record);

struct Bundle {
  CaseResult result;
  CaseRecord record;
};
[[nodiscard]] std::optional<Bundle> read_json_bundle(const std::string& text);

}  // namespace ibgw::conformance
