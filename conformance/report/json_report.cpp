#include "conformance/report/json_report.hpp"

#include <charconv>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/event/record_json.hpp"

namespace ibgw::conformance {
namespace {

Tree list_tree(const std::vector<std::string>& texts = {}) {
  Tree tree;
  tree.kind = Tree::Kind::list;
  for (const std::string& text : texts) {
    tree.items.push_back(text_tree(text));
  }
  return tree;
}

void set_text(Tree& map, const char* key, const std::string& text) {
  if (!text.empty()) {
    set_member(map, key, text_tree(text));
  }
}

Tree finding_tree(const Finding& finding) {
  Tree tree = map_tree();
  set_member(tree, "id", text_tree(finding.id));
  set_member(tree, "severity", text_tree(scenario::to_string(finding.severity)));
  set_member(tree, "requirement", text_tree(finding.requirement));
  set_member(tree, "expected", text_tree(finding.expected));
  set_member(tree, "actual", text_tree(finding.actual));
  if (finding.line != 0) {
    set_member(tree, "line", integer_tree(finding.line));
  }
  set_text(tree, "known", finding.known);
  if (finding.intermittent) {
    set_member(tree, "intermittent", boolean_tree(true));
  }
  return tree;
}

Tree case_tree(const CaseResult& result) {
  Tree tree = map_tree();
  set_member(tree, "case", text_tree(result.case_id));
  set_member(tree, "scenario", text_tree(result.scenario));
  set_member(tree, "variant", text_tree(result.variant));
  set_member(tree, "server_version", integer_tree(result.server_version));
  set_member(tree, "negotiated", integer_tree(result.negotiated));
  set_member(tree, "client", text_tree(result.client));
  if (result.repetition != 0) {
    set_member(tree, "repetition", integer_tree(result.repetition));
  }
  set_member(tree, "verdict", text_tree(std::string(to_string(result.verdict))));
  set_member(tree, "expected", boolean_tree(result.expected));
  if (!result.earlier.empty()) {
    set_member(tree, "earlier", list_tree(result.earlier));
  }
  set_text(tree, "reason", result.reason);
  Tree findings = list_tree();
  for (const Finding& finding : result.findings) {
    findings.items.push_back(finding_tree(finding));
  }
  set_member(tree, "findings", std::move(findings));
  Tree unsupported = list_tree();
  for (const Unsupported& entry : result.unsupported) {
    Tree item = map_tree();
    set_member(item, "id", text_tree(entry.id));
    set_member(item, "why", text_tree(entry.why));
    unsupported.items.push_back(std::move(item));
  }
  set_member(tree, "unsupported", std::move(unsupported));
  set_member(tree, "judged", integer_tree(result.judged));
  set_member(tree, "expectations", integer_tree(result.expectations));
  set_member(tree, "known", list_tree(known_reasons(result)));
  set_member(tree, "duration_ms", integer_tree(result.duration.count() / 1'000'000));
  if (result.lateness > Duration::zero()) {
    set_member(tree, "lateness_ms", integer_tree(result.lateness.count() / 1'000'000));
  }
  set_text(tree, "command", result.command);
  return tree;
}

bool read_whole(const std::string& text, int& number) {
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, number);
  return error == std::errc{} && end == text_end && number > 0;
}

/// The properties shared by all cases of a scenario, written once.
Tree scenario_tree(const CaseResult& result) {
  Tree tree = map_tree();
  set_member(tree, "scenario", text_tree(result.scenario));
  set_text(tree, "file", result.file);
  set_text(tree, "summary", result.summary);
  set_text(tree, "requirement", result.requirement);
  return tree;
}

void read_scenario(const Tree& tree, CaseResult& result) {
  result.file = text_of(tree, "file");
  result.summary = text_of(tree, "summary");
  result.requirement = text_of(tree, "requirement");
}

/// What the cases of a client share.
Tree client_tree(const CaseResult& result) {
  Tree tree = map_tree();
  set_member(tree, "client", text_tree(result.client));
  set_member(tree, "family", text_tree(result.family));
  return tree;
}

Tree selection_tree(const RunSelection& selection) {
  Tree tree = map_tree();
  set_member(tree, "flags", text_tree(selection.flags));
  set_member(tree, "cases", integer_tree(selection.cases));
  set_member(tree, "digest", text_tree(selection.digest));
  set_member(tree, "regular", boolean_tree(selection.is_regular));
  return tree;
}

Tree summary_tree(const std::vector<CaseResult>& results, const RunFacts& run) {
  const Counts counts = count(results);
  Tree tree = map_tree();
  const auto set = [&tree](const char* key, int number) {
    set_member(tree, key, integer_tree(number));
  };
  set("cases", counts.total);
  set("pass", counts.pass);
  set("non-strict", counts.non_strict);
  set("informational", counts.informational);
  set("fail", counts.fail);
  set("known-fail", counts.known_fail);
  set("stale", counts.stale);
  set("unsupported", counts.unsupported);
  set("inconclusive", counts.inconclusive);
  set("could-not-run", counts.could_not_run);
  set("not-installed", counts.not_installed);
  set("harness-error", counts.harness_error);
  set("flaky", counts.flaky);
  set("in-part", counts.in_part);
  set("unsteady", static_cast<int>(unsteady_cases(results).size()));
  set("exit_code", exit_code(results, run));
  set_member(tree, "duration_ms", integer_tree(run.duration.count() / 1'000'000));
  set_text(tree, "network", run.network.kind);
  set_text(tree, "network_reason", run.network.why_shared);
  if (run.shards > 1) {
    set_member(tree, "shard", text_tree(fmt::format("{}/{}", run.shard, run.shards)));
  }
  if (run.selection) {
    set_member(tree, "selection", selection_tree(*run.selection));
  }
  if (run.ignored_rules) {
    set_member(tree, "ignored_rules", boolean_tree(true));
  }
  if (!run.why_partial.empty()) {
    set_member(tree, "partial", boolean_tree(true));
    set_text(tree, "partial_reason", run.why_partial);
  }
  return tree;
}

bool is_true(const Tree& map, const char* key) {
  const Tree* const value = map.find(key);
  return value != nullptr && value->boolean;
}

const std::vector<Tree>& items_of(const Tree& map, const char* key) {
  static const std::vector<Tree> kNone;
  const Tree* list = map.find(key);
  return list != nullptr ? list->items : kNone;
}

scenario::Severity severity_of(const std::string& name) {
  for (const scenario::Severity severity :
       {scenario::Severity::non_strict, scenario::Severity::informational}) {
    if (scenario::to_string(severity) == name) {
      return severity;
    }
  }
  return scenario::Severity::fail;
}

std::optional<CaseResult> case_from(const Tree& tree) {
  CaseResult result;
  const std::optional<Verdict> verdict = verdict_of(text_of(tree, "verdict"));
  const Tree* const expected = tree.find("expected");
  result.case_id = text_of(tree, "case");
  if (!verdict || expected == nullptr || result.case_id.empty()) {
    return std::nullopt;
  }
  result.verdict = *verdict;
  result.expected = expected->boolean;
  result.scenario = text_of(tree, "scenario");
  result.variant = text_of(tree, "variant");
  result.client = text_of(tree, "client");
  result.server_version = static_cast<int>(integer_of(tree, "server_version"));
  result.negotiated = static_cast<int>(integer_of(tree, "negotiated"));
  result.repetition = static_cast<int>(integer_of(tree, "repetition"));
  result.lateness = std::chrono::milliseconds(integer_of(tree, "lateness_ms"));
  result.reason = text_of(tree, "reason");
  result.command = text_of(tree, "command");
  result.duration = std::chrono::milliseconds(integer_of(tree, "duration_ms"));
  for (const Tree& item : items_of(tree, "findings")) {
    result.findings.push_back({.id = text_of(item, "id"),
                               .severity = severity_of(text_of(item, "severity")),
                               .requirement = text_of(item, "requirement"),
                               .expected = text_of(item, "expected"),
                               .actual = text_of(item, "actual"),
                               .line = static_cast<int>(integer_of(item, "line")),
                               .known = text_of(item, "known"),
                               .intermittent = is_true(item, "intermittent")});
  }
  for (const Tree& item : items_of(tree, "unsupported")) {
    result.unsupported.push_back({.id = text_of(item, "id"), .why = text_of(item, "why")});
  }
  result.judged = static_cast<int>(integer_of(tree, "judged"));
  result.expectations = static_cast<int>(integer_of(tree, "expectations"));
  for (const Tree& item : items_of(tree, "earlier")) {
    result.earlier.push_back(item.text);
  }
  return result;
}

/// Reads `1/4`: both numbers or nothing.
void read_shard(const std::string& text, RunFacts& run) {
  const std::size_t slash = text.find('/');
  int shard = 0;
  int shards = 0;
  const bool is_read = slash != std::string::npos && read_whole(text.substr(0, slash), shard) &&
                       read_whole(text.substr(slash + 1), shards) && shard <= shards;
  if (is_read) {
    run.shard = shard;
    run.shards = shards;
  }
}

void check_format(const Tree& tree, const std::string& file) {
  const std::int64_t format = integer_of(tree, "format");
  if (format != kResultsFormat) {
    throw LoadError(fmt::format(
        "{} was written by another version of this program, in {}; expected format {}", file,
        tree.find("format") == nullptr ? "an unknown format" : fmt::format("format {}", format),
        kResultsFormat));
  }
}

RunFacts facts_from(const Tree& summary) {
  RunFacts run;
  run.duration = std::chrono::milliseconds(integer_of(summary, "duration_ms"));
  run.network.kind = text_of(summary, "network");
  run.network.why_shared = text_of(summary, "network_reason");
  read_shard(text_of(summary, "shard"), run);
  if (const Tree* const selection = summary.find("selection")) {
    run.selection = RunSelection{.flags = text_of(*selection, "flags"),
                                 .cases = static_cast<int>(integer_of(*selection, "cases")),
                                 .digest = text_of(*selection, "digest"),
                                 .is_regular = is_true(*selection, "regular")};
  }
  run.why_partial = text_of(summary, "partial_reason");
  run.ignored_rules = is_true(summary, "ignored_rules");
  return run;
}

/// `"key":[..]` with one item for each value of the member.
std::string once_each(const char* key, const std::vector<CaseResult>& results,
                      std::string CaseResult::*member, Tree (*tree_of)(const CaseResult&)) {
  std::string text = fmt::format("\"{}\":[", key);
  const char* separator = "\n";
  std::set<std::string> written;
  for (const CaseResult& result : results) {
    if (written.insert(result.*member).second) {
      text += separator + to_json(tree_of(result));
      separator = ",\n";
    }
  }
  return text + "\n]";
}

}  // namespace

std::string json_report(const std::vector<CaseResult>& results, const RunFacts& run) {
  std::string text = fmt::format("{{\"format\":{},\n\"summary\":{},\n\"cases\":[", kResultsFormat,
                                 to_json(summary_tree(results, run)));
  const char* separator = "\n";
  for (const CaseResult& result : results) {
    text += separator + to_json(case_tree(result));
    separator = ",\n";
  }
  return text + "\n],\n" + once_each("scenarios", results, &CaseResult::scenario, scenario_tree) +
         ",\n" + once_each("clients", results, &CaseResult::client, client_tree) + "}\n";
}

RunPart read_json_report(const std::string& text, const std::string& file) {
  const std::optional<Tree> tree = parse_json(text);
  const Tree* const cases = tree ? tree->find("cases") : nullptr;
  if (cases == nullptr || cases->kind != Tree::Kind::list) {
    throw LoadError(fmt::format("{} is not a valid results.json", file));
  }
  check_format(*tree, file);
  RunPart part;
  part.file = file;
  std::vector<CaseResult>& results = part.results;
  for (const Tree& item : cases->items) {
    std::optional<CaseResult> result = case_from(item);
    if (!result) {
      throw LoadError(fmt::format("{} is not a valid results.json: cannot read case {}", file,
                                  results.size() + 1));
    }
    results.push_back(std::move(*result));
  }
  std::map<std::string, const Tree*> scenarios;
  for (const Tree& item : items_of(*tree, "scenarios")) {
    scenarios.emplace(text_of(item, "scenario"), &item);
  }
  std::map<std::string, std::string> families;
  for (const Tree& item : items_of(*tree, "clients")) {
    families.emplace(text_of(item, "client"), text_of(item, "family"));
  }
  for (CaseResult& result : results) {
    // An older file names no families: each client is then one of its own.
    result.family = families.try_emplace(result.client, result.client).first->second;
    if (const auto found = scenarios.find(result.scenario); found != scenarios.end()) {
      read_scenario(*found->second, result);
    }
  }
  if (const Tree* const summary = tree->find("summary")) {
    part.run = facts_from(*summary);
  }
  return part;
}

std::string json_bundle(const CaseResult& result, const CaseRecord& record) {
  Tree tree = map_tree();
  set_member(tree, "result", case_tree(result));
  set_member(tree, "scenario", scenario_tree(result));
  set_member(tree, "client", client_tree(result));
  set_text(tree, "client_errors", result.client_errors);
  set_text(tree, "gateway_errors", result.gateway_errors);
  set_member(tree, "record", to_tree(record));
  return to_json(tree) + "\n";
}

std::optional<Bundle> read_json_bundle(const std::string& text) {
  const std::optional<Tree> tree = parse_json(text);
  const Tree* const result = tree ? tree->find("result") : nullptr;
  const Tree* const record = tree ? tree->find("record") : nullptr;
  if (result == nullptr || record == nullptr) {
    return std::nullopt;
  }
  std::optional<CaseResult> read = case_from(*result);
  if (!read) {
    return std::nullopt;
  }
  if (const Tree* const scenario = tree->find("scenario")) {
    read_scenario(*scenario, *read);
  }
  if (const Tree* const client = tree->find("client")) {
    read->family = text_of(*client, "family");
  }
  read->client_errors = text_of(*tree, "client_errors");
  read->gateway_errors = text_of(*tree, "gateway_errors");
  return Bundle{.result = std::move(*read), .record = record_from(*record)};
}

}  // namespace ibgw::conformance
