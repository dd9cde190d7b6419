#include "conformance/command/commands.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "conformance/command/report_files.hpp"
#include "conformance/command/selection.hpp"
#include "conformance/plan/case_list.hpp"
#include "conformance/plan/client_list.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/plan/places.hpp"
#include "conformance/plan/run_cost.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/play/suite.hpp"
#include "conformance/report/json_report.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

void list_scenarios(const Inventory& inventory, const std::vector<std::string>& patterns) {
  std::string last;
  for (const scenario::Scenario* const scenario : select_scenarios(inventory, patterns)) {
    if (scenario->name != last) {
      fmt::print("{:<40} {}\n", scenario->name, first_line(scenario->summary));
    }
    if (!scenario->variant.empty()) {
      fmt::print("  {}\n", scenario->id());
    }
    last = scenario->name;
  }
}

const char* kind_of(const KnownFailure& entry) {
  return is_expired(entry, today()) ? "expired known failure"
         : entry.intermittent       ? "intermittent failure"
                                    : "known failure";
}

/// The clients that match the patterns; without patterns, all.
std::vector<const ClientUnderTest*> listed_clients(const Inventory& inventory,
                                                   const std::vector<std::string>& patterns) {
  const std::vector<std::string> every{"*"};
  return select_clients(inventory, patterns.empty() ? every : patterns);
}

void list_clients(const Inventory& inventory, const std::vector<std::string>& patterns,
                  const Places& places) {
  for (const ClientUnderTest* const client : listed_clients(inventory, patterns)) {
    const ClientState state = state_of(*client, places);
    fmt::print("{:<30} {:>4}..{:<4} {}\n", client->name, client->server_min, client->server_max,
               state.is_ready() ? to_string(state.readiness) : state.hint);
    for (const KnownFailure& entry : inventory.known_failures) {
      if (is_about(entry, *client)) {
        fmt::print("    {}: {} {}: {}\n", kind_of(entry), fmt::join(entry.covered.cases, ", "),
                   entry.finding, reason_of(entry));
      }
    }
  }
}

RunCost cost_of_run(const CommandLine& line, const std::vector<CasePlan>& plans) {
  KnownDurations known;
  if (!line.costs.empty()) {
    known = KnownDurations(read_json_report(read_text_file(line.costs), line.costs).results);
  }
  const int jobs =
      line.jobs > 0 ? line.jobs : default_jobs(plans, std::thread::hardware_concurrency());
  return cost_of(plans, known, jobs);
}

void list_cases(const CommandLine& line, const Inventory& inventory,
                const std::vector<CasePlan>& plans) {
  if (line.prints_json) {
    fmt::print("{}", cases_json(inventory, plans, cost_of_run(line, plans), today()));
    return;
  }
  const scenario::Scenario* last = nullptr;
  std::optional<ScenarioNames> names;  // Names of the previous scenario: cases of a scenario follow
                                       // each other.
  for (const CasePlan& plan : plans) {
    if (plan.scenario != last) {
      names.emplace(*plan.scenario);
      last = plan.scenario;
    }
    std::string known;
    for (const KnownFailure& entry : known_failures_in(inventory, *plan.scenario)) {
      if (covers(entry, *names, *plan.client, plan.negotiated, plan.id)) {
        known += fmt::format("  {}: {}", kind_of(entry), entry.finding);
      }
    }
    fmt::print("{}{}\n", plan.id, known);
  }
  // What takes hours is worth to be known before.
  if (!line.matrix.empty() || !line.costs.empty()) {
    fmt::print("\n{}", cost_text(cost_of_run(line, plans), line.costs));
  }
}

}  // namespace

int carry_out(const CommandLine& line) {
  if (line.command.empty()) {
    fmt::print("{}", line.help);
    return 0;
  }
  if (line.command == "list") {
    return list_command(line);
  }
  if (line.command == "install") {
    return install_command(line);
  }
  if (line.command == "adapter-selftest") {
    return self_test_command(line);
  }
  if (line.command == "new-client") {
    return new_client_command(line);
  }
  if (line.command == "explain") {
    return explain_command(line);
  }
  if (line.command == "merge") {
    return merge_command(line);
  }
  if (line.command == "compare") {
    return compare_command(line);
  }
  if (line.command == "expectations") {
    return expectations_command(line);
  }
  return run_command(line);
}

Places places_for(const CommandLine& line) {
  Places places = find_places(line.time_scale);
  std::error_code ignored;
  const bool are_ours =
      line.clients.empty() ||
      fs::equivalent(line.clients, source_directory() + "/client-under-test", ignored);
  if (!line.cache.empty() || !are_ours) {
    places.clients =
        fs::absolute(line.cache.empty() ? user_cache() : line.cache).lexically_normal() / "clients";
  }
  return places;
}

Inventory inventory_for(const CommandLine& line) {
  InventoryPlaces places;
  places.scenarios = line.scenarios.empty() ? source_directory() + "/scenarios" : line.scenarios;
  places.clients = line.clients.empty() ? source_directory() + "/client-under-test" : line.clients;
  for (const std::string& directory : {places.scenarios, places.clients}) {
    if (!fs::is_directory(directory)) {
      throw UsageError(fmt::format("{} is not a directory", directory));
    }
  }
  // Users with their own clients write the known failures for their own scenarios.
  std::error_code ignored;
  if (fs::equivalent(places.clients, source_directory() + "/client-under-test", ignored)) {
    places.known_failures_for = source_directory() + "/scenarios";
  }
  const char* const ci = std::getenv("CI");
  places.reasons = ci != nullptr && std::string_view(ci) == "true" ? Reasons::must_be_given
                                                                   : Reasons::may_be_missing;
  for (const std::string& pattern : line.selection.scenarios) {
    if (std::vector<std::string> files = files_named_by(pattern); !files.empty()) {
      places.named_files[pattern] = std::move(files);
    }
  }
  return load_inventory(places);
}

std::string report_folder(const CommandLine& line, const Places& places) {
  return line.reports.empty() ? places.build_root + "/reports" : line.reports;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

int list_command(const CommandLine& line) {
  const std::string what = line.arguments.empty() ? "all" : line.arguments[0];
  if (what != "all" && what != "cases" && what != "clients" && what != "scenarios") {
    throw UsageError(
        fmt::format("cannot list `{}`; expected `cases`, `clients` or `scenarios`", what));
  }
  if (line.prints_json && what == "all") {
    throw UsageError("--format json needs one of `cases`, `clients`, `scenarios`");
  }
  const Inventory inventory = inventory_for(line);
  if (what == "cases") {
    list_cases(line, inventory, choose_cases(line, inventory).plans);
    return 0;
  }
  if (line.prints_json) {
    fmt::print("{}", what == "clients"
                         ? clients_json(listed_clients(inventory, line.selection.clients),
                                        places_for(line))
                         : scenarios_json(select_scenarios(inventory, line.selection.scenarios)));
    return 0;
  }
  if (what != "clients") {
    list_scenarios(inventory, line.selection.scenarios);
  }
  if (what != "scenarios") {
    list_clients(inventory, line.selection.clients, places_for(line));
  }
  return 0;
}

}  // namespace ibgw::conformance
