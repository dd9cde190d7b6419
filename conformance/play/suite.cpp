#include "conformance/play/suite.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "conformance/plan/case_name.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/plan/negotiated.hpp"
#include "conformance/play/monotonic.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

/// The `[at=hello]` part of the scenario's id, which is appended to its path.
std::string variant_part(const scenario::Scenario& scenario) {
  const std::string id = scenario.id();
  const std::size_t bracket = id.find('[');
  return bracket == std::string::npos ? std::string() : id.substr(bracket);
}

const scenario::Expectation* expectation_of(const std::vector<scenario::Expectation>& expectations,
                                            const std::string& finding) {
  for (const scenario::Expectation& expectation : expectations) {
    if (expectation.finding == finding) {
      return &expectation;
    }
    for (const scenario::Alternative& alternative : expectation.alternatives) {
      if (const auto* const inner = expectation_of(alternative.expectations, finding)) {
        return inner;
      }
    }
  }
  return nullptr;
}

/// Sets the line of the scenario's expectation in each finding.
void locate_findings(CaseResult& result, const scenario::Scenario& scenario) {
  for (Finding& finding : result.findings) {
    const auto* const expectation = expectation_of(scenario.expectations, finding.id);
    finding.line = expectation != nullptr ? expectation->mark.line : 0;
  }
}

CaseResult blank_result(const CasePlan& plan) {
  CaseResult result;
  result.case_id = plan.id;
  result.scenario = plan.scenario->name;
  const std::string variant = variant_part(*plan.scenario);
  result.variant = variant.empty() ? variant : variant.substr(1, variant.size() - 2);
  result.client = plan.client->name;
  result.family = plan.client->family;
  result.server_version = plan.server_version;
  result.negotiated = plan.negotiated;
  result.repetition = plan.repetition;
  result.summary = plan.scenario->summary;
  result.requirement = plan.scenario->requirement;
  result.file = reported_file(plan.scenario->path);
  return result;
}

bool is_named_exactly(const CasePlan& plan, const SuiteOptions& options) {
  return std::find(options.named_clients.begin(), options.named_clients.end(), plan.client->name) !=
         options.named_clients.end();
}

/// True if the case was decided without starting a process.
bool decide_without_running(const CasePlan& plan, const SuiteOptions& options,
                            const ClientState& state, CaseResult& result) {
  if (!state.is_ready()) {
    result.verdict = Verdict::not_installed;
    result.reason = state.hint;
    result.expected = !is_named_exactly(plan, options);
    return true;
  }
  if (plan.why_unsupported) {
    result.verdict = Verdict::unsupported;
    result.reason = *plan.why_unsupported;
    return true;
  }
  return false;
}

struct Played {
  CaseRecord record;
  Duration waited{};  ///< As CaseOutcome::waited.
};

/// Nothing if the case was cut off.
std::optional<Played> run_plan(const CasePlan& plan, const Inventory& inventory,
                               const SuiteOptions& options, const ClientState& state,
                               StartLimit& starts, const std::function<bool()>& is_cut_off,
                               CaseResult& result) {
  if (decide_without_running(plan, options, state, result)) {
    return Played();
  }
  CaseOutcome outcome;
  try {
    std::optional<CaseOutcome> played = run_case(setup_of(plan, options), starts, is_cut_off);
    if (!played) {
      return std::nullopt;
    }
    outcome = std::move(*played);
  } catch (const std::exception& error) {
    outcome.ruling.verdict = Verdict::harness_error;
    outcome.ruling.reason = std::string("the runner failed: ") + error.what();
  }
  result.verdict = outcome.ruling.verdict;
  result.reason = std::move(outcome.ruling.reason);
  result.findings = std::move(outcome.ruling.findings);
  result.unsupported = std::move(outcome.ruling.unsupported);
  result.expectations = outcome.ruling.expectations;
  result.judged = outcome.ruling.judged;
  result.duration = outcome.duration;
  result.lateness = outcome.ruling.lateness;
  result.negotiated = negotiated_version(outcome.record).value_or(result.negotiated);
  locate_findings(result, *plan.scenario);
  apply_known_failures(result, *plan.scenario, *plan.client,
                       known_failures_in(inventory, *plan.scenario), options.today);
  if (!result.expected || result.verdict != Verdict::pass) {
    result.client_errors = std::move(outcome.client_errors);
    result.gateway_errors = std::move(outcome.gateway_errors);
  }
  if (!result.expected) {
    result.timeline = timeline(outcome.record);
  }
  return Played{.record = std::move(outcome.record), .waited = outcome.waited};
}

/// How much of their budgets the clients have used.
class Budgets {
 public:
  /// Why the case is not played, or nothing if it is.
  [[nodiscard]] std::optional<std::string> why_used_up(const CasePlan& plan) const {
    const auto used = plan.budget ? used_.find(key_of(plan)) : used_.end();
    if (used == used_.end() || used->second < plan.budget->limit) {
      return std::nullopt;
    }
    return "not played: the budget of " + describe(*plan.budget) + " for " + plan.client->name +
           " is used up";
  }

  void spend(const CasePlan& plan, Duration share) {
    if (plan.budget) {
      used_[key_of(plan)] += share;
    }
  }

 private:
  using Key = std::pair<int, std::string>;
  static Key key_of(const CasePlan& plan) { return {plan.budget->entry, plan.client->name}; }

  std::map<Key, Duration> used_;
};

/// Threads that play the cases of a suite, each in its own network namespace if there are any.
class Workers {
 public:
  Workers(const std::vector<CasePlan>& plans, const Inventory& inventory,
          const SuiteOptions& options, const CaseSink& sink)
      : plans_(plans),
        inventory_(inventory),
        options_(options),
        sink_(sink),
        results_(plans.size()),
        was_played_(plans.size()),
        tries_(plans.size()) {
    for (const CasePlan& plan : plans) {
      if (states_.count(plan.client) == 0) {
        states_.emplace(plan.client, state_of(*plan.client, options.places));
      }
    }
  }

  /// Plays the cases that are wanted, at most `count` at a time, and returns when all have ended.
  /// A case's duration divided by `sharing` counts towards its budget.
  void run(std::size_t count, int sharing, const std::function<bool(const CasePlan&)>& is_wanted) {
    sharing_ = sharing;
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
      if (is_wanted(plans_[i])) {
        wanted.push_back(i);
      }
    }
    // Cases that may take long begin first, so that they do not run on alone at the end.
    std::stable_sort(wanted.begin(), wanted.end(), [this](std::size_t a, std::size_t b) {
      return longest(plans_[a]) > longest(plans_[b]);
    });
    run_these(count, wanted);
  }

  /// Retries cases until none deserves another try.
  void run_again(std::size_t count) {
    while (!again_.empty() && !is_cut_off()) {
      run_these(count, std::exchange(again_, {}));
    }
  }

  /// Results of the cases that were played. If a retry was cut off, the last finished try counts.
  [[nodiscard]] std::vector<CaseResult> take_results() {
    std::vector<CaseResult> played;
    for (std::size_t i = 0; i < results_.size(); ++i) {
      if (was_played_[i]) {
        played.push_back(std::move(results_[i]));
        played.back().is_played_again = false;
      }
    }
    return played;
  }

 private:
  static Duration longest(const CasePlan& plan) {
    return plan.scenario->limit.value_or(kDefaultLimit);
  }

  void run_these(std::size_t count, const std::vector<std::size_t>& wanted) {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (std::size_t number = 0; number < std::min(count, wanted.size()); ++number) {
      threads.emplace_back([&, number] {
        try {
          options_.networks.enter(number);
        } catch (...) {
          const std::lock_guard<std::mutex> lock(mutex_);
          stop();
        }
        for (std::size_t i = next++; i < wanted.size(); i = next++) {
          play(wanted[i]);
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (failure_) {
      std::rethrow_exception(failure_);
    }
  }

  void play(std::size_t number) {
    if (is_cut_off()) {
      return;
    }
    CaseResult result = blank_result(plans_[number]);
    if (is_left_out(number, result)) {
      return;
    }
    const auto is_cut = [this] { return is_cut_off(); };
    const std::optional<Played> played =
        run_plan(plans_[number], inventory_, options_, states_.at(plans_[number].client), starts_,
                 is_cut, result);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (played) {
      // That others start is not the client's time.
      budgets_.spend(plans_[number], (result.duration - played->waited) / sharing_);
    }
    if (!played || is_ended_) {
      return;
    }
    CaseResult& slot = results_[number];
    result.earlier = slot.earlier;
    // An inconclusive try says nothing, so it does not make a case flaky.
    if (slot.is_played_again && slot.verdict != Verdict::inconclusive) {
      result.earlier.push_back(way_it_went(slot));
    }
    if (deserves_another_try(result, tries_[number]++)) {
      result.is_played_again = true;
      again_.push_back(number);
    }
    tell(result, played->record);
    count(result);
    remember(number, std::move(result));
  }

  /// True if the client's budget leaves no time for the case. Retries always have time.
  bool is_left_out(std::size_t number, CaseResult& result) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const CasePlan& plan = plans_[number];
    std::optional<std::string> why = budgets_.why_used_up(plan);
    if (!why || tries_[number] > 0 ||
        decide_without_running(plan, options_, states_.at(plan.client), result)) {
      return false;
    }
    result.verdict = Verdict::could_not_run;
    result.expected = false;
    result.reason = std::move(*why);
    tell(result, CaseRecord());
    remember(number, std::move(result));
    return true;
  }

  void tell(CaseResult& result, const CaseRecord& record) {
    try {
      sink_(result, record);
    } catch (...) {
      // A report cannot be written, so nobody would see the results of the other cases.
      stop();
    }
  }

  void count(const CaseResult& result) {
    failures_ += result.expected || result.is_played_again ? 0 : 1;
    if (options_.failures_max > 0 && failures_ >= options_.failures_max) {
      is_ended_ = true;
    }
  }

  void remember(std::size_t number, CaseResult result) {
    was_played_[number] = true;
    results_[number] = std::move(result);
  }

  [[nodiscard]] bool is_cut_off() const {
    return is_ended_ || (options_.is_interrupted && options_.is_interrupted());
  }

  /// Stores the current exception and begins no further case. The lock must be held.
  void stop() {
    failure_ = failure_ ? failure_ : std::current_exception();
    is_ended_ = true;
  }

  [[nodiscard]] bool deserves_another_try(const CaseResult& result, int tries) const {
    const int most = std::max(options_.retries, result.verdict == Verdict::inconclusive ? 1 : 0);
    return !result.expected && result.verdict != Verdict::not_installed && tries < most;
  }

  const std::vector<CasePlan>& plans_;
  const Inventory& inventory_;
  const SuiteOptions& options_;
  const CaseSink& sink_;
  std::vector<CaseResult> results_;
  std::vector<bool> was_played_;
  std::vector<int> tries_;  ///< Number of finished tries, by index of the plan.
  std::vector<std::size_t> again_;
  std::map<const ClientUnderTest*, ClientState>
      states_;  ///< Of all clients; reading them takes time.
  Budgets budgets_;
  StartLimit starts_{starts_at_a_time(std::thread::hardware_concurrency())};
  int sharing_ = 1;
  std::mutex mutex_;
  int failures_ = 0;
  std::atomic<bool> is_ended_{false};  ///< No further case begins.
  std::exception_ptr failure_;
};

/// A client that has not greeted by then does not compute but hangs, and must not keep others from
/// starting.
constexpr Duration kStartMax = std::chrono::seconds(10);

/// Held while a case starts its processes.
class Start {
 public:
  explicit Start(StartLimit& starts) : starts_(&starts) { starts.acquire(); }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;
  ~Start() { end(); }

  void end() {
    if (starts_ != nullptr) {
      std::exchange(starts_, nullptr)->release();
    }
  }

 private:
  StartLimit* starts_;
};

}  // namespace

int starts_at_a_time(unsigned cores) {
  return static_cast<int>(std::min(2 * std::max(1U, cores), static_cast<unsigned>(kJobsMax)));
}

int default_jobs(const std::vector<CasePlan>& plans, unsigned cores) {
  // Programs of this project start in milliseconds.
  const bool starts_fast = std::all_of(plans.begin(), plans.end(), [](const CasePlan& plan) {
    return plan.client->run.starts_with("{bin}/");
  });
  const unsigned jobs = (starts_fast ? 40 : 12) * std::max(1U, cores);
  return static_cast<int>(std::min(jobs, static_cast<unsigned>(kJobsMax)));
}

CaseSetup setup_of(const CasePlan& plan, const SuiteOptions& options) {
  CaseSetup setup;
  setup.case_id = plan.id;
  setup.scenario = plan.scenario;
  setup.gateway.program = options.places.programs + "/fake-gateway";
  setup.gateway.scenario = plan.scenario->path + variant_part(*plan.scenario);
  setup.gateway.server_version = plan.server_version;
  setup.gateway.seed = options.seed;
  setup.gateway.ignore_rules = options.ignore_rules;
  setup.gateway.time_scale = options.places.time_scale;
  if (!options.pcap.empty()) {
    setup.gateway.pcap = options.pcap + "/" + case_file_name(plan.id, plan.repetition) + ".pcapng";
  }
  setup.client.shell = expand(plan.client->run, *plan.client, options.places);
  setup.client.directory = plan.client->directory;
  setup.client_min = plan.client->server_min;
  setup.client_max = plan.client->server_max;
  setup.timeouts = plan.client->timeouts;
  return setup;
}

std::optional<CaseOutcome> run_case(const CaseSetup& setup, StartLimit& starts,
                                    const std::function<bool()>& is_cut_off) {
  const Moment came = monotonic_now();
  Start start(starts);
  if (is_cut_off()) {
    return std::nullopt;
  }
  const Moment begin = monotonic_now();
  boost::asio::io_context context(1);
  CaseRun run(context, setup);
  run.start();
  // A case ticks a hundred times a second, so this is checked as often.
  while (context.run_one() > 0) {
    if (is_cut_off()) {
      run.abandon();
      return std::nullopt;
    }
    if (run.has_started() || monotonic_now() - begin > kStartMax.count()) {
      start.end();
    }
  }
  CaseOutcome outcome = run.take_outcome();
  outcome.waited = Duration(begin - came);
  outcome.duration += outcome.waited;
  return outcome;
}

std::vector<CaseResult> run_suite(const std::vector<CasePlan>& plans, const Inventory& inventory,
                                  const SuiteOptions& options, const CaseSink& sink) {
  Workers workers(plans, inventory, options, sink);
  const auto crowd = static_cast<std::size_t>(options.jobs);
  workers.run(crowd, options.default_jobs,
              [](const CasePlan& plan) { return !plan.scenario->alone; });
  workers.run(1, 1, [](const CasePlan& plan) { return plan.scenario->alone; });
  workers.run_again(std::max<std::size_t>(1, crowd / 8));
  return workers.take_results();
}

}  // namespace ibgw::conformance
