// `conformance explain`.
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/timeline.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"
#include "conformance/runner/suite.hpp"
#include "conformance/runner/yaml_file.hpp"

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

}  // namespace

int explain_command(const CommandLine& line) {
  const Places places = find_places(line.time_scale);
  const std::string folder = report_folder(line, places);
  const auto [id, repetition] =
      split_name(line.arguments.empty() ? std::string() : line.arguments[0]);
  const std::string file = line.bundle.empty() ? folder + "/cases/" + bundle_name(id, repetition) : line.bundle;
  if (!line.bundle.empty() || (!line.plays_anew && std::filesystem::exists(file))) {
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

}  // namespace ibgw::conformance
