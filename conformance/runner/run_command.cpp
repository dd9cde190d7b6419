// `conformance run` and `conformance expectations --update`.
#include <chrono>
#include <ctime>
#include <filesystem>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"
#include "conformance/runner/report_files.hpp"
#include "conformance/runner/suite.hpp"

namespace ibgw::conformance {
namespace {

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

int jobs_of(const CommandLine& line) {
  return line.jobs > 0 ? line.jobs
                       : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

/// Prints a line per case, on a terminal with a line below that says how far it is.
class Progress {
 public:
  explicit Progress(std::size_t total)
      : total_(total), is_terminal_(::isatty(STDOUT_FILENO) == 1) {}

  void show(const CaseResult& result) {
    clear();
    fmt::print("{}\n", result.expected ? verdict_line(result) : unexpected(result));
    ++done_;
    if (is_terminal_ && done_ < total_) {
      fmt::print("{}/{} ...", done_, total_);
    }
    std::fflush(stdout);
  }

  /// In full the first time that a client fails in this way in a scenario.
  std::string unexpected(const CaseResult& result) {
    std::string kind =
        result.client + " " + result.scenario + " " + std::string(to_string(result.verdict));
    std::string ids;
    for (const Finding& finding : result.findings) {
      ids += (ids.empty() ? "" : ", ") + finding.id;
    }
    const auto [first, is_new] = seen_.try_emplace(kind + ids, result.case_id);
    return is_new ? describe_case(result)
                  : fmt::format("{}\n  as in {}: {}", verdict_line(result), first->second, ids);
  }

  void clear() const {
    if (is_terminal_) {
      fmt::print("\r\033[K");
    }
  }

 private:
  std::size_t total_;
  std::size_t done_ = 0;
  std::map<std::string, std::string> seen_;
  bool is_terminal_;
};

bool deserves_bundle(const CaseResult& result) {
  const bool is_plain = result.verdict == Verdict::pass || result.verdict == Verdict::unsupported ||
                        result.verdict == Verdict::not_installed;
  return !is_plain || !result.expected;
}

void write_reports(const CommandLine& line, const std::string& folder,
                   const std::vector<CaseResult>& results, Duration total) {
  const std::string json = line.json.empty() ? folder + "/results.json" : line.json;
  const std::string junit = line.junit.empty() ? folder + "/junit.xml" : line.junit;
  if (json != "-") {
    write_text_file(json, json_report(results, total));
  }
  if (junit != "-") {
    write_text_file(junit, junit_report(results));
  }
  write_optional_reports(line, results, total);
}

std::vector<CasePlan> plans_for(const CommandLine& line, const Inventory& inventory) {
  const std::vector<CasePlan> once = plan_cases(inventory, line.selection);
  if (static_cast<int>(once.size()) < line.min_cases) {
    throw UsageError(fmt::format("{} cases are selected; expected at least {} (--min-cases)",
                                 once.size(), line.min_cases));
  }
  std::vector<CasePlan> plans;
  for (int i = 0; i < line.repeat; ++i) {
    plans.insert(plans.end(), once.begin(), once.end());
  }
  return plans;
}

}  // namespace

int run_command(const CommandLine& line) {
  const auto begin = std::chrono::steady_clock::now();
  const Inventory inventory = inventory_for(line);
  const std::vector<CasePlan> plans = plans_for(line, inventory);
  SuiteOptions options;
  options.places = find_places(line.time_scale);
  options.jobs = jobs_of(line);
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.named_clients = line.selection.clients;
  options.today = today();
  const bool is_quiet = line.command == "expectations";
  if (!is_quiet) {
    fmt::print("{} cases, {} at a time, seed {}\n", plans.size(), options.jobs, options.seed);
    std::fflush(stdout);
  }
  const std::string folder = report_folder(line, options.places);
  for (const CasePlan& plan : plans) {
    // The record of an earlier run would be taken for this one's.
    std::error_code ignored;
    std::filesystem::remove(bundle_file(folder, plan.id), ignored);
  }
  HtmlFiles html(is_quiet ? std::string() : line.html);
  Progress progress(plans.size());
  const std::vector<CaseResult> results =
      run_suite(plans, inventory, options, [&](CaseResult& result, const CaseRecord& record) {
        result.command = command_for(result, line);
        if (!is_quiet) {
          progress.show(result);
        }
        html.add(result, &record);
        if (line.bundles_all || deserves_bundle(result)) {
          write_text_file(bundle_file(folder, result.case_id), json_bundle(result, record));
        }
      });
  const Duration total = std::chrono::steady_clock::now() - begin;
  if (is_quiet) {
    fmt::print("{}", stubs_for(results));
    return 0;
  }
  progress.clear();
  fmt::print("\n{}\n{}", summary_table(results), closing_lines(results, total));
  write_reports(line, folder, results, total);
  html.finish(results, total);
  return static_cast<int>(exit_code(results));
}

}  // namespace ibgw::conformance
