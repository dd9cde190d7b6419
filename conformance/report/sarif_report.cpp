#include "conformance/report/sarif_report.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "conformance/report/groups.hpp"
#include "conformance/report/text.hpp"
#include "conformance/report/tree_parts.hpp"

namespace ibgw::conformance {
namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

Tree message(const std::string& text) {
  return map_of({{"text", text_tree(printable(text))}});
}

const char* level_of(scenario::Severity severity) {
  switch (severity) {
    case scenario::Severity::fail:
      return "error";
    case scenario::Severity::non_strict:
      return "warning";
    case scenario::Severity::informational:
      return "note";
  }
  return "error";
}

/// Relative paths are relative to the project's folder, which readers of the file know.
Tree artifact(const std::string& file) {
  if (file.starts_with('/')) {
    return map_of({{"uri", text_tree("file://" + url_path(file))}});
  }
  return map_of({{"uri", text_tree(url_path(file))}, {"uriBaseId", text_tree("SRCROOT")}});
}

Tree location(const CaseResult& result, int line) {
  Tree tree = map_tree();
  if (!result.file.empty()) {
    set_member(tree, "physicalLocation",
               map_of({{"artifactLocation", artifact(result.file)},
                       {"region", map_of({{"startLine", integer_tree(std::max(line, 1))}})}}));
  }
  set_member(tree, "logicalLocations",
             list_of({map_of({{"fullyQualifiedName", text_tree(printable(result.case_id))}})}));
  return tree;
}

Tree suppressions(const CaseResult& result) {
  std::string reasons;
  for (const std::string& reason : known_reasons(result)) {
    reasons += (reasons.empty() ? "" : "; ") + reason;
  }
  return list_of({map_of({{"kind", text_tree("external")},
                          {"status", text_tree("accepted")},
                          {"justification", text_tree(printable(reasons))}})});
}

/// The rules of a run; results refer to them by number.
class Rules {
 public:
  std::int64_t index_of(const CaseResult& result, const std::string& id, const char* level) {
    const auto [place, is_new] = places_.try_emplace(id, list_.size());
    if (is_new) {
      Tree rule = map_of({{"id", text_tree(id)}});
      if (!result.summary.empty()) {
        set_member(rule, "shortDescription", message(one_line(result.summary)));
      }
      if (!result.requirement.empty()) {
        set_member(rule, "fullDescription", message(one_line(result.requirement)));
      }
      set_member(rule, "defaultConfiguration", map_of({{"level", text_tree(level)}}));
      list_.push_back(std::move(rule));
    }
    return static_cast<std::int64_t>(place->second);
  }

  [[nodiscard]] Tree take() { return list_of(std::move(list_)); }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<Tree> list_;
};

struct Entry {
  std::string finding;  ///< The rule's id without the scenario.
  const char* level = "error";
  std::string text;
  int line = 0;
  bool is_known = false;
};

Tree entry_tree(const CaseResult& result, const Entry& entry, Rules& rules) {
  const std::string rule = printable(result.scenario + "/" + entry.finding);
  Tree tree = map_of({{"ruleId", text_tree(rule)},
                      {"ruleIndex", integer_tree(rules.index_of(result, rule, entry.level))},
                      {"level", text_tree(entry.level)},
                      {"message", message(entry.text)},
                      {"locations", list_of({location(result, entry.line)})},
                      {"partialFingerprints",
                       map_of({{"caseAndFinding/v1",
                                text_tree(printable(result.case_id + " " + entry.finding))}})}});
  // If any result has the list, readers take a missing one as unknown.
  set_member(tree, "suppressions", entry.is_known ? suppressions(result) : list_of({}));
  if (!result.command.empty()) {
    set_member(tree, "properties", map_of({{"reproduce", text_tree(printable(result.command))}}));
  }
  return tree;
}

std::vector<Entry> entries_of(const CaseResult& result) {
  std::vector<Entry> entries;
  for (const Finding& finding : result.findings) {
    entries.push_back({.finding = finding.id,
                       .level = level_of(finding.severity),
                       .text = result.client + " at server version " +
                               std::to_string(result.server_version) + ": expected " +
                               finding.expected + "; " + finding.actual,
                       .line = finding.line,
                       .is_known = result.verdict == Verdict::fail && result.expected &&
                                   finding.severity == scenario::Severity::fail});
  }
  if (is_pass(result.verdict) && !result.expected) {
    entries.push_back({.finding = "unexpected-pass", .text = result.client + ": " + result.reason});
  }
  return entries;
}

bool is_about_the_run(const CaseResult& result) {
  return result.verdict == Verdict::harness_error || result.verdict == Verdict::could_not_run ||
         result.verdict == Verdict::inconclusive ||
         (result.verdict == Verdict::not_installed && !result.expected);
}

Tree notification(const CaseResult& result) {
  const bool is_error = result.verdict != Verdict::inconclusive;
  return map_of(
      {{"descriptor", map_of({{"id", text_tree(std::string(to_string(result.verdict)))}})},
       {"level", text_tree(is_error ? "error" : "warning")},
       {"message", message(result.case_id + ": " + result.reason)},
       {"locations", list_of({location(result, 0)})}});
}

}  // namespace

std::string sarif_report(const std::vector<CaseResult>& results) {
  Rules rules;
  std::vector<Tree> entries;
  std::vector<Tree> notifications;
  for (const CaseResult& result : results) {
    // Findings of a late runner are not blamed on the client.
    if (is_about_the_run(result)) {
      notifications.push_back(notification(result));
      continue;
    }
    for (const Entry& entry : entries_of(result)) {
      entries.push_back(entry_tree(result, entry, rules));
    }
  }
  const ExitCode code = exit_code(results);
  Tree invocation =
      map_of({{"executionSuccessful", boolean_tree(code != ExitCode::harness_problem)},
              {"exitCode", integer_tree(static_cast<int>(code))}});
  set_member(invocation, "toolExecutionNotifications", list_of(std::move(notifications)));
  Tree run =
      map_of({{"tool", map_of({{"driver", map_of({{"name", text_tree("conformance")},
                                                  {"semanticVersion", text_tree(IBGW_VERSION)},
                                                  {"rules", rules.take()}})}})},
              {"invocations", list_of({std::move(invocation)})},
              {"columnKind", text_tree("unicodeCodePoints")}});
  set_member(run, "results", list_of(std::move(entries)));
  return to_json(map_of({{"$schema", text_tree(kSchema)},
                         {"version", text_tree("2.1.0")},
                         {"runs", list_of({std::move(run)})}})) +
         "\n";
}

}  // namespace ibgw::conformance
