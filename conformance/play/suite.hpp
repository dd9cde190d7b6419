// Plays cases on several threads, each with an io_context and, if possible, a network namespace of
// its own.
#pragma once

#include <functional>
#include <optional>
#include <semaphore>
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
  int default_jobs =
      1;  ///< Budgets are based on it, so that `jobs` does not change what is played.
  std::uint64_t seed = 0;
  bool ignore_rules = false;  ///< The gateway stays healthy whatever the scenario says.
  std::vector<std::string>
      named_clients;     ///< As the user gave them: a client named exactly must be installed.
  std::string today;     ///< For known failures that expire.
  int retries = 0;       ///< How often to retry a case that is not as expected.
  std::string pcap;      ///< Existing directory for a capture of each case; empty: none.
  int failures_max = 0;  ///< Stop after this many cases that are not as expected; 0: never.
  std::function<bool()> is_interrupted;  ///< Asked by all threads; empty: never.
  /// One per job, or none: then all cases share the network in which the program was started.
  NetworkNamespaces networks;
};

/// How many cases to play at a time on a machine with this many cores: cases wait far more than
/// they compute. Clients in other languages need more memory.
[[nodiscard]] int default_jobs(const std::vector<CasePlan>& plans, unsigned cores);

/// Called for each case as it ends, never by two threads at once. `is_played_again` is set if a
/// retry follows.
using CaseSink = std::function<void(CaseResult& result, const CaseRecord& record)>;

/// All results, in the order of the plans. There are fewer if an interruption or too many failures
/// cut the run off; cases in progress then have no result. Scenarios with `alone` come after the
/// others, one at a time. At the end, with few others beside them, cases are retried that the
/// machine was too late to judge (once) or that were not as expected (`retries` times). A case
/// whose client has used up its budget is not played and has the verdict could_not_run. An
/// exception from the sink ends the run and is rethrown.
[[nodiscard]] std::vector<CaseResult> run_suite(const std::vector<CasePlan>& plans,
                                                const Inventory& inventory,
                                                const SuiteOptions& options, const CaseSink& sink);

/// How many cases may start their processes at a time. A client in another language computes while
/// it starts; the clients that play beside it have time-outs that must not pass meanwhile.
using StartLimit = std::counting_semaphore<kJobsMax>;
[[nodiscard]] int starts_at_a_time(unsigned cores);

/// Plays one case on this thread; nothing if it was cut off. Its duration includes the time that it
/// waits until it may start.
[[nodiscard]] std::optional<CaseOutcome> run_case(const CaseSetup& setup, StartLimit& starts,
                                                  const std::function<bool()>& is_cut_off);

[[nodiscard]] CaseSetup setup_of(const CasePlan& plan, const SuiteOptions& options);

}  // namespace ibgw::conformance
