// `conformance run` and `conformance expectations --update`.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"
#include "conformance/runner/progress.hpp"
#include "conformance/runner/report_files.hpp"
#include "conformance/runner/suite.hpp"

namespace ibgw::conformance {
namespace {

int jobs_of(const CommandLine& line) {
  return line.jobs > 0 ? line.jobs
                       : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

bool deserves_bundle(const CaseResult& result) {
  const bool is_plain = result.verdict == Verdict::pass || result.verdict == Verdict::unsupported ||
                        result.verdict == Verdict::not_installed;
  return !is_plain || !result.expected;
}

void write_reports(const CommandLine& line, const std::string& folder,
                   const std::vector<CaseResult>& results, Duration total,
                   const NetworkNamespaces& networks) {
  const RunNetwork network{.kind = networks.exist() ? "own" : "shared",
                           .why_shared = networks.why_not()};
  const std::string json = line.json.empty() ? folder + "/results.json" : line.json;
  const std::string junit = line.junit.empty() ? folder + "/junit.xml" : line.junit;
  if (json != "-") {
    write_text_file(json, json_report(results, total, network));
  }
  if (junit != "-") {
    write_text_file(junit, junit_report(results));
  }
  write_optional_reports(line, results, total);
}

/// A run that plays nothing is as green as any: `--min-cases` is against that.
void check_number(const CommandLine& line, const std::vector<CasePlan>& plans,
                  const Places& places) {
  std::map<const Client*, bool> is_ready;
  int ready = 0;
  for (const CasePlan& plan : plans) {
    const auto [place, is_new] = is_ready.try_emplace(plan.client);
    if (is_new) {
      place->second = !why_not_installed(*plan.client, places);
    }
    ready += place->second ? 1 : 0;
  }
  if (ready < line.min_cases) {
    throw UsageError(fmt::format(
        "{} cases are selected, {} of them for clients that are installed; expected at least {} "
        "(--min-cases)",
        plans.size(), ready, line.min_cases));
  }
}

std::vector<CasePlan> repeated(const CommandLine& line, const std::vector<CasePlan>& once) {
  std::vector<CasePlan> plans;
  for (int i = 1; i <= line.repeat; ++i) {
    for (const CasePlan& plan : once) {
      plans.push_back(plan);
      plans.back().repetition = line.repeat > 1 ? i : 0;
    }
  }
  return plans;
}

/// The same path.
const std::string& made_directory(const std::string& path) {
  std::error_code error;
  if (!path.empty()) {
    std::filesystem::create_directories(path, error);
  }
  if (error) {
    throw UsageError(fmt::format("{} cannot be made: {}", path, error.message()));
  }
  return path;
}

}  // namespace

int run_command(const CommandLine& line) {
  const auto begin = std::chrono::steady_clock::now();
  const Inventory inventory = inventory_for(line);
  MatrixCases cases = chosen_cases(line, inventory);
  SuiteOptions options;
  options.places = find_places(line.time_scale);
  check_number(line, cases.plans, options.places);
  const std::vector<CasePlan> plans = repeated(line, cases.plans);
  options.jobs = jobs_of(line);
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.named_clients = std::move(cases.named_clients);
  options.today = today();
  options.retries = line.retries;
  options.pcap = made_directory(line.pcap);
  options.networks =
      NetworkNamespaces::make(std::min(plans.size(), static_cast<std::size_t>(options.jobs)));
  const bool is_quiet = line.command == "expectations";
  if (!is_quiet) {
    fmt::print("{} case{}, {} at a time, seed {}\n", plans.size(), plans.size() == 1 ? "" : "s",
               options.jobs, options.seed);
    if (!options.networks.exist()) {
      fmt::print("all in this machine's network, because there can be no other: {}\n",
                 options.networks.why_not());
    }
    std::fflush(stdout);
  }
  const std::string folder = report_folder(line, options.places);
  for (const CasePlan& plan : plans) {
    // The record of an earlier run would be taken for this one's.
    for (int tried = 0; tried <= line.retries; ++tried) {
      std::error_code ignored;
      std::filesystem::remove(bundle_file(folder, plan.id, plan.repetition, tried), ignored);
    }
  }
  HtmlFiles html(is_quiet ? std::string() : line.html);
  Progress progress(plans.size());
  const std::vector<CaseResult> results =
      run_suite(plans, inventory, options, [&](CaseResult& result, const CaseRecord& record) {
        result.command = command_for(result, line);
        if (result.is_played_again) {
          if (!is_quiet && result.verdict != Verdict::inconclusive) {
            const int tried = static_cast<int>(result.earlier.size()) + 1;
            progress.show_try(result);
            write_text_file(bundle_file(folder, result.case_id, result.repetition, tried),
                            json_bundle(result, record));
          }
          return;
        }
        if (!is_quiet) {
          progress.show(result);
        }
        html.add(result, &record);
        if (line.bundles_all || deserves_bundle(result)) {
          write_text_file(bundle_file(folder, result.case_id, result.repetition),
                          json_bundle(result, record));
        }
      });
  const Duration total = std::chrono::steady_clock::now() - begin;
  if (is_quiet) {
    fmt::print("{}", stubs_for(results));
    return 0;
  }
  progress.clear();
  fmt::print("\n{}\n{}", summary_table(results), closing_lines(results, total));
  write_reports(line, folder, results, total, options.networks);
  html.finish(results, total);
  return static_cast<int>(exit_code(results));
}

}  // namespace ibgw::conformance
