#include "conformance/expectations/known_failure_update.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "conformance/expectations/entry_cut.hpp"
#include "conformance/expectations/version_spans.hpp"

namespace ibgw::conformance {
namespace {

using ClientSet = std::set<std::size_t>;
using ScenarioSet = std::set<std::size_t>;

/// Unlisted failures with one finding.
class Unlisted {
 public:
  Unlisted(const SeenCases& seen, std::string finding)
      : seen_(seen), finding_(std::move(finding)) {}

  /// `is_listed` says whether a case that fails is listed.
  template <typename IsListed>
  void look_at(std::size_t scenario, std::size_t client, const IsListed& is_listed) {
    std::map<int, bool> fails_at;
    for (const SeenCase& one : seen_.of(scenario, client)) {
      const bool fails = one.failures.count(finding_) != 0;
      // A failure that is already listed does not limit a new entry.
      if (!fails || !is_listed(one)) {
        const auto [place, is_new] = fails_at.try_emplace(one.version, fails);
        place->second = place->second || fails;
      }
    }
    for (const VersionSpan& span : spans_of(fails_at, 0, INT_MAX)) {
      spans_.push_back({.scenario = scenario, .client = client, .versions = span});
    }
  }

  void add_entries(std::vector<NewEntry>& entries) const {
    for (const SpanGroup& group : group_by_versions(spans_)) {
      add_entries(group, entries);
    }
  }

 private:
  void add_entries(const SpanGroup& group, std::vector<NewEntry>& entries) const {
    std::map<std::size_t, ClientSet> clients_in;
    std::map<std::size_t, ScenarioSet> scenarios_of;
    for (const CaseSpan& span : group.members) {
      clients_in[span.scenario].insert(span.client);
      scenarios_of[span.client].insert(span.scenario);
    }
    std::map<ClientSet, ScenarioSet> by_clients;
    for (const auto& [scenario, clients] : clients_in) {
      by_clients[clients].insert(scenario);
    }
    std::map<ScenarioSet, ClientSet> by_scenarios;
    for (const auto& [client, scenarios] : scenarios_of) {
      by_scenarios[scenarios].insert(client);
    }
    if (by_clients.size() <= by_scenarios.size()) {
      for (const auto& [clients, scenarios] : by_clients) {
        entries.push_back(entry_for(group, scenarios, clients));
      }
    } else {
      for (const auto& [scenarios, clients] : by_scenarios) {
        entries.push_back(entry_for(group, scenarios, clients));
      }
    }
  }

  [[nodiscard]] NewEntry entry_for(const SpanGroup& group, const ScenarioSet& scenarios,
                                   const ClientSet& clients) const {
    NewEntry entry{.finding = finding_, .covered = {}};
    entry.covered.cases = names_of(scenarios);
    if (clients.size() < seen_.clients().size()) {
      entry.covered.clients.clear();
      for (const std::size_t client : clients) {
        entry.covered.clients.push_back(seen_.clients()[client]->name);
      }
    }
    // If it fails at every version, it will probably fail with later releases of the gateway too.
    if (group.versions.min > 0 || group.versions.max < INT_MAX) {
      entry.covered.version_min = group.versions.first;
      entry.covered.version_max = group.versions.last;
    }
    return entry;
  }

  /// A scenario is named once if all its variants are included.
  [[nodiscard]] std::vector<std::string> names_of(const ScenarioSet& scenarios) const {
    const std::vector<scenario::Scenario>& all = seen_.scenarios();
    std::map<std::string, std::size_t> variants;
    for (const scenario::Scenario& scenario : all) {
      ++variants[scenario.name];
    }
    std::map<std::string, std::size_t> there;
    for (const std::size_t scenario : scenarios) {
      ++there[all[scenario].name];
    }
    std::vector<std::string> names;
    for (const std::size_t scenario : scenarios) {
      const std::string& name = all[scenario].name;
      const std::string pattern = variants[name] == there[name] ? name : all[scenario].id();
      if (names.empty() || names.back() != pattern) {
        names.push_back(pattern);
      }
    }
    return names;
  }

  const SeenCases& seen_;
  std::string finding_;
  std::vector<CaseSpan> spans_;
};

/// In the order of their first occurrence.
std::vector<std::string> findings_in(const SeenCases& seen) {
  std::vector<std::string> findings;
  std::set<std::string> known;
  for (std::size_t s = 0; s < seen.scenarios().size(); ++s) {
    for (std::size_t c = 0; c < seen.clients().size(); ++c) {
      for (const SeenCase& one : seen.of(s, c)) {
        for (const std::string& finding : one.failures) {
          if (known.insert(finding).second) {
            findings.push_back(finding);
          }
        }
      }
    }
  }
  return findings;
}

}  // namespace

KnownFailureUpdate update_known_failures(const std::vector<KnownFailure>& entries,
                                         const SeenCases& seen, const std::string& today) {
  KnownFailureUpdate update;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].intermittent) {
      continue;  // A pass does not contradict it.
    }
    if (std::optional<std::vector<Coverage>> remains = cut_to_what_was_seen(entries[i], seen)) {
      update.changes.push_back({.entry = i, .remains = std::move(*remains)});
    }
  }
  std::set<std::size_t> expired;
  for (const std::string& finding : findings_in(seen)) {
    Unlisted unlisted(seen, finding);
    for (std::size_t s = 0; s < seen.scenarios().size(); ++s) {
      for (std::size_t c = 0; c < seen.clients().size(); ++c) {
        unlisted.look_at(s, c, [&](const SeenCase& one) {
          bool is_listed = false;
          for (std::size_t i = 0; i < entries.size(); ++i) {
            const KnownFailure& entry = entries[i];
            if (entry.finding == finding &&
                covers(entry, seen.names(s), *seen.clients()[c], one.version, one.id)) {
              is_listed = true;
              if (is_expired(entry, today)) {
                expired.insert(i);
              }
            }
          }
          return is_listed;
        });
      }
    }
    unlisted.add_entries(update.added);
  }
  update.expired.assign(expired.begin(), expired.end());
  return update;
}

}  // namespace ibgw::conformance
