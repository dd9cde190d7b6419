// results.json, written and read: design and names are the interface to other tools.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// One line per case.
[[nodiscard]] std::string json_report(const std::vector<CaseResult>& results, const RunFacts& run);

/// What a results.json says as `format`. Another number is for what would be misread: a name with
/// another meaning, not one more name.
inline constexpr int kResultsFormat = 1;

/// A results.json, whose path is `file`. Throws LoadError when the text is none, or is of another
/// format.
[[nodiscard]] RunPart read_json_report(const std::string& text, const std::string& file);

/// Everything about one case, for `explain`.
[[nodiscard]] std::string json_bundle(const CaseResult& result, const CaseRecord& record);

struct Bundle {
  CaseResult result;
  CaseRecord record;
};
[[nodiscard]] std::optional<Bundle> read_json_bundle(const std::string& text);

}  // namespace ibgw::conformance
