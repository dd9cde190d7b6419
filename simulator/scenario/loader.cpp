#include "simulator/scenario/loader.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "simulator/scenario/client_reader.hpp"
#include "simulator/scenario/lint.hpp"
#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/rule_reader.hpp"
#include "simulator/scenario/variants.hpp"
#include "simulator/scenario/world_reader.hpp"
#include "simulator/scenario/yaml_reader.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::scenario {
namespace {

// A scenario is a page or two; a bigger file is the wrong file.
constexpr std::size_t kFileBytesMax = 1 << 20;
constexpr int kSchema = 1;

/// `area/stem` of a path, or only the stem if there is no area.
std::string name_of_path(const std::string& path) {
  const std::filesystem::path file(path);
  const std::string area = file.parent_path().filename().string();
  const std::string stem =
      file.extension() == ".yaml" ? file.stem().string() : file.filename().string();
  return area.empty() || area == "." || area == ".." ? stem : area + "/" + stem;
}

void read_schema(Reading& reading, const MapReader& map) {
  const std::optional<int> schema = map.whole_number("schema");
  if (schema && *schema != kSchema) {
    reading.problems.add(map.find("schema", Shape::whole_number)->place,
                         "`schema` is `" + std::to_string(*schema) + "`; expected `" +
                             std::to_string(kSchema) + "`");
  }
}

void read_versions(Reading& reading, const MapReader& map, Scenario& scenario) {
  const YamlNode* const node = map.find("versions", Shape::map);
  if (node == nullptr) {
    return;
  }
  const MapReader versions(reading, *node, kVersions);
  const auto version = [&](std::string_view key) -> std::optional<int> {
    const YamlNode* const number = versions.find(key, Shape::server_version);
    return number == nullptr ? std::nullopt
                             : read_number(reading, {*number, key}, wire::kServerVersionMin,
                                           Shape::server_version, versions.max_of(key));
  };
  scenario.since = version("since").value_or(scenario.since);
  scenario.until = version("until").value_or(scenario.until);
  if (std::max(scenario.since, wire::kServerVersionMin) >= scenario.until) {
    reading.problems.add(node->place,
                         "`versions` excludes all server versions; expected `since` below `until`");
  }
  reading.since = scenario.since;
  reading.until = scenario.until;
}

Scenario read_scenario(Reading& reading, const YamlNode& root) {
  Scenario scenario;
  const MapReader map(reading, root, kScenario);
  if (!map.is_usable()) {
    return scenario;
  }
  read_schema(reading, map);
  scenario.summary = map.text("summary").value_or("");
  scenario.requirement = map.text("requirement").value_or("");
  scenario.source = map.text("source").value_or("");
  scenario.also = map.texts("also").value_or(std::vector<std::string>());
  if (const YamlNode* const names = map.find("requires", Shape::capabilities)) {
    for (const YamlNode& name : read_list(reading, {*names, "requires"}, Shape::capabilities)) {
      scenario.requires_.push_back(read_capability(reading, {name, "requires"}));
    }
  }
  read_versions(reading, map, scenario);
  if (const YamlNode* const gateway = map.find("gateway", Shape::map)) {
    read_gateway(reading, *gateway, scenario);
    reading.world = scenario.world.get();
  }
  if (const YamlNode* const rules = map.find("rules", Shape::rules)) {
    reading.saved = saved_names(*rules);
    scenario.rules = read_rules(reading, *rules);
  }
  if (const YamlNode* const steps = map.find("client", Shape::steps)) {
    scenario.steps = read_steps(reading, *steps);
  }
  if (const YamlNode* const expectations = map.find("expect", Shape::expectations)) {
    scenario.expectations = read_expectations(reading, *expectations);
  }
  if (map.has("client") != map.has("expect")) {
    map.add_problem(map.has("client") ? "client" : "expect",
                    "`client` and `expect` need each other; expected both, or neither if the "
                    "scenario is only for `serve`");
  }
  scenario.settle = map.duration("settle");
  scenario.limit = map.duration("limit");
  if (const YamlNode* const alone = map.find("alone", Shape::yes)) {
    scenario.alone = read_word(reading, {*alone, "alone"}, Shape::yes).has_value();
  }
  return scenario;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!file || error) {
    const std::string reason = error ? error.message() : std::strerror(errno);
    throw_problem(path, "cannot be read: " + reason);
  }
  if (size > kFileBytesMax) {
    throw_problem(path, "is larger than 1 MiB; expected a scenario file");
  }
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::vector<Scenario> load_scenario_text(const std::string& text, const std::string& path) {
  Problems problems(path, text);
  const YamlNode root = read_yaml(text, problems);
  std::vector<Scenario> scenarios;
  for (const Combination& combination : expand_variants(root, problems)) {
    Reading reading{problems};
    Scenario scenario = read_scenario(reading, combination.root);
    scenario.name = name_of_path(path);
    scenario.path = path;
    scenario.variant = combination.choices;
    lint(scenario, problems);
    scenarios.push_back(std::move(scenario));
  }
  problems.throw_if_any();
  scenarios.front().warnings = problems.warnings();
  return scenarios;
}

std::vector<Scenario> load_scenario_file(const std::string& path) {
  return load_scenario_text(read_file(path), path);
}

Scenario load_world_text(const std::string& text, const std::string& path) {
  Problems problems(path, text);
  const YamlNode root = read_yaml(text, problems);
  Reading reading{problems};
  Scenario scenario;
  scenario.name = kHealthyName;
  scenario.path = path;
  read_gateway(reading, root, scenario);
  problems.throw_if_any();
  return scenario;
}

Scenario load_world_file(const std::string& path) {
  return load_world_text(read_file(path), path);
}

}  // namespace ibgw::scenario
