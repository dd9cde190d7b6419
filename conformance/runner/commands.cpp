#include "conformance/runner/commands.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/report/timeline.hpp"
#include "conformance/runner/glob.hpp"
#include "conformance/runner/places.hpp"
#include "conformance/runner/report_files.hpp"
#include "conformance/runner/suite.hpp"
#include "conformance/runner/yaml_file.hpp"

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
  return is_expired(entry, today()) ? "expired known failure" : "known failure";
}

void list_clients(const Inventory& inventory, const std::vector<std::string>& patterns,
                  const Places& places) {
  const std::vector<std::string> every{"*"};
  for (const Client* const client :
       select_clients(inventory, patterns.empty() ? every : patterns)) {
    const std::optional<std::string> why = why_not_installed(*client, places);
    fmt::print("{:<30} {:>4}..{:<4} {}\n", client->name, client->server_min, client->server_max,
               why.value_or("ready"));
    for (const KnownFailure& entry : inventory.known_failures) {
      if (entry.directory == client->directory && glob_matches(entry.clients, client->name)) {
        fmt::print("    {}: {} {}: {}\n", kind_of(entry), entry.cases, entry.finding, entry.reason);
      }
    }
  }
}

void list_cases(const Inventory& inventory, const std::vector<CasePlan>& plans) {
  const scenario::Scenario* last = nullptr;
  std::optional<ScenarioNames> names;  // Of the last one: its cases come one after another.
  for (const CasePlan& plan : plans) {
    if (plan.scenario != last) {
      names.emplace(*plan.scenario);
      last = plan.scenario;
    }
    std::string known;
    for (const KnownFailure& entry : inventory.known_failures) {
      if (covers(entry, *names, *plan.client, plan.negotiated, plan.id)) {
        known += fmt::format("  {}: {}", kind_of(entry), entry.finding);
      }
    }
    fmt::print("{}{}\n", plan.id, known);
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
  if (line.command == "explain") {
    return explain_command(line);
  }
  if (line.command == "merge") {
    return merge_command(line);
  }
  return run_command(line);
}

Inventory inventory_for(const CommandLine& line) {
  InventoryPlaces places;
  places.scenarios = line.scenarios.empty() ? source_directory() + "/scenarios" : line.scenarios;
  places.clients = line.clients.empty() ? source_directory() + "/client-under-test" : line.clients;
  places.belong_together = line.scenarios.empty() == line.clients.empty();
  for (const std::string& directory : {places.scenarios, places.clients}) {
    if (!fs::is_directory(directory)) {
      throw UsageError(fmt::format("{} is no directory", directory));
    }
  }
  for (const std::string& pattern : line.selection.scenarios) {
    if (pattern.ends_with(".yaml")) {
      places.extra_files.push_back(pattern);
    }
  }
  return load_inventory(places);
}

std::string report_folder(const CommandLine& line, const Places& places) {
  return line.reports.empty() ? places.build_root + "/reports" : line.reports;
}

MatrixCases chosen_cases(const CommandLine& line, const Inventory& inventory) {
  if (line.matrix.empty()) {
    return {.plans = plan_cases(inventory, line.selection),
            .named_clients = line.selection.clients};
  }
  MatrixCases cases = plan_matrix(inventory, read_text_file(line.matrix), line.matrix);
  cases.plans = shard_of(std::move(cases.plans), line.selection);
  if (cases.plans.empty()) {
    throw UsageError("nothing is selected: this part of the matrix has no case");
  }
  return cases;
}

std::string bundle_file(const std::string& folder, const std::string& case_id, int repetition,
                        int tried) {
  const std::string end = tried == 0 ? ".json" : fmt::format(".try{}.json", tried);
  return folder + "/cases/" + case_file_name(case_id, repetition) + end;
}

void write_text_file(const std::string& path, const std::string& text) {
  std::error_code ignored;
  fs::create_directories(fs::absolute(path).parent_path(), ignored);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) {
    throw UsageError(fmt::format("{} cannot be written: {}", path, std::strerror(errno)));
  }
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
  const Inventory inventory = inventory_for(line);
  if (what == "cases") {
    list_cases(inventory, chosen_cases(line, inventory).plans);
    return 0;
  }
  if (what != "clients") {
    list_scenarios(inventory, line.selection.scenarios);
  }
  if (what != "scenarios") {
    list_clients(inventory, line.selection.clients, find_places(line.time_scale));
  }
  return 0;
}

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

}  // namespace

int explain_command(const CommandLine& line) {
  const Places places = find_places(line.time_scale);
  const std::string folder = report_folder(line, places);
  const auto [id, repetition] =
      split_name(line.arguments.empty() ? std::string() : line.arguments[0]);
  const std::string file = line.bundle.empty() ? bundle_file(folder, id, repetition) : line.bundle;
  if (!line.bundle.empty() || (!line.plays_anew && fs::exists(file))) {
    std::optional<Bundle> bundle = read_json_bundle(read_text_file(file));
    if (!bundle) {
      throw UsageError(fmt::format("{} is no record of a case", file));
    }
    const bool is_other =
        !id.empty() && (id != bundle->result.case_id ||
                        (repetition > 1 && repetition != bundle->result.repetition));
    if (is_other) {
      throw UsageError(fmt::format("{} is the record of {}, not of {}", file,
                                   case_name(bundle->result), line.arguments[0]));
    }
    bundle->result.timeline = timeline(bundle->record, SIZE_MAX);
    fmt::print("{}", describe_case(bundle->result));
    return 0;
  }
  const Inventory inventory = inventory_for(line);
  const CasePlan plan = find_case(inventory, id);
  SuiteOptions options;
  options.places = places;
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.named_clients = {plan.client->name};
  options.today = today();
  options.networks = NetworkNamespaces::make(1);
  fmt::print("{}; running it{}\n",
             line.plays_anew ? std::string("flags say how to play it")
                             : fmt::format("no record of it below {}", folder),
             options.networks.exist() ? std::string()
                                      : fmt::format(" in this machine's network, because there can "
                                                    "be no other: {}",
                                                    options.networks.why_not()));
  std::fflush(stdout);
  const std::vector<CaseResult> results =
      run_suite({plan}, inventory, options, [](CaseResult& result, const CaseRecord& record) {
        result.timeline = timeline(record, SIZE_MAX);
      });
  fmt::print("{}", describe_case(results.front()));
  return static_cast<int>(exit_code(results));
}

namespace {

/// The record of a case where it lies next to the results.json that names the case, and is of the
/// very run that it tells of.
std::optional<Bundle> bundle_of(const CaseResult& result, const std::string& results_file) {
  const std::string folder = fs::absolute(results_file).parent_path().string();
  const std::string file = bundle_file(folder, result.case_id, result.repetition);
  if (!fs::exists(file)) {
    return std::nullopt;
  }
  std::optional<Bundle> bundle = read_json_bundle(read_text_file(file));
  const bool is_this_run = bundle && json_report({bundle->result}, {}) == json_report({result}, {});
  return is_this_run ? std::move(bundle) : std::nullopt;
}

void add_page(HtmlFiles& html, CaseResult& result, const std::string& results_file) {
  if (!html.is_wanted()) {
    return;
  }
  const std::optional<Bundle> bundle = bundle_of(result, results_file);
  if (bundle) {
    result.client_errors = bundle->result.client_errors;
    result.gateway_errors = bundle->result.gateway_errors;
  }
  html.add(result, bundle ? &bundle->record : nullptr);
}

}  // namespace

int merge_command(const CommandLine& line) {
  HtmlFiles html(line.html);
  std::vector<CaseResult> all;
  Duration total{};
  std::set<std::string> earlier;
  for (const std::string& path : line.arguments) {
    const std::optional<std::vector<CaseResult>> results = read_json_report(read_text_file(path));
    if (!results) {
      throw UsageError(fmt::format("{} is no results.json", path));
    }
    // Within one file a case may come several times (--repeat).
    std::set<std::string> here;
    for (const CaseResult& result : *results) {
      if (earlier.count(result.case_id) != 0) {
        throw UsageError(
            fmt::format("{} is in more than one file; the parts of a run have no case in common",
                        result.case_id));
      }
      here.insert(result.case_id);
      total += result.duration;
      all.push_back(result);
      add_page(html, all.back(), path);
    }
    earlier.merge(here);
  }
  const std::string json = json_report(all, total);
  ReportWriter writer;
  const bool asks_other = !(line.tap + line.sarif + line.summary + line.html).empty();
  if (line.json.empty() && !asks_other) {
    fmt::print("{}", json);
  } else {
    if (!line.json.empty()) {
      writer.write(line.json, json);
    }
    fmt::print("{}{}", summary_table(all), closing_lines(all, total));
  }
  if (!line.junit.empty()) {
    writer.write(line.junit, junit_report(all));
  }
  writer.write_optional(line, all, total);
  html.finish(all, total, writer);
  writer.finish();
  return static_cast<int>(exit_code(all));
}

}  // namespace ibgw::conformance
