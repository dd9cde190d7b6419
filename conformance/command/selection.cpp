#include "conformance/command/selection.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <glob.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/report_files.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/plan/matrix.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/report/json_report.hpp"

namespace ibgw::conformance {
namespace {

/// The selecting flags, as a user would write them.
std::string flags_of(const CommandLine& line) {
  std::string text;
  const auto add = [&text](const char* flag, const std::string& value) {
    text += fmt::format("{}--{} {}", text.empty() ? "" : " ", flag, shell_word(value));
  };
  const Selection& selection = line.selection;
  for (const std::string& pattern : selection.clients) {
    add("client", pattern);
  }
  for (const std::string& pattern : selection.scenarios) {
    add("scenario", pattern);
  }
  if (!selection.server_versions.empty()) {
    add("server-version", fmt::format("{}", fmt::join(selection.server_versions, ",")));
  }
  if (selection.only_edges) {
    add("versions", "edges");
  }
  if (selection.samples_variants) {
    add("variants", "sample");
  }
  if (!line.matrix.empty()) {
    add("matrix", line.matrix);
  }
  for (const std::string& pattern : selection.skip) {
    add("skip", pattern);
  }
  return line.last_failed ? text + (text.empty() ? "" : " ") + "--last-failed" : text;
}

/// The cases that were not as expected in the last run, whose results are in `file`.
std::set<std::string> last_failures(const std::string& file) {
  std::error_code ignored;
  if (file.empty() || !std::filesystem::exists(file, ignored)) {
    throw UsageError(fmt::format("{}; --last-failed needs them",
                                 file.empty() ? "no results of an earlier run with --json -"
                                              : "no results of an earlier run: " + file));
  }
  const RunPart last = read_json_report(read_text_file(file), file);
  std::set<std::string> failures;
  for (const CaseResult& result : last.results) {
    if (!result.expected) {
      failures.insert(result.case_id);
    }
  }
  if (failures.empty()) {
    throw UsageError(fmt::format(
        "--last-failed: nothing failed in the last run; {} has {} cases, all as expected", file,
        last.results.size()));
  }
  return failures;
}

Choice selected_cases(const CommandLine& line, const Inventory& inventory) {
  Choice choice;
  if (line.matrix.empty()) {
    choice.selected = plan_cases(inventory, line.selection);
    choice.named_clients = line.selection.clients;
  } else {
    MatrixCases cases = plan_matrix(inventory, read_text_file(line.matrix), line.matrix);
    choice.selected = std::move(cases.plans);
    choice.named_clients = std::move(cases.named_clients);
  }
  return choice;
}

/// Selects the failed cases, from all cases or from those selected by other flags.
Choice failed_cases(const CommandLine& line, const Inventory& inventory) {
  const std::string file = json_file(line, report_folder(line, places_for(line)));
  const std::set<std::string> failures = last_failures(file);
  Choice choice;
  if (selects_cases(line)) {
    choice = selected_cases(line, inventory);
    std::erase_if(choice.selected,
                  [&](const CasePlan& plan) { return failures.count(plan.id) == 0; });
  } else {
    for (const std::string& id : failures) {
      choice.selected.push_back(find_case(inventory, id));
    }
  }
  if (choice.selected.empty()) {
    throw UsageError(
        fmt::format("nothing is selected: none of the {} cases in {} that were not as expected",
                    failures.size(), file));
  }
  return choice;
}

}  // namespace

std::vector<std::string> files_named_by(const std::string& argument) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  std::error_code ignored;
  if (fs::is_directory(argument, ignored)) {
    for (const auto& entry : fs::recursive_directory_iterator(argument, ignored)) {
      if (entry.is_regular_file(ignored) && entry.path().extension() == ".yaml") {
        files.push_back(entry.path().string());
      }
    }
  } else if (argument.ends_with(".yaml") && !is_exact(argument) && !fs::exists(argument, ignored)) {
    glob_t found{};
    if (::glob(argument.c_str(), 0, nullptr, &found) == 0) {
      files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    }
    ::globfree(&found);
  } else if (argument.ends_with(".yaml")) {
    files.push_back(argument);
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool selects_cases(const CommandLine& line) {
  const Selection& selection = line.selection;
  return !line.matrix.empty() || !selection.clients.empty() || !selection.scenarios.empty() ||
         !selection.server_versions.empty() || selection.only_edges || selection.samples_variants;
}

Choice choose_cases(const CommandLine& line, const Inventory& inventory) {
  Choice choice =
      line.last_failed ? failed_cases(line, inventory) : selected_cases(line, inventory);
  choice.selected = without_skipped(std::move(choice.selected), inventory, line.selection.skip);
  std::vector<std::string> ids;
  for (const CasePlan& plan : choice.selected) {
    ids.push_back(plan.id);
  }
  choice.selection = {.flags = flags_of(line),
                      .cases = static_cast<int>(ids.size()),
                      .digest = digest_of(ids),
                      .is_regular = !line.last_failed && line.matrix.empty() &&
                                    line.selection.skip.empty() &&
                                    !line.selection.samples_variants};
  choice.plans = shard_of(choice.selected, line.selection);
  return choice;
}

}  // namespace ibgw::conformance
