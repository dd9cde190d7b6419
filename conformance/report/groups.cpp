#include "conformance/report/groups.hpp"

#include <map>

namespace ibgw::conformance {

std::vector<CaseGroup> groups_of(const std::vector<CaseResult>& results,
                                 const std::function<bool(const CaseResult&)>& is_wanted) {
  std::vector<CaseGroup> groups;
  std::map<std::vector<std::string>, std::size_t> places;
  for (const CaseResult& result : results) {
    if (!is_wanted(result)) {
      continue;
    }
    std::vector<std::string> key{result.client,   result.scenario, result.variant,
                                 outcome(result), result.reason,   share_judged(result)};
    for (const Finding& finding : result.findings) {
      key.push_back(finding.id);
    }
    const auto [place, is_new] = places.try_emplace(std::move(key), groups.size());
    if (is_new) {
      groups.emplace_back();
    }
    groups[place->second].push_back(&result);
  }
  return groups;
}

std::string scenario_with_variant(const CaseResult& result) {
  return result.variant.empty() ? result.scenario : result.scenario + "[" + result.variant + "]";
}

std::string versions_of(const CaseGroup& group) {
  std::string text;
  for (const CaseResult* result : group) {
    text += (text.empty() ? "" : ", ") + std::to_string(result->server_version);
  }
  return text;
}

}  // namespace ibgw::conformance
