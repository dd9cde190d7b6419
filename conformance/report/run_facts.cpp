#include "conformance/report/run_facts.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

std::size_t number_of_cases(const RunPart& part) {
  std::set<std::string> ids;
  for (const CaseResult& result : part.results) {
    ids.insert(result.case_id);
  }
  return ids.size();
}

std::string describe(const RunPart& part) {
  const RunSelection& selection = *part.run.selection;
  return fmt::format("{} ({} of {} cases)",
                     selection.flags.empty() ? "everything" : selection.flags,
                     number_of_cases(part), selection.cases);
}

/// Why the part cannot belong to the same run as the first one; empty if it can.
std::string why_strange(const RunPart& part, const RunPart& first) {
  if (!part.run.selection) {
    return part.file + " has no selection, so its other parts are unknown";
  }
  if (!part.run.why_partial.empty()) {
    return fmt::format("{} is not complete: {}", part.file, part.run.why_partial);
  }
  if (!first.run.selection) {
    return {};
  }
  if (part.run.selection->digest != first.run.selection->digest) {
    return fmt::format("{} and {} are from different runs: {}, and {}", first.file, part.file,
                       describe(first), describe(part));
  }
  if (part.run.shards != first.run.shards) {
    return fmt::format("{} and {} are from different runs: shard {}/{}, and {}/{}", first.file,
                       part.file, first.run.shard, first.run.shards, part.run.shard,
                       part.run.shards);
  }
  return {};
}

std::vector<std::string> missing_and_twice(const std::vector<RunPart>& parts) {
  std::map<int, std::vector<std::string>> files;
  for (const RunPart& part : parts) {
    files[part.run.shard].push_back(part.file);
  }
  const int shards = parts.front().run.shards;
  std::vector<std::string> problems;
  std::vector<std::string> missing;
  for (int shard = 1; shard <= shards; ++shard) {
    if (files.count(shard) == 0) {
      missing.push_back(fmt::format("{}/{}", shard, shards));
    }
  }
  if (!missing.empty()) {
    problems.push_back(fmt::format("shard{} {} {} missing", missing.size() == 1 ? "" : "s",
                                   fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are"));
  }
  for (const auto& [shard, names] : files) {
    if (names.size() > 1) {
      problems.push_back(
          fmt::format("shard {}/{} is given twice: {}", shard, shards, fmt::join(names, " and ")));
    }
  }
  return problems;
}

}  // namespace

int exit_code(const std::vector<CaseResult>& results, const RunFacts& run) {
  return run.signal != 0 ? 128 + run.signal : static_cast<int>(exit_code(results));
}

std::string digest_of(const std::vector<std::string>& case_ids) {
  std::uint64_t hash = 14695981039346656037U;
  for (const std::string& id : case_ids) {
    // Includes the terminating zero, so that the boundaries between ids count.
    for (std::size_t i = 0; i <= id.size(); ++i) {
      hash = (hash ^ static_cast<unsigned char>(id.c_str()[i])) * 1099511628211U;
    }
  }
  return fmt::format("{:016x}", hash);
}

std::vector<std::string> why_not_whole(const std::vector<RunPart>& parts) {
  std::vector<std::string> problems;
  for (const RunPart& part : parts) {
    if (std::string strange = why_strange(part, parts.front()); !strange.empty()) {
      problems.push_back(std::move(strange));
    }
  }
  if (!problems.empty() || parts.empty()) {
    return problems;
  }
  problems = missing_and_twice(parts);
  std::size_t cases = 0;
  for (const RunPart& part : parts) {
    cases += number_of_cases(part);
  }
  const int selected = parts.front().run.selection->cases;
  if (problems.empty() && cases != static_cast<std::size_t>(selected)) {
    problems.push_back(fmt::format("found {} cases, but {} were selected", cases, selected));
  }
  return problems;
}

RunFacts merged(const std::vector<RunPart>& parts) {
  RunFacts all;
  const std::vector<std::string> problems = why_not_whole(parts);
  all.why_partial = fmt::format("{}", fmt::join(problems, "; "));
  bool is_one_selection = !parts.empty();
  for (const RunPart& part : parts) {
    all.duration = std::max(all.duration, part.run.duration);
    all.ignored_rules = all.ignored_rules || part.run.ignored_rules;
    // If one part shared the machine's network, say so, because that may explain results.
    if (all.network.kind != "shared" && !part.run.network.kind.empty()) {
      all.network = part.run.network;
    }
    is_one_selection = is_one_selection && part.run.selection && parts.front().run.selection &&
                       part.run.selection->digest == parts.front().run.selection->digest;
  }
  if (is_one_selection) {
    all.selection = parts.front().run.selection;
  }
  return all;
}

}  // namespace ibgw::conformance
