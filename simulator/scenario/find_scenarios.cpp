// Finds the file that a name means: the part of loader.hpp that knows folders.
#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "simulator/scenario/loader.hpp"
#include "simulator/scenario/map_reader.hpp"

namespace ibgw::scenario {
namespace {

namespace fs = std::filesystem;

/// The user's input: a name or path, and `parameter=label` for each variant in brackets.
struct Spec {
  std::string name;
  std::vector<VariantChoice> choices;
};

[[noreturn]] void fail(const std::string& what) {
  throw_problem({}, what);
}

Spec parse_spec(const std::string& spec) {
  Spec result;
  const std::size_t bracket = spec.ends_with(']') ? spec.rfind('[') : std::string::npos;
  result.name = spec.substr(0, bracket);
  if (bracket == std::string::npos) {
    return result;
  }
  std::string rest = spec.substr(bracket + 1, spec.size() - bracket - 2);
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string choice = rest.substr(0, comma);
    const std::size_t sign = choice.find('=');
    if (sign == std::string::npos) {
      fail("`" + spec + "` has no `=` in its brackets; expected `[parameter=label]`");
    }
    result.choices.push_back({choice.substr(0, sign), choice.substr(sign + 1)});
    rest.erase(0, comma + 1);
  }
  return result;
}

std::string name_of_file(const std::string& path) {
  const fs::path file(path);
  return file.parent_path().filename().string() + "/" + file.stem().string();
}

/// True if the scenario in the file has this `also` name; a broken file has none.
bool is_also(const std::string& path, const std::string& name) {
  try {
    const std::vector<Scenario> scenarios = load_scenario_file(path);
    const std::vector<std::string>& also = scenarios.front().also;
    return std::find(also.begin(), also.end(), name) != also.end();
  } catch (const LoadError&) {
    return false;
  }
}

[[noreturn]] void fail_unknown(const std::string& name, const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) {
    names.push_back(name_of_file(file));
    names.push_back(fs::path(file).stem().string());
  }
  fail(with_hint("unknown scenario `" + name + "`", name, names,
                 "a file, or a name listed by `fake-gateway list`"));
}

/// The one file that `name` means.
std::string find_file(const std::string& name, const std::string& directory) {
  std::error_code error;
  if (fs::is_regular_file(name, error)) {
    return name;
  }
  if (name.ends_with(".yaml") && fs::is_regular_file(directory + "/" + name, error)) {
    return directory + "/" + name;
  }
  if (name.ends_with(".yaml")) {
    fail("`" + name + "`: no such file; expected a scenario file or the name of a scenario");
  }
  const std::vector<std::string> files = list_scenario_files(directory);
  std::vector<std::string> fitting;
  for (const std::string& file : files) {
    if (name_of_file(file) == name || fs::path(file).stem() == name) {
      fitting.push_back(file);
    }
  }
  if (fitting.empty()) {
    std::copy_if(files.begin(), files.end(), std::back_inserter(fitting),
                 [&](const std::string& file) { return is_also(file, name); });
  }
  if (fitting.empty()) {
    fail_unknown(name, files);
  }
  if (fitting.size() > 1) {
    fail("`" + name + "` matches more than one scenario; expected `" + name_of_file(fitting[0]) +
         "` or `" + name_of_file(fitting[1]) + "`");
  }
  return fitting.front();
}

bool has_choice(const Scenario& scenario, const VariantChoice& wanted) {
  return std::any_of(scenario.variant.begin(), scenario.variant.end(),
                     [&](const VariantChoice& choice) {
                       return choice.parameter == wanted.parameter && choice.label == wanted.label;
                     });
}

}  // namespace

std::vector<std::string> list_scenario_files(const std::string& directory) {
  std::vector<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& area : fs::directory_iterator(directory, error)) {
    if (!area.is_directory()) {
      continue;
    }
    for (const fs::directory_entry& file : fs::directory_iterator(area.path())) {
      if (file.is_regular_file() && file.path().extension() == ".yaml") {
        files.push_back(file.path().string());
      }
    }
  }
  if (error) {
    throw_problem(directory, "cannot be read: " + error.message());
  }
  std::sort(files.begin(), files.end(), [](const std::string& a, const std::string& b) {
    return name_of_file(a) < name_of_file(b);
  });
  return files;
}

std::vector<Scenario> find_scenarios(const std::string& spec, const std::string& directory) {
  const Spec wanted = parse_spec(spec);
  std::vector<Scenario> scenarios = load_scenario_file(find_file(wanted.name, directory));
  std::vector<std::string> ids;
  for (const Scenario& scenario : scenarios) {
    ids.push_back(scenario.id());
  }
  std::erase_if(scenarios, [&](const Scenario& scenario) {
    return !std::all_of(wanted.choices.begin(), wanted.choices.end(),
                        [&](const VariantChoice& choice) { return has_choice(scenario, choice); });
  });
  if (scenarios.empty()) {
    fail(with_hint("no variant `" + spec + "`", spec, ids,
                   "a variant listed by `fake-gateway list`"));
  }
  return scenarios;
}

}  // namespace ibgw::scenario
