#include "conformance/expectations/entry_cut.hpp"

#include <algorithm>
#include <climits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "conformance/expectations/version_spans.hpp"
#include "conformance/plan/glob.hpp"

namespace ibgw::conformance {
namespace {

using ClientSet = std::set<std::size_t>;

/// The cases of one scenario with one client that an entry covers.
struct Row {
  std::size_t scenario = 0;
  std::size_t client = 0;
  std::vector<SeenCase> cases;
  /// Whether the entry still covers each version. If cases of one version disagree, it does,
  /// because a range cannot distinguish them.
  std::map<int, bool> stays_at;
};

std::vector<Row> rows_of(const KnownFailure& entry, const SeenCases& seen) {
  std::vector<Row> rows;
  for (std::size_t s = 0; s < seen.scenarios().size(); ++s) {
    for (std::size_t c = 0; c < seen.clients().size(); ++c) {
      Row row{.scenario = s, .client = c, .cases = seen.covered(entry, s, c), .stays_at = {}};
      for (const SeenCase& one : row.cases) {
        bool& stays = row.stays_at.try_emplace(one.version, false).first->second;
        stays = stays || !is_stale(one, entry.finding);
      }
      if (!row.cases.empty()) {
        rows.push_back(std::move(row));
      }
    }
  }
  return rows;
}

class Cut {
 public:
  Cut(const KnownFailure& entry, const SeenCases& seen, const std::vector<Row>& rows)
      : entry_(entry), seen_(seen), rows_(rows) {
    for (std::size_t c = 0; c < seen.clients().size(); ++c) {
      if (is_about(entry, *seen.clients()[c])) {
        clients_.insert(c);
      }
    }
  }

  [[nodiscard]] std::vector<Coverage> remains() const {
    std::vector<CaseSpan> spans;
    for (const Row& row : rows_) {
      const Coverage& all = entry_.covered;
      for (VersionSpan span : spans_of(row.stays_at, all.version_min, all.version_max)) {
        // Keep all existing versions, even those that are never played.
        const scenario::Scenario& scenario = seen_.scenarios()[row.scenario];
        const ClientUnderTest& client = *seen_.clients()[row.client];
        span.first = std::min(span.first, std::max({span.min, scenario.since, client.server_min}));
        span.last =
            std::max(span.last, std::min({span.max, scenario.until - 1, client.server_max}));
        spans.push_back({.scenario = row.scenario, .client = row.client, .versions = span});
      }
    }
    std::vector<Coverage> parts;
    for (const SpanGroup& group : group_by_versions(std::move(spans))) {
      add_parts(group, parts);
    }
    return parts;
  }

 private:
  /// For a range of versions: patterns by the clients for which they remain.
  using Patterns = std::map<ClientSet, std::vector<std::string>>;

  void add_parts(const SpanGroup& group, std::vector<Coverage>& parts) const {
    const std::vector<const Row*> rows = rows_in(group);
    Patterns patterns;
    std::set<std::string> done;  // Ids of cases.
    for (const std::string& pattern : entry_.covered.cases) {
      const ClientSet clients = clients_of(pattern, rows, group.versions);
      if (!clients.empty()) {
        patterns[clients].push_back(pattern);
        add_done(pattern, clients, rows, done);
      }
    }
    // Cases that no pattern matches without matching too much are named individually.
    std::map<std::string, ClientSet> others;
    for (const Row* const row : rows) {
      for (const SeenCase& one : row->cases) {
        if (is_in(one, group.versions) && done.count(one.id) == 0) {
          others[name_of(*row, one, group.versions)].insert(row->client);
        }
      }
    }
    for (const auto& [name, clients] : others) {
      patterns[clients].push_back(name);
    }
    for (const auto& [clients, names] : patterns) {
      parts.push_back(coverage_for(names, clients, group.versions));
    }
  }

  [[nodiscard]] std::vector<const Row*> rows_in(const SpanGroup& group) const {
    std::vector<const Row*> rows;
    for (const CaseSpan& span : group.members) {
      for (const Row& row : rows_) {
        if (row.scenario == span.scenario && row.client == span.client) {
          rows.push_back(&row);
        }
      }
    }
    return rows;
  }

  /// The clients of these rows for which the pattern, at these versions, matches only cases that
  /// stay.
  [[nodiscard]] ClientSet clients_of(const std::string& pattern,
                                     const std::vector<const Row*>& rows,
                                     const VersionSpan& versions) const {
    ClientSet clients;
    for (const Row* const row : rows) {
      if (names_some(pattern, *row, versions, true)) {
        clients.insert(row->client);
      }
    }
    for (const Row& row : rows_) {
      if (names_some(pattern, row, versions, false)) {
        clients.erase(row.client);
      }
    }
    return clients;
  }

  /// Whether the pattern matches a case of the row that stays (or goes).
  [[nodiscard]] bool names_some(const std::string& pattern, const Row& row,
                                const VersionSpan& versions, bool stays) const {
    return std::any_of(row.cases.begin(), row.cases.end(), [&](const SeenCase& one) {
      return is_in(one, versions) && row.stays_at.at(one.version) == stays &&
             seen_.names(row.scenario).fit_case(pattern, one.id);
    });
  }

  void add_done(const std::string& pattern, const ClientSet& clients,
                const std::vector<const Row*>& rows, std::set<std::string>& done) const {
    for (const Row* const row : rows) {
      for (const SeenCase& one : row->cases) {
        const bool is_named =
            clients.count(row->client) != 0 && seen_.names(row->scenario).fit_case(pattern, one.id);
        if (is_named) {
          done.insert(one.id);
        }
      }
    }
  }

  static bool is_in(const SeenCase& one, const VersionSpan& versions) {
    return one.version >= versions.min && one.version <= versions.max;
  }

  /// The scenario's name; with the case's version if the entry selects versions of the gateway.
  [[nodiscard]] std::string name_of(const Row& row, const SeenCase& one,
                                    const VersionSpan& versions) const {
    const ScenarioNames& names = seen_.names(row.scenario);
    const std::string& client = seen_.clients()[row.client]->name;
    bool is_whole = true;
    for (int version = versions.first; version <= versions.last && is_whole; ++version) {
      const std::string id = fmt::format("{}@{}/{}", names.id(), version, client);
      is_whole =
          std::any_of(entry_.covered.cases.begin(), entry_.covered.cases.end(),
                      [&](const std::string& pattern) { return names.fit_case(pattern, id); });
    }
    return is_whole ? names.id() : one.id.substr(0, one.id.rfind('/'));
  }

  [[nodiscard]] Coverage coverage_for(const std::vector<std::string>& names,
                                      const ClientSet& clients, const VersionSpan& versions) const {
    Coverage covered{.cases = names,
                     .clients = patterns_over(clients),
                     .version_min = entry_.covered.version_min,
                     .version_max = entry_.covered.version_max};
    const bool is_cut = versions.min > covered.version_min || versions.max < covered.version_max;
    if (is_cut) {
      // If the range has no bound of its own, it ends with its cases.
      covered.version_min = versions.min > 0 ? versions.min : versions.first;
      covered.version_max = versions.max < INT_MAX ? versions.max : versions.last;
    }
    return covered;
  }

  [[nodiscard]] std::vector<std::string> patterns_over(const ClientSet& clients) const {
    if (clients == clients_) {
      return entry_.covered.clients;
    }
    std::vector<std::string> patterns;
    ClientSet named;
    for (const std::string& pattern : entry_.covered.clients) {
      const ClientSet fits = clients_that_fit(pattern);
      if (std::includes(clients.begin(), clients.end(), fits.begin(), fits.end())) {
        patterns.push_back(pattern);
        named.insert(fits.begin(), fits.end());
      }
    }
    if (named == clients) {
      return patterns;
    }
    std::vector<std::string> names;
    for (const std::size_t client : clients) {
      names.push_back(seen_.clients()[client]->name);
    }
    return names;
  }

  [[nodiscard]] ClientSet clients_that_fit(const std::string& pattern) const {
    ClientSet fits;
    for (const std::size_t client : clients_) {
      if (glob_matches(pattern, seen_.clients()[client]->name)) {
        fits.insert(client);
      }
    }
    return fits;
  }

  const KnownFailure& entry_;
  const SeenCases& seen_;
  const std::vector<Row>& rows_;
  ClientSet clients_;  ///< Clients that the entry covers.
};

}  // namespace

std::optional<std::vector<Coverage>> cut_to_what_was_seen(const KnownFailure& entry,
                                                          const SeenCases& seen) {
  const std::vector<Row> rows = rows_of(entry, seen);
  const bool is_wrong = std::any_of(rows.begin(), rows.end(), [](const Row& row) {
    return std::any_of(row.stays_at.begin(), row.stays_at.end(),
                       [](const auto& version) { return !version.second; });
  });
  if (!is_wrong) {
    return std::nullopt;
  }
  return Cut(entry, seen, rows).remains();
}

}  // namespace ibgw::conformance
