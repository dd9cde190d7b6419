#include "conformance/expectations/seen_cases.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

bool by_version(const SeenCase& a, const SeenCase& b) {
  return a.version < b.version;
}

}  // namespace

Gaps gaps_in(const RunFacts& run) {
  const bool is_whole = run.shards == 1 && run.why_partial.empty();
  return is_whole && run.selection && run.selection->is_regular ? Gaps::on_purpose : Gaps::unknown;
}

bool is_stale(const SeenCase& seen, const std::string& finding) {
  return seen.is_judged && seen.findings.count(finding) == 0 && seen.not_asked.count(finding) == 0;
}

std::string scenario_id(const CaseResult& result) {
  return result.variant.empty() ? result.scenario
                                : fmt::format("{}[{}]", result.scenario, result.variant);
}

SeenCases::SeenCases(const Inventory& inventory, std::vector<const ClientUnderTest*> clients,
                     const std::vector<CaseResult>& results, Gaps gaps)
    : inventory_(inventory),
      clients_(std::move(clients)),
      names_(inventory.scenarios.begin(), inventory.scenarios.end()) {
  std::map<std::string, std::size_t> scenario_of;
  for (std::size_t s = 0; s < names_.size(); ++s) {
    scenario_of.emplace(names_[s].id(), s);
    for (std::size_t c = 0; c < clients_.size(); ++c) {
      for (const CasePlan& plan : default_cases(inventory.scenarios[s], *clients_[c])) {
        if (!plan.why_unsupported) {
          cases_[{s, c}].push_back({.id = plan.id, .version = plan.negotiated});
        }
      }
    }
  }
  add_results(results, scenario_of, gaps);
}

void SeenCases::add_results(const std::vector<CaseResult>& results,
                            const std::map<std::string, std::size_t>& scenario_of, Gaps gaps) {
  std::set<std::string> unsupported;
  std::set<std::string> played;
  for (const CaseResult& result : results) {
    played.insert(result.case_id);
    const auto scenario = scenario_of.find(scenario_id(result));
    const auto client =
        std::find_if(clients_.begin(), clients_.end(),
                     [&](const ClientUnderTest* known) { return known->name == result.client; });
    if (scenario != scenario_of.end() && client != clients_.end()) {
      add_result(result, scenario->second, static_cast<std::size_t>(client - clients_.begin()),
                 unsupported);
    }
  }
  for (auto& [where, cases] : cases_) {
    std::erase_if(cases, [&](const SeenCase& seen) {
      return !seen.is_judged && unsupported.count(seen.id) != 0;
    });
    std::stable_sort(cases.begin(), cases.end(), by_version);
    if (gaps == Gaps::on_purpose) {
      close_gaps(cases, played);
    }
  }
}

void SeenCases::close_gaps(std::vector<SeenCase>& cases, const std::set<std::string>& played) {
  const auto is_judged = [](const SeenCase& one) { return one.is_judged; };
  const auto first = std::find_if(cases.begin(), cases.end(), is_judged);
  const auto behind = std::find_if(cases.rbegin(), cases.rend(), is_judged).base();
  if (first < behind) {
    cases.erase(std::remove_if(first, behind,
                               [&](const SeenCase& one) { return played.count(one.id) == 0; }),
                behind);
  }
}

void SeenCases::add_result(const CaseResult& result, std::size_t scenario, std::size_t client,
                           std::set<std::string>& unsupported) {
  if (result.verdict == Verdict::unsupported) {
    unsupported.insert(result.case_id);
  }
  if (!is_pass(result.verdict) && result.verdict != Verdict::fail) {
    return;
  }
  std::vector<SeenCase>& cases = cases_[{scenario, client}];
  auto seen = std::find_if(cases.begin(), cases.end(),
                           [&](const SeenCase& one) { return one.id == result.case_id; });
  if (seen == cases.end()) {
    seen = cases.insert(seen, {.id = result.case_id});
  }
  seen->is_judged = true;
  seen->version = result.negotiated;
  for (const Finding& finding : result.findings) {
    const bool fails = result.verdict == Verdict::fail;
    if (fails) {
      seen->findings.insert(finding.id);
    }
    if (fails && finding.severity == scenario::Severity::fail) {
      seen->failures.insert(finding.id);
    }
  }
  for (const Unsupported& one : result.unsupported) {
    if (result.verdict == Verdict::fail) {
      seen->not_asked.insert(one.id);
    }
  }
}

const std::vector<SeenCase>& SeenCases::of(std::size_t scenario, std::size_t client) const {
  static const std::vector<SeenCase> kNone;
  const auto found = cases_.find({scenario, client});
  return found == cases_.end() ? kNone : found->second;
}

bool SeenCases::suits(std::size_t scenario, std::size_t client) const {
  const std::vector<std::string>& provides = clients_[client]->provides;
  const std::vector<std::string>& needs = inventory_.scenarios[scenario].requires_;
  return std::all_of(needs.begin(), needs.end(), [&](const std::string& need) {
    return std::find(provides.begin(), provides.end(), need) != provides.end();
  });
}

std::vector<SeenCase> SeenCases::covered(const KnownFailure& entry, std::size_t scenario,
                                         std::size_t client) const {
  const ScenarioNames& names = names_[scenario];
  const std::vector<std::string>& patterns = entry.covered.cases;
  if (std::none_of(patterns.begin(), patterns.end(),
                   [&](const std::string& pattern) { return names.may_fit_case(pattern); })) {
    return {};
  }
  std::vector<SeenCase> cases;
  for (const SeenCase& seen : of(scenario, client)) {
    if (covers(entry, names, *clients_[client], seen.version, seen.id)) {
      cases.push_back(seen);
    }
  }
  const scenario::Scenario& played = inventory_.scenarios[scenario];
  if (!can_have(played, entry.finding)) {
    std::erase_if(cases,
                  [](const SeenCase& seen) { return !seen.is_judged || !seen.failures.empty(); });
    return cases;
  }
  const ClientUnderTest& player = *clients_[client];
  const std::vector<CasePlan> usual = default_cases(played, player);
  const bool is_played_by_default = std::any_of(
      usual.begin(), usual.end(),
      [&](const CasePlan& plan) { return covers(entry, names, player, plan.negotiated, plan.id); });
  if (is_played_by_default || !suits(scenario, client)) {
    return cases;
  }
  const int last = std::min({player.server_max, played.until - 1, entry.covered.version_max});
  for (int version = std::max({player.server_min, played.since, entry.covered.version_min});
       version <= last; ++version) {
    const std::string id = fmt::format("{}@{}/{}", names.id(), version, player.name);
    const bool is_new = std::none_of(cases.begin(), cases.end(),
                                     [&](const SeenCase& seen) { return seen.id == id; });
    if (is_new && covers(entry, names, player, version, id)) {
      cases.push_back({.id = id, .version = version});
    }
  }
  std::stable_sort(cases.begin(), cases.end(), by_version);
  return cases;
}

}  // namespace ibgw::conformance
