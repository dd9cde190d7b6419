// `conformance expectations`: updates known failures from the results of a run.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/report_files.hpp"
#include "conformance/expectations/known_failure_text.hpp"
#include "conformance/plan/case_name.hpp"
#include "conformance/plan/text_file.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/report/json_report.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

RunPart read_results(const std::string& file) {
  RunPart part = read_json_report(read_text_file(file), file);
  if (part.run.ignored_rules) {
    throw UsageError(
        fmt::format("{} is from a run with --ignore-rules: the gateway was healthy, so its results "
                    "do not show what clients do wrong",
                    file));
  }
  return part;
}

const ClientUnderTest& client_of(const CaseResult& result, const Inventory& inventory,
                                 const std::string& file) {
  const auto client = std::find_if(
      inventory.clients.begin(), inventory.clients.end(),
      [&](const ClientUnderTest& candidate) { return candidate.name == result.client; });
  if (client != inventory.clients.end()) {
    return *client;
  }
  throw UsageError(
      fmt::format("{} has results for client {}, which no manifest defines; expected the same "
                  "--clients as in the run",
                  file, result.client));
}

/// The results that can be used, by adapter folder, and the number of those that cannot.
struct Judged {
  std::map<std::string, std::vector<CaseResult>> results;
  int elsewhere = 0;                ///< Cases of scenarios to which known failures do not apply.
  std::map<std::string, int> open;  ///< Cases that were not judged, by verdict.
};

Judged judged_results(const RunPart& part, const Inventory& inventory) {
  std::map<std::string, const scenario::Scenario*> scenarios;
  for (const scenario::Scenario& scenario : inventory.scenarios) {
    scenarios.emplace(scenario.id(), &scenario);
  }
  Judged judged;
  for (const CaseResult& result : part.results) {
    const ClientUnderTest& client = client_of(result, inventory, part.file);
    const auto found = scenarios.find(scenario_id(result));
    const bool is_here = found != scenarios.end();
    if (!is_here && inventory.holds_everywhere) {
      throw UsageError(
          fmt::format("{} has results for scenario {}, which does not exist; expected the same "
                      "--scenarios as in the run",
                      part.file, scenario_id(result)));
    }
    const bool holds = inventory.holds_everywhere ||
                       (is_here && inventory.elsewhere.count(found->second->path) == 0 &&
                        result.file == reported_file(found->second->path));
    judged.elsewhere += holds ? 0 : 1;
    const bool is_open = !is_pass(result.verdict) && result.verdict != Verdict::fail &&
                         result.verdict != Verdict::unsupported;
    if (is_open) {
      ++judged.open[std::string(to_string(result.verdict))];
    }
    if (holds) {
      judged.results[client.directory].push_back(result);
    }
  }
  return judged;
}

/// One expectations.yaml, and its changes.
struct File {
  std::string path;
  std::string text;
  std::vector<KnownFailure> entries;
  KnownFailureUpdate update;
  std::vector<LineEdit> edits;
};

File updated_file(const Inventory& inventory, const std::string& directory,
                  const std::vector<CaseResult>& results, Gaps gaps) {
  File file;
  file.path = directory + "/" + kKnownFailuresFile;
  file.text = fs::exists(file.path) ? read_text_file(file.path) : std::string();
  std::vector<const ClientUnderTest*> clients;
  for (const ClientUnderTest& client : inventory.clients) {
    if (client.directory == directory) {
      clients.push_back(&client);
    }
  }
  for (const KnownFailure& entry : inventory.known_failures) {
    if (entry.directory == directory) {
      file.entries.push_back(entry);
    }
  }
  file.update =
      update_known_failures(file.entries, SeenCases(inventory, clients, results, gaps), today());
  if (!file.update.is_empty()) {
    file.edits = edits_for(file.text, file.path, file.update);
  }
  return file;
}

std::string summary_of(const File& file) {
  const auto is_removed = [](const EntryChange& change) { return change.remains.empty(); };
  const std::vector<EntryChange>& changes = file.update.changes;
  const auto removed = std::count_if(changes.begin(), changes.end(), is_removed);
  const auto cut = static_cast<std::ptrdiff_t>(changes.size()) - removed;
  std::vector<std::string> parts;
  for (const auto& [number, what] :
       {std::pair(static_cast<std::ptrdiff_t>(file.update.added.size()), "added"),
        std::pair(cut, "cut"), std::pair(removed, "removed")}) {
    if (number > 0) {
      parts.push_back(fmt::format("{} {}", number, what));
    }
  }
  return fmt::format("{}: {}\n", reported_file(file.path), fmt::join(parts, ", "));
}

/// Prints what the results do not cover, so that nobody believes it was judged.
void print_notes(const RunPart& part, const Judged& judged, const std::vector<File>& files) {
  if (!part.run.why_partial.empty()) {
    fmt::print("incomplete run: {}; entries for cases that were not played stay unchanged\n",
               part.run.why_partial);
  }
  if (!judged.open.empty()) {
    std::vector<std::string> parts;
    for (const auto& [verdict, number] : judged.open) {
      parts.push_back(fmt::format("{} {}", number, verdict));
    }
    fmt::print("not judged: {}\n", fmt::join(parts, ", "));
  }
  if (judged.elsewhere > 0) {
    fmt::print("{} cases belong to scenarios that these known failures do not cover\n",
               judged.elsewhere);
  }
  for (const File& file : files) {
    for (const std::size_t entry : file.update.expired) {
      fmt::print("{}: expired on {}, but the failure still occurs\n", place_of(file.entries[entry]),
                 file.entries[entry].expires);
    }
  }
}

}  // namespace

int expectations_command(const CommandLine& line) {
  const RunPart part = read_results(line.from);
  const Inventory inventory = inventory_for(line);
  const Judged judged = judged_results(part, inventory);
  std::vector<File> files;
  for (const auto& [directory, results] : judged.results) {
    files.push_back(updated_file(inventory, directory, results, gaps_in(part.run)));
  }
  print_notes(part, judged, files);
  FileTexts changed;
  std::string summary;
  std::size_t added = 0;
  for (const File& file : files) {
    if (!file.edits.empty()) {
      changed.emplace_back(file.path, carried_out(file.text, file.edits));
      summary += summary_of(file);
      added += file.update.added.size();
      if (!line.write) {
        fmt::print("{}", unified_diff(reported_file(file.path), file.text, file.edits));
      }
    }
  }
  if (changed.empty()) {
    fmt::print("all known failures match {}\n", line.from);
    return 0;
  }
  if (line.write) {
    replace_files(changed);
  }
  fmt::print("{}", summary);
  if (added > 0) {
    fmt::print("fill in the `reason` of each new entry; it must not be empty when CI=true\n");
  }
  if (!line.write) {
    fmt::print("nothing was written; use --write to write it\n");
  }
  return line.write ? 0 : 1;
}

}  // namespace ibgw::conformance
