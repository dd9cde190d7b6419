// `conformance compare`: what broke and what was mended between two results.json files.
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/report/comparison.hpp"
#include "conformance/report/json_report.hpp"

namespace ibgw::conformance {
namespace {

RunPart read_compared(const std::string& file) {
  RunPart part = read_json_report(read_text_file(file), file);
  if (part.run.ignored_rules) {
    throw UsageError(fmt::format(
        "{} is of a run with --ignore-rules, which says nothing about the faults", file));
  }
  return part;
}

bool has_client(const RunPart& part, const std::string& client) {
  for (const CaseResult& result : part.results) {
    if (result.client == client) {
      return true;
    }
  }
  return false;
}

/// `--client OLD=NEW`, each client in one pair only.
std::vector<ClientPair> named_pairs(const std::vector<std::string>& flags, const RunPart& before,
                                    const RunPart& after) {
  std::vector<ClientPair> pairs;
  std::set<std::string> old_names;
  std::set<std::string> new_names;
  for (const std::string& flag : flags) {
    const std::size_t equals = flag.find('=');
    if (equals == std::string::npos) {
      throw UsageError(fmt::format("--client is `{}`; expected OLD=NEW", flag));
    }
    const ClientPair pair{.before = flag.substr(0, equals),
                          .after = flag.substr(equals + 1),
                          .matched_by = MatchedBy::flag};
    for (const auto& [part, name] :
         {std::pair{&before, &pair.before}, std::pair{&after, &pair.after}}) {
      if (!has_client(*part, *name)) {
        throw UsageError(fmt::format("{} has no cases of a client `{}`", part->file, *name));
      }
    }
    if (!old_names.insert(pair.before).second || !new_names.insert(pair.after).second) {
      throw UsageError(fmt::format("--client {}: a client of another --client", flag));
    }
    pairs.push_back(pair);
  }
  return pairs;
}

/// With --client, only the named clients are compared.
void keep_only(RunPart& part, const std::vector<ClientPair>& pairs, std::string ClientPair::*side) {
  std::set<std::string> wanted;
  for (const ClientPair& pair : pairs) {
    wanted.insert(pair.*side);
  }
  std::erase_if(part.results,
                [&](const CaseResult& result) { return wanted.count(result.client) == 0; });
}

}  // namespace

int compare_command(const CommandLine& line) {
  RunPart before = read_compared(line.arguments[0]);
  RunPart after = read_compared(line.arguments[1]);
  std::vector<ClientPair> pairs = match_clients(before, after);
  if (!line.pairs.empty()) {
    pairs = named_pairs(line.pairs, before, after);
    keep_only(before, pairs, &ClientPair::before);
    keep_only(after, pairs, &ClientPair::after);
  }
  const Comparison comparison = compare(before, after, std::move(pairs));
  fmt::print("{}", line.prints_json ? comparison_json(comparison, before, after)
                                    : comparison_text(comparison, before, after));
  const ExitCode code = exit_code(comparison);
  // Exit code 0 would look like a release without a change.
  if (code == ExitCode::as_expected &&
      count(comparison, Change::not_judged) == static_cast<int>(comparison.cases.size())) {
    throw UsageError(fmt::format("no case was judged in both {} and {}: nothing can be compared",
                                 before.file, after.file));
  }
  return static_cast<int>(code);
}

}  // namespace ibgw::conformance
