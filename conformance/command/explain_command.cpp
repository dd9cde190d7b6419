// `conformance explain`.
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/selection.hpp"
#include "conformance/plan/case_name.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/play/suite.hpp"
#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

/// Reports call the second repetition of a case `a/b@176/client#2`.
std::pair<std::string, int> split_name(const std::string& name) {
  const std::size_t hash = name.rfind('#');
  int repetition = 0;
  if (hash != std::string::npos) {
    const char* const name_end = name.data() + name.size();
    const auto [end, error] = std::from_chars(name.data() + hash + 1, name_end, repetition);
    if (error == std::errc{} && end == name_end && repetition > 1) {
      return {name.substr(0, hash), repetition};
    }
  }
  return {name, 0};
}

Bundle read_bundle(const std::string& file) {
  std::optional<Bundle> bundle = read_json_bundle(read_text_file(file));
  if (!bundle) {
    throw UsageError(fmt::format("{} is not a valid record of a case", file));
  }
  return std::move(*bundle);
}

void show(Bundle bundle) {
  bundle.result.timeline = timeline(bundle.record, SIZE_MAX);
  fmt::print("{}", describe_case(bundle.result));
}

int explain_bundle(const std::string& file, const std::string& name) {
  const auto [id, repetition] = split_name(name);
  Bundle bundle = read_bundle(file);
  const bool is_other = !id.empty() && (id != bundle.result.case_id ||
                                        (repetition > 1 && repetition != bundle.result.repetition));
  if (is_other) {
    throw UsageError(
        fmt::format("{} is the record of {}, not of {}", file, case_name(bundle.result), name));
  }
  show(std::move(bundle));
  return 0;
}

/// Whether the scenario was changed after the record was written; then the record is of no use.
bool is_older(const std::string& record, const std::string& scenario) {
  std::error_code error;
  const auto written = std::filesystem::last_write_time(record, error);
  const auto changed = std::filesystem::last_write_time(scenario, error);
  return !error && written < changed;
}

std::vector<CasePlan> plans_of(const CommandLine& line, const Inventory& inventory,
                               const std::string& id) {
  if (id.empty()) {
    return choose_cases(line, inventory).plans;
  }
  if (line.selection.scenarios.empty()) {
    return {find_case(inventory, id)};
  }
  // A user's file may have the same name as one of our scenarios.
  Inventory named;
  named.clients = inventory.clients;
  for (const scenario::Scenario* const found :
       select_scenarios(inventory, line.selection.scenarios)) {
    named.scenarios.push_back(*found);
  }
  const std::string found_path = find_case(named, id).scenario->path;
  CasePlan plan = find_case(named, id);
  for (const scenario::Scenario& scenario : inventory.scenarios) {
    if (scenario.path == found_path && scenario.id() == plan.scenario->id()) {
      plan.scenario = &scenario;
    }
  }
  for (const ClientUnderTest& client : inventory.clients) {
    plan.client = client.name == plan.client->name ? &client : plan.client;
  }
  return {plan};
}

/// Plays the cases and shows all events.
int explain_anew(const CommandLine& line, const Inventory& inventory,
                 const std::vector<CasePlan>& plans, const Places& places) {
  SuiteOptions options;
  options.places = places;
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.today = today();
  options.jobs = default_jobs(plans, std::thread::hardware_concurrency());
  for (const CasePlan& plan : plans) {
    options.named_clients.push_back(plan.client->name);
  }
  options.networks =
      NetworkNamespaces::make(std::min(plans.size(), static_cast<std::size_t>(options.jobs)));
  const std::string why_shared =
      options.networks.exist()
          ? std::string()
          : " in this machine's own network, because network namespaces are not available: " +
                options.networks.why_not();
  fmt::print("{}; running {}{}\n",
             line.plays_anew ? std::string("flags require a new run")
                             : fmt::format("no record in {}", report_folder(line, places)),
             plans.size() == 1 ? "it" : fmt::format("{} cases", plans.size()), why_shared);
  std::fflush(stdout);
  const std::vector<CaseResult> results =
      run_suite(plans, inventory, options, [](CaseResult& result, const CaseRecord& record) {
        result.timeline = timeline(record, SIZE_MAX);
      });
  for (const CaseResult& result : results) {
    fmt::print("{}", describe_case(result));
  }
  return static_cast<int>(exit_code(results));
}

}  // namespace

int explain_command(const CommandLine& line) {
  const std::string name = line.arguments.empty() ? std::string() : line.arguments[0];
  if (!line.bundle.empty()) {
    return explain_bundle(line.bundle, name);
  }
  const Places places = places_for(line);
  const std::string records = report_folder(line, places) + "/cases/";
  const auto [id, repetition] = split_name(name);
  const bool is_any_scenario = !id.empty() && line.selection.scenarios.empty();
  const std::string file = records + bundle_name(id, repetition);
  if (is_any_scenario && !line.plays_anew && std::filesystem::exists(file)) {
    return explain_bundle(file, name);
  }
  const Inventory inventory = inventory_for(line);
  std::vector<CasePlan> anew;
  for (const CasePlan& plan : plans_of(line, inventory, id)) {
    const std::string record = records + bundle_name(plan.id, repetition);
    if (line.plays_anew || !std::filesystem::exists(record) ||
        is_older(record, plan.scenario->path)) {
      anew.push_back(plan);
    } else {
      show(read_bundle(record));
    }
  }
  return anew.empty() ? 0 : explain_anew(line, inventory, anew, places);
}

}  // namespace ibgw::conformance
