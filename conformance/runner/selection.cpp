#include "conformance/runner/selection.hpp"

#include <utility>

#include <fmt/format.h>

#include "conformance/runner/matrix.hpp"
#include "conformance/runner/report_files.hpp"
#include "conformance/runner/yaml_file.hpp"

namespace ibgw::conformance {
namespace {

/// The flags that select, as a user would write them.
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
  return text;
}

}  // namespace

Choice choose_cases(const CommandLine& line, const Inventory& inventory) {
  Choice choice;
  if (line.matrix.empty()) {
    choice.selected = plan_cases(inventory, line.selection);
    choice.named_clients = line.selection.clients;
  } else {
    MatrixCases cases = plan_matrix(inventory, read_text_file(line.matrix), line.matrix);
    choice.selected = std::move(cases.plans);
    choice.named_clients = std::move(cases.named_clients);
  }
  std::vector<std::string> ids;
  for (const CasePlan& plan : choice.selected) {
    ids.push_back(plan.id);
  }
  choice.selection = {.flags = flags_of(line),
                      .cases = static_cast<int>(ids.size()),
                      .digest = digest_of(ids)};
  choice.plans = shard_of(choice.selected, line.selection);
  return choice;
}

}  // namespace ibgw::conformance
