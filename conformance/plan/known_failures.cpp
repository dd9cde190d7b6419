#include "conformance/plan/known_failures.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "conformance/plan/yaml_file.hpp"
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

constexpr KeySpec kEntryKeys[]{
    {"case", Shape::texts, "Patterns that match cases.", Need::required},
    {"finding", Shape::text, "The finding's id.", Need::required},
    {"reason", Shape::text, "Why the client fails.", Need::required},
    {"evidence", Shape::text, "`run` or `user-run`.", Need::required},
    {"versions", Shape::texts, "Negotiated versions, the lowest and the highest."},
    {"clients", Shape::texts, "Patterns that match clients."},
    {"intermittent", Shape::boolean, "`true`: it comes and goes."},
    {"link", Shape::text, "Link to an issue."},
    {"expires", Shape::text, "Expiry date."},
};
const MapSpec kEntry{"a known failure", "", kEntryKeys, {}};

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

/// A hint for a user who wrote a single version or two dots.
std::string expected_versions(const YamlNode& node) {
  const std::size_t dots = node.text.find("..");
  const std::optional<int> low = number_of(node.text.substr(0, dots));
  const std::optional<int> high =
      dots == std::string::npos ? low : number_of(node.text.substr(dots + 2));
  return low && high ? fmt::format("`[{}, {}]`", *low, *high)
                     : "the lowest and the highest such as `[100, 176]`";
}

/// `[100, 203]`.
void read_versions(Reading& reading, const YamlNode& node, Coverage& covered) {
  const bool is_pair = node.kind == YamlNode::Kind::list && node.items.size() == 2;
  const std::optional<int> low = is_pair ? number_of(node.items[0].text) : std::nullopt;
  const std::optional<int> high = is_pair ? number_of(node.items[1].text) : std::nullopt;
  if (!low || !high || *low > *high) {
    scenario::add_wrong_type(reading, {node, "versions"}, expected_versions(node));
    return;
  }
  covered.version_min = *low;
  covered.version_max = *high;
}

/// One pattern or a list of them.
std::vector<std::string> read_patterns(Reading& reading, const MapReader& reader,
                                       std::string_view key, std::vector<std::string> otherwise) {
  const YamlNode* const node = reader.find(key, Shape::texts);
  if (node == nullptr) {
    return otherwise;
  }
  std::vector<std::string> patterns;
  for (const YamlNode& item : scenario::read_one_or_list(reading, {*node, key}, Shape::texts)) {
    if (std::optional<std::string> pattern = scenario::read_text(reading, {item, key})) {
      patterns.push_back(std::move(*pattern));
    }
  }
  return patterns;
}

/// An empty `reason:` means that the reason is not known yet.
std::string read_reason(Reading& reading, const MapReader& reader, Reasons reasons) {
  const YamlNode* const node = reader.find("reason", Shape::text);
  const bool is_empty = node == nullptr || node->kind == YamlNode::Kind::null ||
                        (node->kind == YamlNode::Kind::scalar &&
                         node->text.find_first_not_of(" \t\r\n") == std::string::npos);
  if (!is_empty) {
    return scenario::read_text(reading, {*node, "reason"}).value_or("");
  }
  if (node != nullptr && reasons == Reasons::must_be_given) {
    reading.problems.add(
        node->place, "`reason` is empty; expected why the client fails (required when CI=true)");
  }
  return {};
}

KnownFailure read_entry(Reading& reading, const YamlNode& node, Reasons reasons) {
  const MapReader reader(reading, node, kEntry);
  KnownFailure entry;
  entry.mark = reading.problems.mark(node.place);
  entry.covered.cases = read_patterns(reading, reader, "case", {});
  entry.covered.clients = read_patterns(reading, reader, "clients", {"*"});
  entry.finding = reader.text("finding").value_or("");
  entry.reason = read_reason(reading, reader, reasons);
  entry.intermittent = reader.boolean("intermittent").value_or(false);
  if (entry.intermittent && entry.reason.empty() && reader.has("reason")) {
    reader.add_problem("intermittent",
                       "an intermittent failure needs a `reason`; expected what in the client is "
                       "left to chance");
  }
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
    read_versions(reading, *versions, entry.covered);
  }
  return entry;
}

bool has_range(const KnownFailure& entry) {
  return entry.covered.version_min != Coverage().version_min ||
         entry.covered.version_max != Coverage().version_max;
}

/// What a pattern matches in the inventory.
struct Found {
  bool is_case = false;
  bool is_finding = false;  ///< One of these cases can have the finding.
};

/// Considers all versions of the entry, even if a run would not play them. Most patterns are for
/// scenarios; only if such a pattern does not match, cases have to be tried version by version.
bool fits_some_version(const KnownFailure& entry, const std::string& pattern,
                       const scenario::Scenario& scenario, const ScenarioNames& names,
                       const ClientUnderTest& client) {
  const Coverage& covered = entry.covered;
  const int first = std::max({client.server_min, scenario.since, covered.version_min});
  const int end = std::min({client.server_max, scenario.until - 1, covered.version_max}) + 1;
  bool fits = first < end && names.fit(pattern);
  for (int version = first; version < end && !fits; ++version) {
    fits = names.fit_case(pattern, fmt::format("{}@{}/{}", names.id(), version, client.name));
  }
  return fits;
}

Found look_for(const KnownFailure& entry, const std::string& pattern,
               const std::vector<scenario::Scenario>& scenarios,
               const std::vector<ScenarioNames>& names,
               const std::vector<const ClientUnderTest*>& clients) {
  Found found;
  for (std::size_t i = 0; i < scenarios.size() && !found.is_finding; ++i) {
    if (!names[i].may_fit_case(pattern)) {
      continue;
    }
    const bool fits =
        std::any_of(clients.begin(), clients.end(), [&](const ClientUnderTest* client) {
          return fits_some_version(entry, pattern, scenarios[i], names[i], *client);
        });
    found.is_case = found.is_case || fits;
    found.is_finding = fits && can_have(scenarios[i], entry.finding);
  }
  return found;
}

Problem problem_of(const KnownFailure& entry, std::string what) {
  return {.mark = entry.mark, .what = std::move(what), .excerpt = {}};
}

/// Returns nothing if nothing is wrong.
std::optional<Problem> check_pattern(const KnownFailure& entry, const std::string& pattern,
                                     const std::vector<scenario::Scenario>& scenarios,
                                     const std::vector<ScenarioNames>& names,
                                     const std::vector<const ClientUnderTest*>& clients) {
  const Found found = look_for(entry, pattern, scenarios, names, clients);
  if (!found.is_case) {
    return problem_of(entry,
                      fmt::format("`{}` matches no case of this client{}; expected an existing "
                                  "scenario, such as handshake/silent_close[at=hello]",
                                  pattern, has_range(entry) ? " at its versions" : ""));
  }
  if (!found.is_finding) {
    return problem_of(
        entry,
        fmt::format(
            "no case of `{}` can have a finding `{}`; expected a finding's id as shown in a report",
            pattern, entry.finding));
  }
  return std::nullopt;
}

/// A pattern that matches no client of the adapter; empty if there is none.
std::string idle_pattern(const KnownFailure& entry,
                         const std::vector<const ClientUnderTest*>& clients) {
  for (const std::string& pattern : entry.covered.clients) {
    const bool fits = std::any_of(
        clients.begin(), clients.end(),
        [&](const ClientUnderTest* client) { return glob_matches(pattern, client->name); });
    if (!fits && !clients.empty()) {
      return pattern;
    }
  }
  return {};
}

}  // namespace

std::vector<KnownFailure> read_known_failures(const std::string& text, const std::string& path,
                                              Reasons reasons) {
  Problems problems(path, text);
  Reading reading{problems, 0};
  const YamlNode root = scenario::read_yaml(text, problems);
  std::vector<KnownFailure> entries;
  if (root.kind != YamlNode::Kind::list) {
    scenario::add_wrong_type(reading, {root, "the list of known failures"},
                             "a list, `[]` when there are none");
  }
  for (const YamlNode& item : root.items) {
    entries.push_back(read_entry(reading, item, reasons));
    entries.back().directory =
        std::filesystem::absolute(path).lexically_normal().parent_path().string();
  }
  problems.throw_if_any();
  return entries;
}

std::vector<KnownFailure> load_known_failures(const std::string& directory, Reasons reasons) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator folder(directory, error);
       !error && folder != std::filesystem::directory_iterator(); folder.increment(error)) {
    const std::filesystem::path file = folder->path() / kKnownFailuresFile;
    if (std::filesystem::exists(file)) {
      files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<KnownFailure> entries;
  for (const std::filesystem::path& file : files) {
    for (KnownFailure& entry :
         read_known_failures(read_text_file(file.string()), file.string(), reasons)) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

std::string place_of(const KnownFailure& entry) {
  return fmt::format("{}:{}", entry.mark.path, entry.mark.line);
}

std::string reason_of(const KnownFailure& entry) {
  return entry.reason.empty() ? "no reason given: " + place_of(entry) : entry.reason;
}

std::string note_on_reasons(const std::vector<KnownFailure>& entries) {
  const auto lacks = [](const KnownFailure& entry) { return entry.reason.empty(); };
  const auto first = std::find_if(entries.begin(), entries.end(), lacks);
  if (first == entries.end()) {
    return {};
  }
  const auto number = std::count_if(first, entries.end(), lacks);
  return fmt::format("{} known failure{} no reason, {}{}; this is an error when CI=true", number,
                     number == 1 ? " has" : "s have", number == 1 ? "" : "the first is ",
                     place_of(*first));
}

std::vector<Problem> check_known_failures(const std::vector<KnownFailure>& entries,
                                          const std::vector<scenario::Scenario>& scenarios,
                                          const std::vector<ClientUnderTest>& clients) {
  const std::vector<ScenarioNames> names(scenarios.begin(), scenarios.end());
  std::vector<Problem> problems;
  for (const KnownFailure& entry : entries) {
    std::vector<const ClientUnderTest*> mine;
    for (const ClientUnderTest& client : clients) {
      if (is_about(entry, client)) {
        mine.push_back(&client);
      }
    }
    for (const std::string& pattern : entry.covered.cases) {
      if (auto problem = check_pattern(entry, pattern, scenarios, names, mine)) {
        problems.push_back(std::move(*problem));
      }
    }
    if (const std::string idle = idle_pattern(entry, mine); !idle.empty()) {
      problems.push_back(problem_of(
          entry, fmt::format("`{}` matches no client of this adapter; expected an existing client",
                             idle)));
    }
  }
  return problems;
}

bool can_have(const scenario::Scenario& scenario, const std::string& finding) {
  const std::vector<std::string> unasked = unasked_findings(scenario);
  return std::find(unasked.begin(), unasked.end(), finding) != unasked.end() ||
         std::any_of(scenario.expectations.begin(), scenario.expectations.end(),
                     [&](const scenario::Expectation& expectation) {
                       return expectation.finding == finding;
                     });
}

bool is_about(const KnownFailure& entry, const ClientUnderTest& client) {
  const std::vector<std::string>& clients = entry.covered.clients;
  return entry.directory == client.directory &&
         std::any_of(clients.begin(), clients.end(), [&](const std::string& pattern) {
           return glob_matches(pattern, client.name);
         });
}

bool covers(const KnownFailure& entry, const ScenarioNames& names, const ClientUnderTest& client,
            int negotiated, const std::string& case_id) {
  const std::vector<std::string>& cases = entry.covered.cases;
  return is_about(entry, client) && negotiated >= entry.covered.version_min &&
         negotiated <= entry.covered.version_max &&
         std::any_of(cases.begin(), cases.end(),
                     [&](const std::string& pattern) { return names.fit_case(pattern, case_id); });
}

bool is_expired(const KnownFailure& entry, const std::string& today) {
  return !entry.expires.empty() && today >= entry.expires;
}

void apply_known_failures(CaseResult& result, const scenario::Scenario& scenario,
                          const ClientUnderTest& client, const std::vector<KnownFailure>& entries,
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
  const auto is_steady = [](const KnownFailure* entry) { return !entry->intermittent; };
  const auto is_covered = [&](const Finding& finding) {
    return finding.severity != scenario::Severity::fail ||
           std::any_of(matching.begin(), matching.end(), names(finding));
  };
  if (is_pass(result.verdict)) {
    // Even if the entry has expired, because it is wrong.
    const auto wrong = std::find_if(listed.begin(), listed.end(), is_steady);
    result.expected = wrong == listed.end();
    if (!result.expected) {
      result.reason = fmt::format("passed, although a failure is listed in {}", place_of(**wrong));
    } else if (!listed.empty()) {
      result.reason =
          "passed this time; an intermittent failure is known: " + listed.front()->reason;
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
    for (Finding& finding : result.findings) {
      const auto entry = std::find_if(matching.begin(), matching.end(), names(finding));
      if (entry != matching.end()) {
        finding.known = reason_of(**entry);
        finding.intermittent = (*entry)->intermittent;
      }
    }
  } else {
    result.expected =
        result.verdict == Verdict::unsupported || result.verdict == Verdict::not_installed;
  }
}

}  // namespace ibgw::conformance
