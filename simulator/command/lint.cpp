#include <iostream>

#include <cxxopts.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"
#include "simulator/scenario/language.hpp"
#include "simulator/scenario/loader.hpp"

namespace ibgw::command {

int lint(int argc, char** argv) {
  cxxopts::Options description("fake-gateway lint", "Checks scenario files");
  description.positional_help("FILE...");
  description.add_options()("files", "Scenario files", cxxopts::value<std::vector<std::string>>());
  description.parse_positional("files");
  cxxopts::ParseResult options;
  if (!parse(description, argc, argv, options)) {
    return kOk;
  }
  if (options.count("files") == 0) {
    throw LoadError("fake-gateway lint: no file given; expected at least one");
  }
  int code = kOk;
  for (const std::string& path : options["files"].as<std::vector<std::string>>()) {
    try {
      const auto variants = scenario::load_scenario_file(path);
      for (const Problem& warning : variants.front().warnings) {
        std::cerr << warning.text() << '\n';
      }
      std::cout << path << ": ok"
                << (variants.size() > 1 ? ", " + std::to_string(variants.size()) + " variants" : "")
                << '\n';
    } catch (const LoadError& error) {
      std::cerr << error.what() << '\n';
      code = kUserError;
    }
  }
  return code;
}

int schema(int argc, char** argv) {
  cxxopts::Options description("fake-gateway schema",
                               "Prints a JSON Schema of the scenario language, for editors");
  cxxopts::ParseResult options;
  if (parse(description, argc, argv, options)) {
    std::cout << scenario::json_schema();
  }
  return kOk;
}

int list(int argc, char** argv) {
  cxxopts::Options description("fake-gateway list", "Lists the scenarios");
  description.add_options()(
      "scenarios", "Folder with scenarios",
      cxxopts::value<std::string>()->default_value(default_scenarios_directory()));
  cxxopts::ParseResult options;
  if (!parse(description, argc, argv, options)) {
    return kOk;
  }
  const std::string directory = options["scenarios"].as<std::string>();
  int code = kOk;
  for (const std::string& path : scenario::list_scenario_files(directory)) {
    try {
      const auto variants = scenario::load_scenario_file(path);
      std::cout << variants.front().name << "  " << variants.front().summary << '\n';
      for (const scenario::Scenario& variant : variants) {
        if (!variant.variant.empty()) {
          std::cout << "  " << variant.id() << '\n';
        }
      }
    } catch (const LoadError& error) {
      std::cerr << error.what() << '\n';
      code = kUserError;
    }
  }
  return code;
}

}  // namespace ibgw::command
