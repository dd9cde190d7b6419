// What the reports say of a run as a whole, beside its cases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// Where the cases of a run had their sockets; empty where that is not known.
struct RunNetwork {
  std::string kind;        ///< `own`: a network for each job; `shared`: the machine's.
  std::string why_shared;  ///< What the machine said when it was asked for others.
};

/// What was chosen to be played, before it was divided into shards.
struct RunSelection {
  std::string flags;        ///< As a user would say it: `--client reference --variants sample`.
  int cases = 0;            ///< Repetitions of a case are not counted.
  std::string digest;       ///< Of all case ids in their order: the same for the same cases.
  bool is_regular = false;  ///< Each scenario at all the versions that were asked for.
};

struct RunFacts {
  Duration duration{};  ///< Wall time; of several parts the longest one's.
  RunNetwork network{};
  std::optional<RunSelection> selection{};
  int shard = 1;  ///< From 1.
  int shards = 1;
  bool ignored_rules = false;  ///< The gateway stayed healthy, in one part at least.
  std::string why_partial{};   ///< Why cases of the selection are missing; empty: none is.
  int signal = 0;              ///< That ended the run; 0: none did.
};

/// Of the program: what the cases come to, or, as a shell has it, which signal ended the run.
[[nodiscard]] int exit_code(const std::vector<CaseResult>& results, const RunFacts& run);

/// FNV-1a, 64 bits, in hexadecimal.
[[nodiscard]] std::string digest_of(const std::vector<std::string>& case_ids);

/// One results.json that is to be merged with others.
struct RunPart {
  std::string file;
  std::vector<CaseResult> results;
  RunFacts run;
};

/// What keeps the parts from being all parts of one selection: what is missing, there twice, or of
/// something else. Empty: together they are the whole.
[[nodiscard]] std::vector<std::string> why_not_whole(const std::vector<RunPart>& parts);

/// What all parts together are; `why_partial` says what `why_not_whole` found.
[[nodiscard]] RunFacts merged(const std::vector<RunPart>& parts);

}  // namespace ibgw::conformance
