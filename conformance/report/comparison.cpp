#include "conformance/report/comparison.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>
#include <utility>

namespace ibgw::conformance {
namespace {

using Findings = std::map<std::string, const Finding*>;

/// Clients that the other results lack, by family.
std::map<std::string, std::vector<std::string>> unmatched(
    const std::map<std::string, std::string>& clients,
    const std::map<std::string, std::string>& others) {
  std::map<std::string, std::vector<std::string>> families;
  for (const auto& [client, family] : clients) {
    if (others.count(client) == 0) {
      families[family].push_back(client);
    }
  }
  return families;
}

/// Scenario, variant, server version and the client as it is called before.
using CaseKey = std::tuple<std::string, std::string, int, std::string>;

CaseKey key_of(const CaseResult& result, const std::string& client) {
  return {result.scenario, result.variant, result.server_version, client};
}

void add(CaseSide& side, const CaseResult& result) {
  side.results.push_back(&result);
  if (!is_pass(result.verdict) && result.verdict != Verdict::fail) {
    return;
  }
  side.is_judged = true;
  for (const Finding& finding : result.findings) {
    const bool fails = finding.severity == scenario::Severity::fail;
    (fails ? side.failures : side.weaker).try_emplace(finding.id, &finding);
    if (finding.intermittent) {
      side.intermittent.insert(finding.id);
    }
  }
}

void ignore(CaseSide& side, const std::set<std::string>& findings) {
  for (const std::string& id : findings) {
    side.failures.erase(id);
    side.weaker.erase(id);
  }
}

bool is_asked(const CaseSide& side, const std::string& finding) {
  return std::none_of(side.results.begin(), side.results.end(), [&](const CaseResult* result) {
    return std::any_of(result->unsupported.begin(), result->unsupported.end(),
                       [&](const Unsupported& one) { return one.id == finding; });
  });
}

/// Of the findings that the other side does not have, those that it would have if they occurred.
int count_new(const Findings& here, const Findings& there, const CaseSide& other) {
  return static_cast<int>(std::count_if(here.begin(), here.end(), [&](const auto& entry) {
    return there.count(entry.first) == 0 && is_asked(other, entry.first);
  }));
}

bool have_same_ids(const Findings& a, const Findings& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return one.first == other.first; });
}

bool is_unsupported(const CaseSide& side) {
  return side.results.front()->verdict == Verdict::unsupported;
}

Change change_of(const CaseSide& before, const CaseSide& after) {
  if (!before.is_judged || !after.is_judged) {
    const bool is_same = is_unsupported(before) && is_unsupported(after);
    return is_same ? Change::same : Change::not_judged;
  }
  if (count_new(after.failures, before.failures, before) > 0) {
    return Change::broken;
  }
  const auto gone = static_cast<std::size_t>(count_new(before.failures, after.failures, after));
  if (!before.failures.empty() && after.failures.empty()) {
    // What cannot be asked any more has not been mended.
    return gone == before.failures.size() ? Change::mended : Change::not_judged;
  }
  const bool is_same =
      have_same_ids(before.failures, after.failures) && have_same_ids(before.weaker, after.weaker);
  return is_same ? Change::same : Change::changed;
}

}  // namespace

std::map<std::string, std::string> families_in(const RunPart& part) {
  std::map<std::string, std::string> families;
  for (const CaseResult& result : part.results) {
    families.emplace(result.client, result.family);
  }
  return families;
}

std::vector<ClientPair> match_clients(const RunPart& before, const RunPart& after) {
  const std::map<std::string, std::string> old_clients = families_in(before);
  const std::map<std::string, std::string> new_clients = families_in(after);
  std::vector<ClientPair> pairs;
  for (const auto& [client, family] : old_clients) {
    if (new_clients.count(client) != 0) {
      pairs.push_back({.before = client, .after = client});
    }
  }
  const auto new_families = unmatched(new_clients, old_clients);
  for (const auto& [family, releases] : unmatched(old_clients, new_clients)) {
    const auto found = new_families.find(family);
    if (releases.size() == 1 && found != new_families.end() && found->second.size() == 1) {
      pairs.push_back({.before = releases.front(),
                       .after = found->second.front(),
                       .matched_by = MatchedBy::family});
    }
  }
  std::sort(pairs.begin(), pairs.end(),
            [](const ClientPair& a, const ClientPair& b) { return a.before < b.before; });
  return pairs;
}

Comparison compare(const RunPart& before, const RunPart& after, std::vector<ClientPair> clients) {
  Comparison comparison;
  comparison.clients = std::move(clients);
  std::map<std::string, std::string> old_names;
  for (const ClientPair& pair : comparison.clients) {
    old_names.emplace(pair.after, pair.before);
  }
  std::map<CaseKey, CaseSide> old_sides;
  for (const CaseResult& result : before.results) {
    add(old_sides[key_of(result, result.client)], result);
  }
  std::map<CaseKey, std::size_t> places;
  std::set<std::string> only_after;
  for (const CaseResult& result : after.results) {
    const auto name = old_names.find(result.client);
    const CaseKey key = key_of(result, name == old_names.end() ? std::string() : name->second);
    const auto old_side = old_sides.find(key);
    if (old_side == old_sides.end()) {
      if (only_after.insert(result.case_id).second) {
        comparison.only_after.push_back(result.case_id);
      }
      continue;
    }
    const auto [place, is_new] = places.try_emplace(key, comparison.cases.size());
    if (is_new) {
      comparison.cases.emplace_back().before = old_side->second;
    }
    add(comparison.cases[place->second].after, result);
  }
  std::set<std::string> listed;
  for (const CaseResult& result : before.results) {
    if (places.count(key_of(result, result.client)) == 0 && listed.insert(result.case_id).second) {
      comparison.only_before.push_back(result.case_id);
    }
  }
  for (ComparedCase& one : comparison.cases) {
    for (const std::set<std::string>& findings :
         {one.before.intermittent, one.after.intermittent}) {
      ignore(one.before, findings);
      ignore(one.after, findings);
    }
    one.change = change_of(one.before, one.after);
  }
  return comparison;
}

ExitCode exit_code(const Comparison& comparison) {
  if (count(comparison, Change::broken) > 0) {
    return ExitCode::failure;
  }
  std::set<Verdict> losses;
  for (const ComparedCase& one : comparison.cases) {
    if (one.before.is_judged && !one.after.is_judged) {
      for (const CaseResult* const result : one.after.results) {
        losses.insert(result->verdict);
      }
    }
  }
  constexpr std::array<std::pair<Verdict, ExitCode>, 4> kCodes{
      {{Verdict::harness_error, ExitCode::harness_problem},
       {Verdict::could_not_run, ExitCode::client_problem},
       {Verdict::not_installed, ExitCode::client_problem},
       {Verdict::inconclusive, ExitCode::inconclusive}}};
  for (const auto& [verdict, code] : kCodes) {
    if (losses.count(verdict) != 0) {
      return code;
    }
  }
  return ExitCode::as_expected;
}

int count(const Comparison& comparison, Change change) {
  return static_cast<int>(
      std::count_if(comparison.cases.begin(), comparison.cases.end(),
                    [change](const ComparedCase& one) { return one.change == change; }));
}

}  // namespace ibgw::conformance
