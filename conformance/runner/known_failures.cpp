#include "conformance/runner/known_failures.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "conformance/runner/yaml_file.hpp"
#include "simulator/scenario/map_reader.hpp"

namespace ibgw::conformance {
namespace {

using scenario::KeySpec;
using scenario::MapReader;
using scenario::MapSpec;
using scenario::Need;
using scenario::Problems;
using scenario::Reading;
using scenario::Shape;
using scenario::YamlNode;

constexpr KeySpec kKeys[]{
    {"case", Shape::text, "Pattern over cases.", Need::required},
    {"finding", Shape::text, "Id of the finding.", Need::required},
    {"reason", Shape::text, "Why the client fails.", Need::required},
    {"evidence", Shape::text, "`run` or `user-run`.", Need::required},
    {"versions", Shape::texts, "Negotiated versions."},
    {"clients", Shape::text, "Pattern over clients."},
    {"link", Shape::text, "An issue."},
    {"expires", Shape::text, "A date."},
};
const MapSpec kEntry{"a known failure", "", kKeys, {}};

bool is_date(const std::string& text) {
  if (text.size() != 10) {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 4 || i == 7;
    if (is_dash ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) {
      return false;
    }
  }
  return true;
}

std::optional<int> number_of(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional<int>(number)
                                                                  : std::nullopt;
}

/// `[100, 203]`, `100..203` or `176`.
void read_versions(Reading& reading, const YamlNode& node, KnownFailure& entry) {
  std::vector<std::string> bounds;
  for (const YamlNode& item : node.items) {
    bounds.push_back(item.text);
  }
  if (node.kind == YamlNode::Kind::scalar) {
    const std::size_t dots = node.text.find("..");
    bounds = {node.text.substr(0, dots),
              dots == std::string::npos ? node.text : node.text.substr(dots + 2)};
  }
  const std::optional<int> low = bounds.size() == 2 ? number_of(bounds[0]) : std::nullopt;
  const std::optional<int> high = bounds.size() == 2 ? number_of(bounds[1]) : std::nullopt;
  if (!low || !high || *low > *high) {
    scenario::add_wrong_type(reading, {node, "versions"},
                             "one version, or a range such as `100..176` or `[100, 176]`");
    return;
  }
  entry.version_min = *low;
  entry.version_max = *high;
}

KnownFailure read_entry(Reading& reading, const YamlNode& node) {
  const MapReader reader(reading, node, kEntry);
  KnownFailure entry;
  entry.mark = reading.problems.mark(node.place);
  entry.cases = reader.text("case").value_or("");
  entry.finding = reader.text("finding").value_or("");
  entry.clients = reader.text("clients").value_or("*");
  entry.reason = reader.text("reason").value_or("");
  entry.evidence = reader.text("evidence").value_or("run");
  entry.link = reader.text("link").value_or("");
  entry.expires = reader.text("expires").value_or("");
  if (entry.evidence != "run" && entry.evidence != "user-run") {
    reader.add_problem("evidence",
                       "`evidence` is `" + entry.evidence + "`; expected `run` or `user-run`");
  }
  if (!entry.expires.empty() && !is_date(entry.expires)) {
    reader.add_problem("expires",
                       "`expires` is `" + entry.expires + "`; expected a date such as 2027-01-01");
  }
  if (const YamlNode* const versions = reader.find("versions", Shape::texts)) {
    read_versions(reading, *versions, entry);
  }
  return entry;
}

bool applies_to(const KnownFailure& entry, const Client& client) {
  return entry.directory == client.directory && glob_matches(entry.clients, client.name);
}

bool has_finding(const scenario::Scenario& scenario, const std::string& finding) {
  return finding.starts_with("client:exit") || finding.starts_with("client:thread_exception") ||
         std::any_of(scenario.rules.begin(), scenario.rules.end(),
                     [&](const scenario::Rule& rule) {
                       return !rule.optional && finding == "rule:" + rule.id;
                     }) ||
         std::any_of(scenario.expectations.begin(), scenario.expectations.end(),
                     [&](const scenario::Expectation& expectation) {
                       return expectation.finding == finding;
                     });
}

std::string place_of(const KnownFailure& entry) {
  return fmt::format("{}:{}", entry.mark.path, entry.mark.line);
}

bool has_range(const KnownFailure& entry) {
  return entry.version_min != KnownFailure().version_min ||
         entry.version_max != KnownFailure().version_max;
}

/// What an entry finds in the inventory.
struct Found {
  bool is_case = false;
  bool is_finding = false;  ///< One of those cases can have it.
};

/// At the versions of the entry, whichever of them a run would play. Most patterns are over
/// scenarios: only where one of those does not fit, cases have to be tried version by version.
bool fits_some_version(const KnownFailure& entry, const scenario::Scenario& scenario,
                       const ScenarioNames& names, const Client& client) {
  const int first = std::max({client.server_min, scenario.since, entry.version_min});
  const int end = std::min({client.server_max, scenario.until - 1, entry.version_max}) + 1;
  bool fits = first < end && names.fit(entry.cases);
  for (int version = first; version < end && !fits; ++version) {
    fits = names.fit_case(entry.cases, fmt::format("{}@{}/{}", names.id(), version, client.name));
  }
  return fits;
}

Found look_for(const KnownFailure& entry, const std::vector<scenario::Scenario>& scenarios,
               const std::vector<ScenarioNames>& names, const std::vector<Client>& clients) {
  Found found;
  std::vector<const Client*> mine;
  for (const Client& client : clients) {
    if (applies_to(entry, client)) {
      mine.push_back(&client);
    }
  }
  for (std::size_t i = 0; i < scenarios.size() && !found.is_finding; ++i) {
    if (!names[i].may_fit_case(entry.cases)) {
      continue;
    }
    const bool fits = std::any_of(mine.begin(), mine.end(), [&](const Client* client) {
      return fits_some_version(entry, scenarios[i], names[i], *client);
    });
    found.is_case = found.is_case || fits;
    found.is_finding = fits && has_finding(scenarios[i], entry.finding);
  }
  return found;
}

Problem problem_of(const KnownFailure& entry, std::string what) {
  return {.mark = entry.mark, .what = std::move(what), .excerpt = {}};
}

}  // namespace

std::vector<KnownFailure> read_known_failures(const std::string& text, const std::string& path) {
  Problems problems(path, text);
  Reading reading{problems, 0};
  const YamlNode root = scenario::read_yaml(text, problems);
  std::vector<KnownFailure> entries;
  if (root.kind != YamlNode::Kind::list) {
    scenario::add_wrong_type(reading, {root, "the list of known failures"},
                             "a list, `[]` when there are none");
  }
  for (const YamlNode& item : root.items) {
    entries.push_back(read_entry(reading, item));
    entries.back().directory =
        std::filesystem::absolute(path).lexically_normal().parent_path().string();
  }
  problems.throw_if_any();
  return entries;
}

std::vector<KnownFailure> load_known_failures(const std::string& directory) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator folder(directory, error);
       !error && folder != std::filesystem::directory_iterator(); folder.increment(error)) {
    const std::filesystem::path file = folder->path() / "expectations.yaml";
    if (std::filesystem::exists(file)) {
      files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<KnownFailure> entries;
  for (const std::filesystem::path& file : files) {
    for (KnownFailure& entry : read_known_failures(read_text_file(file.string()), file.string())) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

std::vector<Problem> check_known_failures(const std::vector<KnownFailure>& entries,
                                          const std::vector<scenario::Scenario>& scenarios,
                                          const std::vector<Client>& clients) {
  const std::vector<ScenarioNames> names(scenarios.begin(), scenarios.end());
  std::vector<Problem> problems;
  for (const KnownFailure& entry : entries) {
    const Found found = look_for(entry, scenarios, names, clients);
    if (!found.is_case) {
      problems.push_back(
          problem_of(entry, fmt::format("`{}` fits no case of this client{}; "
                                        "expected a scenario that exists, such as "
                                        "handshake/silent_close[at=hello]",
                                        entry.cases, has_range(entry) ? " at its versions" : "")));
    } else if (!found.is_finding) {
      problems.push_back(problem_of(
          entry,
          fmt::format("no case of `{}` has a finding `{}`; expected the id that a report shows",
                      entry.cases, entry.finding)));
    }
  }
  return problems;
}

bool covers(const KnownFailure& entry, const ScenarioNames& names, const Client& client,
            int negotiated, const std::string& case_id) {
  return applies_to(entry, client) && negotiated >= entry.version_min &&
         negotiated <= entry.version_max && names.fit_case(entry.cases, case_id);
}

bool is_expired(const KnownFailure& entry, const std::string& today) {
  return !entry.expires.empty() && today >= entry.expires;
}

void apply_known_failures(CaseResult& result, const scenario::Scenario& scenario,
                          const Client& client, const std::vector<KnownFailure>& entries,
                          const std::string& today) {
  std::vector<const KnownFailure*> listed;
  std::vector<const KnownFailure*> matching;
  std::vector<const KnownFailure*> expired;
  const ScenarioNames scenario_names(scenario);
  for (const KnownFailure& entry : entries) {
    if (covers(entry, scenario_names, client, result.negotiated, result.case_id)) {
      listed.push_back(&entry);
      (is_expired(entry, today) ? expired : matching).push_back(&entry);
    }
  }
  const auto names = [](const Finding& finding) {
    return [&finding](const KnownFailure* entry) { return entry->finding == finding.id; };
  };
  const auto is_covered = [&](const Finding& finding) {
    return finding.severity != scenario::Severity::fail ||
           std::any_of(matching.begin(), matching.end(), names(finding));
  };
  if (is_pass(result.verdict)) {
    // Also when the entry has expired: it says something that is not so.
    result.expected = listed.empty();
    if (!listed.empty()) {
      result.reason =
          fmt::format("passed, although a failure is listed in {}", place_of(*listed.front()));
    }
  } else if (result.verdict == Verdict::fail) {
    result.expected = std::all_of(result.findings.begin(), result.findings.end(), is_covered);
    for (const Finding& finding : result.findings) {
      const auto entry = std::find_if(expired.begin(), expired.end(), names(finding));
      if (!is_covered(finding) && entry != expired.end()) {
        result.reason = fmt::format("a known failure until {} expired: {}", (*entry)->expires,
                                    place_of(**entry));
      }
    }
    for (const KnownFailure* entry : matching) {
      const bool is_found =
          std::any_of(result.findings.begin(), result.findings.end(),
                      [&](const Finding& finding) { return finding.id == entry->finding; });
      if (is_found) {
        result.known.push_back(entry->reason);
      }
    }
  } else {
    result.expected =
        result.verdict == Verdict::unsupported || result.verdict == Verdict::not_installed;
  }
}

std::string stubs_for(const std::vector<CaseResult>& results) {
  // Client -> scenario[variant] and finding -> negotiated versions.
  std::map<std::string, std::map<std::pair<std::string, std::string>, std::set<int>>> failures;
  for (const CaseResult& result : results) {
    if (result.verdict != Verdict::fail || result.expected) {
      continue;
    }
    const std::string id =
        result.variant.empty() ? result.scenario : result.scenario + "[" + result.variant + "]";
    for (const Finding& finding : result.findings) {
      if (finding.severity == scenario::Severity::fail) {
        failures[result.client][{id, finding.id}].insert(result.negotiated);
      }
    }
  }
  std::string text;
  for (const auto& [client, entries] : failures) {
    text += "# " + client + "\n";
    for (const auto& [key, versions] : entries) {
      text += fmt::format(
          "- case: \"{}\"\n  finding: \"{}\"\n  clients: \"{}\"\n  versions: {}..{}\n  reason:\n  "
          "evidence: run\n",
          key.first, key.second, client, *versions.begin(), *versions.rbegin());
    }
  }
  return text;
}

}  // namespace ibgw::conformance
