#include "conformance/command/command_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>

// No list delimiter: repeated flags take their argument as it is, because variants have commas,
// `[at=1,how=2]`.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>
#include <fmt/format.h>

#include "conformance/command/selection.hpp"
#include "conformance/new_client/skeleton.hpp"
#include "conformance/play/suite.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

constexpr const char* kHelp =
    R"(Runs client programs against the scenarios of fake-gateway and judges their behaviour.

  conformance run [--client GLOB]... [--scenario GLOB]...   run cases; without --client the three reference clients
  conformance list [cases|clients|scenarios]                list them, with known failures
  conformance install GLOB...                               install clients into the build folder
  conformance adapter-selftest NAME                         check that an adapter follows its contract
  conformance new-client LANGUAGE NAME [--into DIR]         create the folder of a new client, to be filled in
  conformance explain CASE|--scenario FILE [--bundle FILE]  show all events of a case
  conformance merge FILE... [--json FILE] [--html DIR]      merge results.json files into one, or into other reports
  conformance compare A.json B.json [--client OLD=NEW]...   show what broke from one results.json to another
  conformance expectations --from FILE [--write]            update known failures from a results.json

Exit codes: 0 everything as expected, 1 a client failed, 2 invalid arguments or files, 3 a client could not be run,
4 the harness failed, 5 inconclusive. If several apply, the first of 2, 4, 1, 3, 5.
Exit codes of `compare`: 0 nothing broke, 1 something broke, 2 as above, or nothing can be compared; 3, 4, 5 a case that
A judged could not be judged in B, for these reasons. If several apply, the first of 2, 1, 4, 3, 5.
Exit codes of `expectations`: 0 up to date or written, 1 changes needed but no --write, 2 as above.
`conformance COMMAND --help` lists the flags of a command.
)";

constexpr std::array<const char*, 9> kCommands{
    "run",     "list",  "install", "adapter-selftest", "new-client",
    "explain", "merge", "compare", "expectations"};

template <typename Number>
Number number_in(const std::string& flag, const std::string& text, Number min, Number max) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < min || number > max) {
    throw UsageError(
        fmt::format("--{} is `{}`; expected a number from {} to {}", flag, text, min, max));
  }
  return number;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  std::string part;
  while (std::getline(stream, part, separator)) {
    parts.push_back(part);
  }
  return parts;
}

/// The flags that select cases, for all commands that have them.
void add_selection(cxxopts::Options& options) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  auto add = options.add_options();
  add("client", "Pattern for client names; may be repeated", texts());
  add("scenario",
      "Pattern for scenario names, or a file, a folder, or a pattern for files (*.yaml); may be "
      "repeated",
      texts());
  add("server-version", "Server versions, separated by commas", text());
  add("versions", "`all` (all default versions) or `edges` (a client's lowest, middle and highest)",
      text());
  add("variants",
      "`each` (all variants) or `sample` (one per scenario, version and client, in turn)", text());
  add("matrix", "YAML file with a list of selections, instead of these flags", text());
  add("skip", "Pattern for cases, scenarios or clients to exclude; may be repeated", texts());
  add("last-failed", "Only cases that were not as expected in the last run's results.json");
  add("shard", "I/N: only the I-th of N parts of the cases", text());
  add("reports", "Report directory; default build/reports", text());
}

/// The reports of `run` and `merge`.
void add_reports(cxxopts::Options& options) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  auto add = options.add_options();
  add("junit", "JUnit XML file; `-` for none; default junit.xml in the report directory", text());
  add("json", "JSON file; `-` for none; default results.json in the report directory", text());
  add("tap", "TAP version 14 file", text());
  add("sarif", "SARIF 2.1.0 file, with findings at lines of the scenarios", text());
  add("summary", "Markdown file for a CI job's summary, such as $GITHUB_STEP_SUMMARY", text());
  add("html",
      "Directory for the HTML report; `-` for none; default of `run`: html in the report "
      "directory",
      text());
}

void add_places(cxxopts::Options& options) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  auto add = options.add_options();
  add("scenarios", "Directory with scenarios", text());
  add("clients", "Directory with adapters", text());
  add("cache",
      "Directory to install clients in; default build for this project's own clients, else "
      "~/.cache/fake-ib-gateway",
      text());
}

/// The flags of commands that read the results of runs.
void add_results(cxxopts::Options& options, const std::string& command) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  auto add = options.add_options();
  if (command == "compare") {
    add("client", "OLD=NEW: compare only these clients, whatever they are called; may be repeated",
        texts());
    add("format", "`text` or `json`", text());
  }
  if (command == "expectations") {
    add("from", "results.json of a run or merge; only entries for cases played there can change",
        text());
    add("write",
        "Update the expectations.yaml files; without it, print the changes, and exit with 1 if "
        "there are any");
  }
}

std::string new_client_help() {
  return fmt::format(
      "Writes the folder LANGUAGE-NAME: a program that keeps the adapter contract (with \"FILL "
      "IN\" "
      "where it is about the client), adapter.yaml, an empty expectations.yaml, and a README.md "
      "that "
      "says what comes next. Overwrites nothing.\nLANGUAGE is one of {}; NAME has letters, digits, "
      "`-`, `_` and `.`.",
      fmt::join(skeleton_languages(), ", "));
}

cxxopts::Options options_for(const std::string& command) {
  const bool writes_new = command == "new-client";
  cxxopts::Options options("conformance " + command, writes_new ? new_client_help() : "");
  const auto text = [] { return cxxopts::value<std::string>(); };
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  auto add = options.add_options();
  add("h,help", "Print this help");
  add("arguments", "", texts());
  if (!writes_new) {
    add_places(options);
  }
  options.parse_positional({"arguments"});
  options.positional_help(writes_new ? "LANGUAGE NAME" : "");
  const bool runs = command == "run";
  if (runs || command == "list" || command == "explain") {
    add_selection(options);
  }
  if (runs) {
    add("repeat", "Run every case this many times", text());
    add("retries", "Retries of a case that is not as expected; if one succeeds, it is flaky",
        text());
    add("pcap", "Directory for Wireshark captures, one per case", text());
  }
  if (runs || command == "list") {
    add("jobs", "Cases at a time; default 40 per core for this project's own clients, else 12",
        text());
  }
  if (runs || command == "explain" || command == "adapter-selftest") {
    add("seed", "Seed for the gateway's random choices", text());
    add("time-scale", "Factor for the scenarios' waits", text());
  }
  if (runs || command == "explain") {
    add("ignore-rules", "Keep the gateway healthy, to check that the expectations then fail");
  }
  if (command == "run" || command == "merge") {
    add_reports(options);
  }
  if (command == "run") {
    add("max-failures", "Stop the run after this many cases that are not as expected", text());
    add("bundles", "`failed` or `all`: the cases whose full record is written", text());
  }
  if (runs || command == "merge") {
    add("min-cases",
        "Fail if there are fewer cases than this for installed clients, in all shards together",
        text());
  }
  if (command == "merge") {
    add("partial", "Allow missing parts, and parts of different runs");
  }
  if (writes_new) {
    add("into", "Folder with one folder per client, made if it is not there; default this one",
        text());
  }
  if (command == "explain") {
    add("bundle", "File with the record of a case, from cases/ in the report directory", text());
  }
  if (command == "list") {
    add("format", "`text`, or `json` for one of cases, clients and scenarios", text());
    add("costs",
        "results.json of an earlier run, whose durations tell how long `list cases` will take",
        text());
  }
  add_results(options, command);
  return options;
}

class FlagReader {
 public:
  explicit FlagReader(const cxxopts::ParseResult& parsed) : parsed_(parsed) {}

  [[nodiscard]] bool has(const std::string& flag) const { return parsed_.count(flag) != 0; }

  [[nodiscard]] std::string text(const std::string& flag) const {
    if (parsed_.count(flag) > 1) {
      throw UsageError(
          fmt::format("--{} is given {} times; expected once", flag, parsed_.count(flag)));
    }
    return has(flag) ? parsed_[flag].as<std::string>() : std::string();
  }

  [[nodiscard]] std::vector<std::string> texts(const std::string& flag) const {
    return has(flag) ? parsed_[flag].as<std::vector<std::string>>() : std::vector<std::string>();
  }

  template <typename Number>
  [[nodiscard]] Number number(const std::string& flag, Number fallback, Number min,
                              Number max) const {
    return has(flag) ? number_in<Number>(flag, text(flag), min, max) : fallback;
  }

  /// The flag's value is one of two words; returns true for the second.
  [[nodiscard]] bool second_of(const std::string& flag, const char* first,
                               const char* second) const {
    const std::string word = text(flag);
    if (has(flag) && word != first && word != second) {
      throw UsageError(
          fmt::format("--{} is `{}`; expected `{}` or `{}`", flag, word, first, second));
    }
    return word == second;
  }

 private:
  const cxxopts::ParseResult& parsed_;
};

/// The matrix file replaces these flags.
void check_matrix(const FlagReader& flags) {
  for (const char* flag : {"client", "scenario", "server-version", "versions", "variants"}) {
    if (flags.has("matrix") && flags.has(flag)) {
      throw UsageError(fmt::format("--matrix and --{} cannot be combined", flag));
    }
  }
}

/// A record tells how the case was played; these flags require a new run.
bool plays_anew(const FlagReader& flags) {
  bool does = false;
  for (const char* flag : {"seed", "time-scale", "ignore-rules"}) {
    if (flags.has("bundle") && flags.has(flag)) {
      throw UsageError(fmt::format("--bundle and --{} cannot be combined", flag));
    }
    does = does || flags.has(flag);
  }
  return does;
}

void read_selection(const FlagReader& flags, Selection& selection) {
  selection.clients = flags.texts("client");
  selection.scenarios = flags.texts("scenario");
  selection.skip = flags.texts("skip");
  selection.only_edges = flags.second_of("versions", "all", "edges");
  selection.samples_variants = flags.second_of("variants", "each", "sample");
  for (const std::string& part : split(flags.text("server-version"), ',')) {
    selection.server_versions.push_back(
        number_in<int>("server-version", part, wire::kServerVersionMin, wire::kServerVersionMax));
  }
  if (flags.has("server-version") && selection.server_versions.empty()) {
    throw UsageError("--server-version is empty; expected versions such as 176,203");
  }
  if (selection.only_edges && !selection.server_versions.empty()) {
    throw UsageError("--versions edges and --server-version cannot be combined");
  }
  if (flags.has("shard")) {
    const std::vector<std::string> parts = split(flags.text("shard"), '/');
    if (parts.size() != 2) {
      throw UsageError(
          fmt::format("--shard is `{}`; expected I/N such as 1/4", flags.text("shard")));
    }
    selection.shards = number_in<int>("shard", parts[1], 1, 10000);
    selection.shard = number_in<int>("shard", parts[0], 1, selection.shards);
  }
}

void read_flags(const FlagReader& flags, CommandLine& line) {
  line.arguments = flags.texts("arguments");
  line.scenarios = flags.text("scenarios");
  line.clients = flags.text("clients");
  line.cache = flags.text("cache");
  if (line.command == "compare") {
    line.pairs = flags.texts("client");
  } else {
    read_selection(flags, line.selection);
  }
  check_matrix(flags);
  line.plays_anew = plays_anew(flags);
  line.matrix = flags.text("matrix");
  line.jobs = flags.number<int>("jobs", 0, 1, kJobsMax);
  line.seed = flags.number<std::uint64_t>("seed", 1, 0, UINT64_MAX);
  line.ignore_rules = flags.has("ignore-rules");
  line.time_scale = flags.number<double>("time-scale", 1, 0.001, 1000);
  line.repeat = flags.number<int>("repeat", 1, 1, 1'000'000);
  line.retries = flags.number<int>("retries", 0, 0, 100);
  line.min_cases = flags.number<int>("min-cases", 0, 0, 1'000'000);
  line.last_failed = flags.has("last-failed");
  line.failures_max = flags.number<int>("max-failures", 0, 1, 1'000'000);
  line.partial = flags.has("partial");
  line.junit = flags.text("junit");
  line.json = flags.text("json");
  line.tap = flags.text("tap");
  line.sarif = flags.text("sarif");
  line.summary = flags.text("summary");
  line.html = flags.text("html");
  line.reports = flags.text("reports");
  line.pcap = flags.text("pcap");
  line.bundle = flags.text("bundle");
  line.bundles_all = flags.second_of("bundles", "failed", "all");
  line.prints_json = flags.second_of("format", "text", "json");
  line.costs = flags.text("costs");
  line.from = flags.text("from");
  line.into = flags.text("into");
  line.write = flags.has("write");
}

/// `explain` needs a case, or flags that select cases. With a case, `--scenario` may name its file.
void check_explained(const CommandLine& line) {
  const bool selects = selects_cases(line) || line.last_failed;
  if (line.arguments.size() > 1 || (line.arguments.empty() && line.bundle.empty() && !selects)) {
    throw UsageError(
        "explain needs one CASE such as handshake/silent_close[at=hello]@176/reference, or flags "
        "that select cases, such as --scenario FILE");
  }
  CommandLine rest = line;
  rest.selection.scenarios.clear();
  if (!line.arguments.empty() && (selects_cases(rest) || line.last_failed)) {
    throw UsageError("a CASE and flags that select cases cannot be combined, except --scenario");
  }
  if (!line.bundle.empty() && selects) {
    throw UsageError("--bundle and flags that select cases cannot be combined");
  }
}

void check_arguments(const CommandLine& line) {
  const std::size_t count = line.arguments.size();
  if (line.command == "run" && count > 0) {
    throw UsageError(fmt::format("`{}`: unexpected argument; expected --client {} or --scenario {}",
                                 line.arguments[0], line.arguments[0], line.arguments[0]));
  }
  if (line.command == "list" && count > 1) {
    throw UsageError("list takes one of `cases`, `clients`, `scenarios`");
  }
  if (line.command == "adapter-selftest" && count != 1) {
    throw UsageError("adapter-selftest needs one NAME; see: conformance list clients");
  }
  if (line.command == "new-client" && count != 2) {
    throw UsageError("new-client needs a LANGUAGE and a NAME, such as: new-client python mylib");
  }
  if (line.command == "install" && count == 0) {
    throw UsageError("install needs a pattern; see: conformance list clients");
  }
  if (line.command == "explain") {
    check_explained(line);
  }
  if (line.command == "merge" && count == 0) {
    throw UsageError("merge needs at least one results.json");
  }
  if (line.command == "compare" && count != 2) {
    throw UsageError("compare needs two results.json files: the one before and the one after");
  }
  if (line.command == "expectations" && (line.from.empty() || count > 0)) {
    throw UsageError(
        "expectations needs the results of a run and no other arguments: --from "
        "build/reports/results.json");
  }
}

}  // namespace

CommandLine read_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  const bool asks_help = arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
                         arguments[0] == "help";
  if (asks_help) {
    line.help = kHelp;
    return line;
  }
  line.command = arguments[0];
  if (std::find(kCommands.begin(), kCommands.end(), line.command) == kCommands.end()) {
    const std::string near = near_miss(line.command, {kCommands.begin(), kCommands.end()});
    throw UsageError(
        fmt::format("unknown command `{}`{}", line.command,
                    near.empty() ? "; see: conformance --help" : "; did you mean `" + near + "`?"));
  }
  cxxopts::Options options = options_for(line.command);
  std::vector<const char*> words{"conformance"};
  for (auto word = arguments.begin() + 1; word != arguments.end(); ++word) {
    words.push_back(word->c_str());
  }
  try {
    const cxxopts::ParseResult parsed = options.parse(static_cast<int>(words.size()), words.data());
    if (parsed.count("help") != 0) {
      line.command.clear();
      line.help = options.help();
      return line;
    }
    read_flags(FlagReader(parsed), line);
  } catch (const cxxopts::exceptions::exception& error) {
    throw UsageError(fmt::format("{}; see: conformance {} --help", error.what(), line.command));
  }
  check_arguments(line);
  return line;
}

}  // namespace ibgw::conformance
