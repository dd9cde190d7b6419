// `conformance run`.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/owned_folder.hpp"
#include "conformance/command/progress.hpp"
#include "conformance/command/report_files.hpp"
#include "conformance/command/selection.hpp"
#include "conformance/plan/case_name.hpp"
#include "conformance/plan/text_file.hpp"
#include "conformance/play/suite.hpp"
#include "conformance/process/interruption.hpp"
#include "conformance/report/console_report.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

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

/// Checks `--min-cases`, because a run that plays nothing would be green. Counts all shards, so
/// that each has the same result.
void check_number(int cases_min, const std::vector<CasePlan>& plans, const Places& places) {
  std::map<const ClientUnderTest*, bool> is_ready;
  int ready = 0;
  for (const CasePlan& plan : plans) {
    const auto [place, is_new] = is_ready.try_emplace(plan.client);
    if (is_new) {
      place->second = state_of(*plan.client, places).is_ready();
    }
    ready += place->second ? 1 : 0;
  }
  if (ready < cases_min) {
    throw UsageError(
        fmt::format("{} cases are selected, {} of them for installed clients; expected at "
                    "least {} (--min-cases)",
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

/// Files that a run writes beside its reports while cases end.
class RunFiles {
 public:
  RunFiles(const CommandLine& line, const std::string& folder)
      : line_(line),
        records_(folder + "/cases"),
        captures_(line.pcap),
        pages_(html_folder(line, folder)) {}

  /// Checks that everything can be written, and removes files of an earlier run that could be taken
  /// for this one's.
  void prepare(const std::string& folder, const std::vector<CasePlan>& plans) {
    records_.check();
    if (!line_.pcap.empty()) {
      captures_.check();
    }
    pages_.check();
    clear_reports(report_files(line_, folder));
    records_.clear();
    if (!line_.pcap.empty()) {
      captures_.clear();
      for (const CasePlan& plan : plans) {
        (void)captures_.add(capture_name(plan.id, plan.repetition));
      }
    }
    pages_.begin();
  }

  /// For a case that will be retried.
  void keep_try(const CaseResult& result, const CaseRecord& record) {
    const int tried = static_cast<int>(result.earlier.size()) + 1;
    if (!line_.pcap.empty()) {
      std::error_code ignored;  // A gateway that did not start has written none.
      fs::rename(fs::path(line_.pcap) / capture_name(result.case_id, result.repetition),
                 captures_.add(capture_name(result.case_id, result.repetition, tried)), ignored);
    }
    keep_record(result, record, tried);
  }

  void keep(CaseResult& result, const CaseRecord& record) {
    pages_.add(result, &record);
    const bool was_played = !record.events.empty();
    if (was_played && (line_.bundles_all || deserves_bundle(result))) {
      keep_record(result, record, 0);
    }
  }

  [[nodiscard]] const HtmlFiles& pages() const { return pages_; }

 private:
  static std::string capture_name(const std::string& case_id, int repetition, int tried = 0) {
    const std::string end = tried == 0 ? ".pcapng" : fmt::format(".try{}.pcapng", tried);
    return case_file_name(case_id, repetition) + end;
  }

  void keep_record(const CaseResult& result, const CaseRecord& record, int tried) {
    write_text_file(records_.add(bundle_name(result.case_id, result.repetition, tried)),
                    json_bundle(result, record));
  }

  const CommandLine& line_;
  OwnedFolder records_;
  OwnedFolder captures_;
  HtmlFiles pages_;
};

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
    fmt::print(
        "all in this machine's own network, because network namespaces are not available: {}\n",
        options.networks.why_not());
  }
  std::fflush(stdout);
}

RunNetwork network_of(const NetworkNamespaces& networks) {
  if (networks.exist()) {
    return {.kind = "own", .why_shared = {}};
  }
  // Empty if no namespaces were requested.
  return {.kind = networks.why_not().empty() ? "" : "shared", .why_shared = networks.why_not()};
}

SuiteOptions options_for(const CommandLine& line, const std::vector<CasePlan>& plans) {
  SuiteOptions options;
  options.places = places_for(line);
  options.default_jobs = default_jobs(plans, std::thread::hardware_concurrency());
  options.jobs = line.jobs > 0 ? line.jobs : options.default_jobs;
  options.seed = line.seed;
  options.ignore_rules = line.ignore_rules;
  options.today = today();
  options.retries = line.retries;
  options.failures_max = line.failures_max;
  options.pcap = line.pcap;
  return options;
}

/// Plays the cases, prints results, and writes records and pages.
std::vector<CaseResult> play(const CommandLine& line, const Inventory& inventory,
                             const std::vector<CasePlan>& plans, const SuiteOptions& options,
                             RunFiles& files) {
  Progress progress(plans.size());
  std::vector<CaseResult> results =
      run_suite(plans, inventory, options, [&](CaseResult& result, const CaseRecord& record) {
        result.command = command_for(result, line);
        if (!result.is_played_again) {
          progress.show(result);
          files.keep(result, record);
        } else if (result.verdict != Verdict::inconclusive) {
          progress.show_try(result);
          files.keep_try(result, record);
        }
      });
  progress.clear();
  return results;
}

/// What to play, and how.
struct Prepared {
  Choice choice;
  std::vector<CasePlan> plans;  ///< Including repetitions.
  SuiteOptions options;
};

Prepared prepare(const CommandLine& line, const Inventory& inventory) {
  Prepared prepared{choose_cases(line, inventory), {}, {}};
  Choice& choice = prepared.choice;
  check_number(line.min_cases, choice.selected, places_for(line));
  prepared.plans = repeated(line, choice.plans);
  prepared.options = options_for(line, prepared.plans);
  prepared.options.named_clients = std::move(choice.named_clients);
  return prepared;
}

/// Why not all cases were played; empty if all were.
std::string why_partial(std::size_t played, std::size_t all, int signal, int failures_max) {
  if (played == all) {
    return {};
  }
  return fmt::format("{}: {} of {} case{} {} played",
                     signal != 0 ? fmt::format("interrupted by SIG{}", ::sigabbrev_np(signal))
                                 : fmt::format("stopped after {} that {} not as expected",
                                               failures_max, failures_max == 1 ? "is" : "are"),
                     played, all, all == 1 ? "" : "s", played == 1 ? "was" : "were");
}

}  // namespace

int run_command(const CommandLine& line) {
  const auto begin = std::chrono::steady_clock::now();
  const Inventory inventory = inventory_for(line);
  auto [choice, plans, options] = prepare(line, inventory);
  const std::string folder = report_folder(line, options.places);
  RunFiles files(line, folder);
  files.prepare(folder, plans);
  options.networks =
      NetworkNamespaces::make(std::min(plans.size(), static_cast<std::size_t>(options.jobs)));
  print_beginning(plans.size(), line.selection, choice.selection, options);
  if (const std::string note = note_on_reasons(inventory.known_failures); !note.empty()) {
    fmt::print("{}\n", note);
    std::fflush(stdout);
  }
  const Interruption interruption;
  options.is_interrupted = [&] { return interruption.signal() != 0; };
  const std::vector<CaseResult> results = play(line, inventory, plans, options, files);
  RunFacts run;
  run.duration = std::chrono::steady_clock::now() - begin;
  run.network = network_of(options.networks);
  run.selection = choice.selection;
  run.shard = line.selection.shard;
  run.shards = line.selection.shards;
  run.ignored_rules = line.ignore_rules;
  run.signal = results.size() < plans.size() ? interruption.signal() : 0;
  run.why_partial = why_partial(results.size(), plans.size(), run.signal, line.failures_max);
  fmt::print("\n{}\n{}", summary_table(results), closing_lines(results, run));
  ReportWriter writer;
  write_reports(line, folder, results, run, writer);
  files.pages().finish(results, run, writer);
  writer.finish();
  return exit_code(results, run);
}

}  // namespace ibgw::conformance
