#include "conformance/command/command_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <sstream>
#include <utility>

// A flag that may be repeated takes its argument whole: variants have commas, `[at=1,how=2]`.
#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cxxopts.hpp>
#include <fmt/format.h>

#include "conformance/command/selection.hpp"
#include "conformance/play/suite.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

constexpr const char* kHelp =
    R"(Runs client programs through the scenarios of fake-gateway and judges what they did.

  conformance run [--client GLOB]... [--scenario GLOB]...   run cases; without --client the three reference clients
  conformance list [cases|clients|scenarios]                what there is, with known failures
  conformance install GLOB...                               install clients into the build folder
  conformance adapter-selftest NAME                         does an adapter keep its contract?
  conformance explain CASE|--scenario FILE [--bundle FILE]  everything that was seen in a case
  conformance merge FILE... [--json FILE] [--html DIR]      results.json files into one, or into other reports
  conformance expectations --from FILE [--write]            bring known failures up to date with a results.json

Exit codes: 0 all as expected, 1 a client failed, 2 wrong arguments or files, 3 a client could not be run,
4 the harness failed, 5 inconclusive; if several apply, the first of 2, 4, 1, 3, 5.
Of `expectations`: 0 all is up to date or written, 1 there is something to write and no --write, 2 as above.
`conformance COMMAND --help` lists the flags of a command.
)";

constexpr std::array<const char*, 7> kCommands{
    "run", "list", "install", "adapter-selftest", "explain", "merge", "expectations"};

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

/// One selection for all commands that have one.
void add_selection(cxxopts::Options& options) {
  const auto text = [] { return cxxopts::value<std::string>(); };
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  auto add = options.add_options();
  add("client", "Pattern over client names, may be repeated", texts());
  add("scenario",
      "Pattern over scenarios, or a file, a folder or a pattern over files (*.yaml); may be "
      "repeated",
      texts());
  add("server-version", "Versions of the gateway, separated by commas", text());
  add("versions", "`all` (default ones) or `edges`: a client's lowest, middle, highest", text());
  add("variants", "`each`, or `sample`: one per scenario, version and client, in turn", text());
  add("matrix", "YAML file with a list of selections instead of these flags", text());
  add("skip", "Pattern over cases, scenarios and clients to leave out, may be repeated", texts());
  add("last-failed", "Only what was not as expected in the results.json of the last run");
  add("shard", "I/N: the I-th of N parts of the cases", text());
  add("reports", "Report directory, default build/reports", text());
}

cxxopts::Options options_for(const std::string& command) {
  cxxopts::Options options("conformance " + command);
  const auto text = [] { return cxxopts::value<std::string>(); };
  const auto texts = [] { return cxxopts::value<std::vector<std::string>>(); };
  auto add = options.add_options();
  add("h,help", "This list");
  add("scenarios", "Directory of the scenarios", text());
  add("clients", "Directory of the adapters", text());
  add("arguments", "", texts());
  options.parse_positional({"arguments"});
  const bool runs = command == "run";
  if (runs || command == "list" || command == "explain") {
    add_selection(options);
  }
  if (runs) {
    add("repeat", "Run every case so often", text());
    add("retries", "So many more tries for a case that is not as expected; then it is flaky",
        text());
    add("pcap", "Directory for captures to open with Wireshark, one per case", text());
  }
  if (runs) {
    add("jobs", "Cases at a time; default 24 per core where all clients are this project's, else 4",
        text());
  }
  if (runs || command == "explain" || command == "adapter-selftest") {
    add("seed", "Seed of the gateway's random choices", text());
    add("time-scale", "Factor on the waits of scenarios", text());
  }
  if (runs || command == "explain") {
    add("ignore-rules", "The gateway stays healthy: shows what the expectations are worth");
  }
  if (command == "run" || command == "merge") {
    add("junit", "JUnit XML file, `-` for none; default junit.xml in the report directory", text());
    add("json", "JSON file, `-` for none; default results.json in the report directory", text());
    add("tap", "TAP version 14 file", text());
    add("sarif", "SARIF 2.1.0 file: findings at the lines of the scenarios", text());
    add("summary", "Markdown for a CI job's page, such as $GITHUB_STEP_SUMMARY", text());
    add("html",
        "Directory of a report to look at, `-` for none; default html in the report directory of a "
        "run",
        text());
  }
  if (command == "run") {
    add("max-failures", "So many cases that are not as expected end the run", text());
    add("bundles", "`all`: write the full record of every case, not only of failed ones", text());
  }
  if (runs || command == "merge") {
    add("min-cases",
        "Fewer cases than this of installed clients, in all shards together, are an error", text());
  }
  if (command == "merge") {
    add("partial", "Parts of the run may be missing, or be of several runs");
  }
  if (command == "explain") {
    add("bundle", "The record of a case, as written to cases/ in the report directory", text());
  }
  if (command == "list") {
    add("format", "`text`, or `json` for `list clients`", text());
  }
  if (command == "expectations") {
    add("from", "results.json of a run or of a merge; only what was played there is judged",
        text());
    add("write",
        "Change each expectations.yaml; without it the changes are printed, and the exit code is 1 "
        "where there are some");
  }
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

  /// One of two words; true for the second.
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

/// The file says all that these flags could say.
void check_matrix(const FlagReader& flags) {
  for (const char* flag : {"client", "scenario", "server-version", "versions", "variants"}) {
    if (flags.has("matrix") && flags.has(flag)) {
      throw UsageError(fmt::format("--matrix and --{} exclude each other", flag));
    }
  }
}

/// A record tells how the case was played; these flags say how to play it.
bool plays_anew(const FlagReader& flags) {
  bool does = false;
  for (const char* flag : {"seed", "time-scale", "ignore-rules"}) {
    if (flags.has("bundle") && flags.has(flag)) {
      throw UsageError(fmt::format("--bundle and --{} exclude each other", flag));
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
    throw UsageError("--versions edges and --server-version exclude each other");
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
  read_selection(flags, line.selection);
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
  line.lists_json = flags.second_of("format", "text", "json");
  line.from = flags.text("from");
  line.write = flags.has("write");
}

/// A case, or flags that select some; of the latter `--scenario` may say too where the case is
/// from.
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
    throw UsageError("a CASE and flags that select cases exclude each other, but for --scenario");
  }
  if (!line.bundle.empty() && selects) {
    throw UsageError("--bundle and flags that select cases exclude each other");
  }
}

void check_arguments(const CommandLine& line) {
  const std::size_t count = line.arguments.size();
  if (line.command == "run" && count > 0) {
    throw UsageError(fmt::format("`{}` is not a flag; expected --client {} or --scenario {}",
                                 line.arguments[0], line.arguments[0], line.arguments[0]));
  }
  if (line.command == "list" && count > 1) {
    throw UsageError("list takes one of `cases`, `clients`, `scenarios`");
  }
  if (line.command == "adapter-selftest" && count != 1) {
    throw UsageError("adapter-selftest needs one NAME; see: conformance list clients");
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
  if (line.command == "expectations" && (line.from.empty() || count > 0)) {
    throw UsageError(
        "expectations needs the results of a run, and nothing else: --from "
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
