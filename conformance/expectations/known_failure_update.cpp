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
      // Only a case that passes limits a new entry: not one that is listed, nor one that nobody has
      // played.
      if (one.is_judged && (!fails || !is_listed(one))) {
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
      std::map<std::size_t, ClientSet> clients_in;
      std::map<std::size_t, ScenarioSet> scenarios_of;
      for (const CaseSpan& span : group.members) {
        clients_in[span.scenario].insert(span.client);
        scenarios_of[span.client].insert(span.scenario);
      }
      const auto passes = [&](std::size_t scenario, std::size_t client) {
        return passes_in(group, scenario, client);
      };
      const std::vector<Block> by_scenario = blocks_of(clients_in, passes);
      const std::vector<Block> by_client = blocks_of(
          scenarios_of,
          [&](std::size_t client, std::size_t scenario) { return passes(scenario, client); });
      if (by_scenario.size() <= by_client.size()) {
        for (const auto& [scenarios, clients] : by_scenario) {
          entries.push_back(entry_for(group, scenarios, clients));
        }
      } else {
        for (const auto& [clients, scenarios] : by_client) {
          entries.push_back(entry_for(group, scenarios, clients));
        }
      }
    }
  }

 private:
  /// Rows, and the columns of them all: what one entry can list.
  using Block = std::pair<std::set<std::size_t>, std::set<std::size_t>>;

  /// Puts rows with the same columns into one block. A row that has fewer because the rest was not
  /// played fits too.
  template <typename Passes>
  static std::vector<Block> blocks_of(
      const std::map<std::size_t, std::set<std::size_t>>& columns_of, const Passes& passes) {
    std::vector<Block> blocks;
    for (const auto& [row, columns] : columns_of) {
      const auto fits = [&, row = row, &columns = columns](const Block& block) {
        const auto& [rows, there] = block;
        if (std::includes(there.begin(), there.end(), columns.begin(), columns.end())) {
          return std::none_of(there.begin(), there.end(),
                              [&](std::size_t column) { return passes(row, column); });
        }
        return std::includes(columns.begin(), columns.end(), there.begin(), there.end()) &&
               std::none_of(rows.begin(), rows.end(), [&](std::size_t other) {
                 return std::any_of(columns.begin(), columns.end(),
                                    [&](std::size_t column) { return passes(other, column); });
               });
      };
      auto block = std::find_if(blocks.begin(), blocks.end(), fits);
      if (block == blocks.end()) {
        block = blocks.insert(block, Block());
      }
      block->first.insert(row);
      block->second.insert(columns.begin(), columns.end());
    }
    return blocks;
  }

  /// Whether a range says anything about versions. If it fails wherever it was played, it will
  /// probably fail with other releases of the gateway too.
  static bool is_limited(const VersionSpan& versions) {
    return versions.min > 0 || versions.max < INT_MAX;
  }

  /// Whether an entry for the group's versions would be stale in one of these cases.
  [[nodiscard]] bool passes_in(const SpanGroup& group, std::size_t scenario,
                               std::size_t client) const {
    const VersionSpan& versions = group.versions;
    const bool is_possible = can_have(seen_.scenarios()[scenario], finding_);
    const std::vector<SeenCase>& cases = seen_.of(scenario, client);
    return std::any_of(cases.begin(), cases.end(), [&](const SeenCase& one) {
      const bool is_covered =
          !is_limited(versions) || (one.version >= versions.first && one.version <= versions.last);
      return is_covered && is_stale(one, finding_) && (is_possible || one.failures.empty());
    });
  }

  [[nodiscard]] NewEntry entry_for(const SpanGroup& group, const ScenarioSet& scenarios,
                                   const ClientSet& clients) const {
    NewEntry entry{.finding = finding_, .covered = {}};
    entry.covered.cases = names_of(group, scenarios, clients);
    if (clients.size() < seen_.clients().size()) {
      entry.covered.clients.clear();
      for (const std::size_t client : clients) {
        entry.covered.clients.push_back(seen_.clients()[client]->name);
      }
    }
    if (is_limited(group.versions)) {
      entry.covered.version_min = group.versions.first;
      entry.covered.version_max = group.versions.last;
    }
    return entry;
  }

  /// A scenario is named once, without its variants, if several fail and none passes.
  [[nodiscard]] std::vector<std::string> names_of(const SpanGroup& group,
                                                  const ScenarioSet& scenarios,
                                                  const ClientSet& clients) const {
    const std::vector<scenario::Scenario>& all = seen_.scenarios();
    std::map<std::string, int> there;
    std::map<std::string, int> elsewhere;
    std::set<std::string> not_alike;
    for (std::size_t s = 0; s < all.size(); ++s) {
      const bool is_there = scenarios.count(s) != 0;
      ++(is_there ? there : elsewhere)[all[s].name];
      if (!is_there && std::any_of(clients.begin(), clients.end(), [&](std::size_t client) {
            return passes_in(group, s, client);
          })) {
        not_alike.insert(all[s].name);
      }
    }
    std::vector<std::string> names;
    for (const std::size_t scenario : scenarios) {
      const std::string& name = all[scenario].name;
      const bool is_whole =
          elsewhere.count(name) == 0 || (there[name] > 1 && not_alike.count(name) == 0);
      const std::string pattern = is_whole ? name : all[scenario].id();
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
