// Writes and reads results.json. Its structure and names are an interface to other tools.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// One line per case.
[[nodiscard]] std::string json_report(const std::vector<CaseResult>& results, const RunFacts& run);

/// The `format` of results.json. It changes only if old readers would misread the file: if a name
/// changes its meaning, not if a name is added.
inline constexpr int kResultsFormat = 1;

/// Reads the text of a results.json with path `file`. Throws LoadError if it is not one or has
/// another format.
[[nodiscard]] RunPart read_json_report(const std::string& text, const std::string& file);

/// Everything about one case, for `explain`.
[[nodiscard]] std::string json_bundle(const CaseResult& result, const CaseRecord& record);

struct Bundle {
  CaseResult result;
  CaseRecord record;
};
[[nodiscard]] std::optional<Bundle> read_json_bundle(const std::string& text);

}  // namespace ibgw::conformance
