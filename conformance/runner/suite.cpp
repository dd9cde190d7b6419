#include "conformance/runner/suite.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "conformance/report/timeline.hpp"
#include "conformance/runner/glob.hpp"
#include "conformance/runner/report_files.hpp"

namespace ibgw::conformance {
namespace {

/// `[at=hello]` of the scenario's id, to be appended to its path.
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

/// Which line of the scenario asks for what was found missing.
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
  result.server_version = plan.server_version;
  result.negotiated = plan.negotiated;
  result.summary = plan.scenario->summary;
  result.requirement = plan.scenario->requirement;
  result.file = reported_file(plan.scenario->path);
  return result;
}

bool is_named_exactly(const CasePlan& plan, const SuiteOptions& options) {
  return std::find(options.named_clients.begin(), options.named_clients.end(), plan.client->name) !=
         options.named_clients.end();
}

/// True when the case needs no process to be decided.
bool decide_without_running(const CasePlan& plan, const SuiteOptions& options, CaseResult& result) {
  if (const std::optional<std::string> why = why_not_installed(*plan.client, options.places)) {
    result.verdict = Verdict::not_installed;
    result.reason = *why;
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

CaseRecord run_plan(const CasePlan& plan, const Inventory& inventory, const SuiteOptions& options,
                    CaseResult& result) {
  if (decide_without_running(plan, options, result)) {
    return {};
  }
  CaseOutcome outcome;
  try {
    outcome = run_case(setup_of(plan, options));
  } catch (const std::exception& error) {
    outcome.ruling.verdict = Verdict::harness_error;
    outcome.ruling.reason = std::string("the runner failed: ") + error.what();
  }
  result.verdict = outcome.ruling.verdict;
  result.reason = std::move(outcome.ruling.reason);
  result.findings = std::move(outcome.ruling.findings);
  result.unsupported = std::move(outcome.ruling.unsupported);
  result.duration = outcome.duration;
  locate_findings(result, *plan.scenario);
  apply_known_failures(result, *plan.scenario, *plan.client, inventory.known_failures,
                       options.today);
  if (!result.expected || result.verdict != Verdict::pass) {
    result.client_errors = std::move(outcome.client_errors);
    result.gateway_errors = std::move(outcome.gateway_errors);
  }
  if (!result.expected) {
    result.timeline = timeline(outcome.record);
  }
  return std::move(outcome.record);
}

}  // namespace

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
  setup.client.shell = expand(plan.client->run, *plan.client, options.places);
  setup.client.directory = plan.client->directory;
  setup.timeouts = plan.client->timeouts;
  return setup;
}

CaseOutcome run_case(const CaseSetup& setup) {
  boost::asio::io_context context(1);
  CaseRun run(context, setup);
  run.start();
  context.run();
  return run.take_outcome();
}

std::vector<CaseResult> run_suite(const std::vector<CasePlan>& plans, const Inventory& inventory,
                                  const SuiteOptions& options, const CaseSink& sink) {
  std::vector<CaseResult> results(plans.size());
  std::atomic<std::size_t> next{0};
  std::mutex sink_mutex;
  const auto work = [&] {
    for (std::size_t i = next++; i < plans.size(); i = next++) {
      CaseResult result = blank_result(plans[i]);
      const CaseRecord record = run_plan(plans[i], inventory, options, result);
      const std::lock_guard<std::mutex> lock(sink_mutex);
      sink(result, record);
      results[i] = std::move(result);
    }
  };
  std::vector<std::thread> threads;
  const std::size_t count = std::min(static_cast<std::size_t>(options.jobs), plans.size());
  for (std::size_t i = 1; i < count; ++i) {
    threads.emplace_back(work);
  }
  work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return results;
}

}  // namespace ibgw::conformance
