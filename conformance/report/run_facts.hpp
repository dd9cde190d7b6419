// What reports say about a run as a whole.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// The network that cases used; empty if not known.
struct RunNetwork {
  std::string kind;        ///< `own`: a network for each job; `shared`: the machine's.
  std::string why_shared;  ///< Why network namespaces could not be used.
};

/// The selected cases, before division into shards.
struct RunSelection {
  std::string flags;        ///< As a user would write them: `--client reference --variants sample`.
  int cases = 0;            ///< Number of cases, not counting repetitions.
  std::string digest;       ///< Hash of all case ids in order, to compare selections.
  bool is_regular = false;  ///< Every scenario is played at all requested versions.
};

struct RunFacts {
  Duration duration{};  ///< Wall time; for merged parts, that of the longest.
  RunNetwork network{};
  std::optional<RunSelection> selection{};
  int shard = 1;  ///< From 1.
  int shards = 1;
  bool ignored_rules = false;  ///< The gateway stayed healthy in at least one part.
  std::string why_partial{};   ///< Why cases of the selection are missing; empty if none is.
  int signal = 0;              ///< The signal that ended the run; 0: none.
};

/// The program's exit code, from the results, or, as in a shell, from the signal that ended the
/// run.
[[nodiscard]] int exit_code(const std::vector<CaseResult>& results, const RunFacts& run);

/// FNV-1a, 64 bits, in hexadecimal.
[[nodiscard]] std::string digest_of(const std::vector<std::string>& case_ids);

/// One results.json to be merged with others.
struct RunPart {
  std::string file;
  std::vector<CaseResult> results;
  RunFacts run;
};

/// Why the parts are not exactly all parts of one selection: parts that are missing, given twice,
/// or from another selection. Empty if they are.
[[nodiscard]] std::vector<std::string> why_not_whole(const std::vector<RunPart>& parts);

/// The facts of all parts together; `why_partial` is set from `why_not_whole`.
[[nodiscard]] RunFacts merged(const std::vector<RunPart>& parts);

}  // namespace ibgw::conformance
