// Runs cases on several threads, each with an io_context and, where allowed, a network of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/plan/inventory.hpp"
#include "conformance/play/case_run.hpp"
#include "conformance/process/network_namespace.hpp"
#include "conformance/report/result.hpp"

namespace ibgw::conformance {

inline constexpr int kJobsMax = 256;

struct SuiteOptions {
  Places places;
  int jobs = 1;
  std::uint64_t seed = 0;
  bool ignore_rules = false;  ///< The gateway stays healthy whatever the scenario says.
  std::vector<std::string>
      named_clients;     ///< As the user gave them: one that is named exactly must be installed.
  std::string today;     ///< For known failures that expire.
  int retries = 0;       ///< How often a case that is not as expected is played again.
  std::string pcap;      ///< Existing directory for a capture of each case; empty: none.
  int failures_max = 0;  ///< So many cases that are not as expected end the run; 0: none does.
  std::function<bool()> is_interrupted;  ///< Asked by all threads; empty: never.
  /// As many as jobs, or none: then all cases share the network that the program was started in.
  NetworkNamespaces networks;
};

/// How many cases to play at a time on a machine with so many cores: cases wait far more than they
/// compute. Clients of other languages compute while they start, and have 20 s for it.
[[nodiscard]] int default_jobs(const std::vector<CasePlan>& plans, unsigned cores);

/// Called for each case as it ends, never by two threads at once; with `is_played_again` for a try
/// that another one follows.
using CaseSink = std::function<void(CaseResult& result, const CaseRecord& record)>;

/// All results in the order of the plans; fewer where the run was cut off, by an interruption or
/// by too many failures: cases that are at work then come to nothing. Scenarios that say `alone`
/// come after the others, one at a time; at the end, apart from the crowd, what the machine was too
/// late to judge (once), and what was not as expected (`retries` times). An exception of the sink
/// ends the run and comes out.
[[nodiscard]] std::vector<CaseResult> run_suite(const std::vector<CasePlan>& plans,
                                                const Inventory& inventory,
                                                const SuiteOptions& options, const CaseSink& sink);

/// One case, on this thread, to its end, or to nothing where it is cut off before.
[[nodiscard]] std::optional<CaseOutcome> run_case(const CaseSetup& setup,
                                                  const std::function<bool()>& is_cut_off);

[[nodiscard]] CaseSetup setup_of(const CasePlan& plan, const SuiteOptions& options);

}  // namespace ibgw::conformance
