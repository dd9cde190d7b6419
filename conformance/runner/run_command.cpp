// `conformance run` and `conformance expectations --update`.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "conformance/report/console_report.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"
#include "conformance/runner/progress.hpp"
#include "conformance/runner/report_files.hpp"
#include "conformance/runner/selection.hpp"
#include "conformance/runner/suite.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

int jobs_of(const CommandLine& line, const std::vector<CasePlan>& plans) {
  return line.jobs > 0 ? line.jobs : default_jobs(plans, std::thread::hardware_concurrency());
}

bool deserves_bundle(const CaseResult& result) {
  const bool is_plain = result.verdict == Verdict::pass || result.verdict == Verdict::unsupported ||
                        result.verdict == Verdict::not_installed;
  return !is_plain || !result.expected;
}

void write_reports(const CommandLine& line, const std::string& folder,
                   const std::vector<CaseResult>& results, const RunFacts& run,
                   ReportWriter& writer) {
  if (const std::string json = json_file(line, folder); !json.empty()) {
    writer.write(json, json_report(results, run));
  }
  if (const std::string junit = junit_file(line, folder); !junit.empty()) {
    writer.write(junit, junit_report(results, run));
  }
  writer.write_optional(line, results, run);
}

/// A run that plays nothing is as green as any: `--min-cases` is against that. All shards count,
/// so that each of them comes to the same.
void check_number(int cases_min, const std::vector<CasePlan>& plans, const Places& places) {
  std::map<const Client*, bool> is_ready;
  int ready = 0;
  for (const CasePlan& plan : plans) {
    const auto [place, is_new] = is_ready.try_emplace(plan.client);
    if (is_new) {
      place->second = !why_not_installed(*plan.client, places);
    }
    ready += place->second ? 1 : 0;
  }
  if (ready < cases_min) {
    throw UsageError(fmt::format(
        "{} cases are selected, {} of them for clients that are installed; expected at least {} "
        "(--min-cases)",
        plans.size(), ready, cases_min));
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

void make_directory(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw UsageError(fmt::format("{} cannot be made: {}", path, error.message()));
  }
  if (::access(path.c_str(), W_OK | X_OK) != 0) {
    throw UsageError(fmt::format("{} cannot be written: {}", path, std::strerror(errno)));
  }
}

std::string capture_file(const CommandLine& line, const std::string& case_id, int repetition,
                         int tried = 0) {
  const std::string end = tried == 0 ? ".pcapng" : fmt::format(".try{}.pcapng", tried);
  return line.pcap + "/" + case_file_name(case_id, repetition) + end;
}

/// Everything that the run is going to write can be written, and nothing of an earlier run is left
/// that would be taken for this one's.
void prepare_files(const CommandLine& line, const std::string& folder,
                   const std::vector<CasePlan>& plans) {
  if (!line.pcap.empty()) {
    make_directory(line.pcap);
  }
  const bool keeps_records = line.command == "run";
  if (keeps_records) {
    make_directory(folder + "/cases");
    clear_reports(report_files(line, folder));
  }
  for (const CasePlan& plan : plans) {
    // An earlier run may have tried more often.
    bool was_there = true;
    for (int tried = 0; tried <= 1 || was_there; ++tried) {
      std::error_code ignored;
      was_there = keeps_records &&
                  fs::remove(bundle_file(folder, plan.id, plan.repetition, tried), ignored);
      if (!line.pcap.empty()) {
        was_there |= fs::remove(capture_file(line, plan.id, plan.repetition, tried), ignored);
      }
    }
    if (keeps_records && !line.html.empty()) {
      std::error_code ignored;
      fs::remove(line.html + "/" + page_name(plan.id, std::max(plan.repetition, 1)), ignored);
    }
  }
}

/// The entries that are printed are what was asked for: a failure is no news. Everything else says
/// that some may be missing.
int code_of_update(std::vector<CaseResult> results) {
  for (CaseResult& result : results) {
    result.expected = result.expected || result.verdict == Verdict::fail;
    result.repetition = 0;
  }
  return static_cast<int>(exit_code(results));
}

void print_beginning(std::size_t plays, const Selection& selection, const RunSelection& all,
                     const SuiteOptions& options) {
  if (plays == 0) {
    fmt::print("shard {}/{} has no case: {} {} selected\n", selection.shard, selection.shards,
               all.cases, all.cases == 1 ? "is" : "are");
    return;
  }
  fmt::print("{} case{}, {} at a time, seed {}\n", plays, plays == 1 ? "" : "s", options.jobs,
             options.seed);
  if (!options.networks.exist()) {
    fmt::print("all in this machine's network, because there can be no other: {}\n",
               options.networks.why_not());
  }
  std::fflush(stdout);
}

RunNetwork network_of(const NetworkNamespaces& networks) {
  if (networks.exist()) {
    return {.kind = "own", .why_shared = {}};
  }
  // Nothing was played where nobody asked for one.
  return {.kind = networks.why_not().empty() ? "" : "shared", .why_shared = networks.why_not()};
}

}  // namespace

int run_command(const CommandLine& line) {
  const auto begin = std::chrono::steady_clock::now();
  const Inventory inventory = inventory_for(line);
  Choice choice = choose_cases(line, inventory);
  SuiteOptions options;
  options.places = find_places(line.time_scale);
  check_number(line.min_cases, choice.selected, options.places);
  const std::vector<CasePlan> plans = repeated(line, choice.plans);
  options.jobs = jobs_of(line, plans);
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.named_clients = std::move(choice.named_clients);
  options.today = today();
  options.retries = line.retries;
  options.pcap = line.pcap;
  const std::string folder = report_folder(line, options.places);
  prepare_files(line, folder, plans);
  options.networks =
      NetworkNamespaces::make(std::min(plans.size(), static_cast<std::size_t>(options.jobs)));
  const bool is_quiet = line.command == "expectations";
  if (!is_quiet) {
    print_beginning(plans.size(), line.selection, choice.selection, options);
  }
  HtmlFiles html(is_quiet ? std::string() : line.html);
  Progress progress(plans.size());
  const std::vector<CaseResult> results =
      run_suite(plans, inventory, options, [&](CaseResult& result, const CaseRecord& record) {
        result.command = command_for(result, line);
        if (result.is_played_again) {
          if (!is_quiet && result.verdict != Verdict::inconclusive) {
            const int tried = static_cast<int>(result.earlier.size()) + 1;
            if (!line.pcap.empty()) {
              std::error_code ignored;  // A gateway that did not start has made none.
              fs::rename(capture_file(line, result.case_id, result.repetition),
                         capture_file(line, result.case_id, result.repetition, tried), ignored);
            }
            progress.show_try(result);
            write_text_file(bundle_file(folder, result.case_id, result.repetition, tried),
                            json_bundle(result, record));
          }
          return;
        }
        if (is_quiet) {
          return;
        }
        progress.show(result);
        html.add(result, &record);
        if (line.bundles_all || deserves_bundle(result)) {
          write_text_file(bundle_file(folder, result.case_id, result.repetition),
                          json_bundle(result, record));
        }
      });
  if (is_quiet) {
    fmt::print("{}", stubs_for(results));
    return code_of_update(results);
  }
  progress.clear();
  RunFacts run;
  run.duration = std::chrono::steady_clock::now() - begin;
  run.network = network_of(options.networks);
  run.selection = choice.selection;
  run.shard = line.selection.shard;
  run.shards = line.selection.shards;
  fmt::print("\n{}\n{}", summary_table(results), closing_lines(results, run));
  ReportWriter writer;
  write_reports(line, folder, results, run, writer);
  html.finish(results, run, writer);
  writer.finish();
  return exit_code(results, run);
}

}  // namespace ibgw::conformance
