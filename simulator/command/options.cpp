#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

#include <cxxopts.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"

namespace ibgw::command {

bool parse(cxxopts::Options& options, int argc, char** argv, cxxopts::ParseResult& result) {
  options.add_options()("help", "Print this");
  try {
    result = options.parse(argc, argv);
  } catch (const cxxopts::exceptions::exception& error) {
    throw LoadError(std::string(error.what()) + "; see " + options.program() + " --help");
  }
  if (!result.unmatched().empty()) {
    throw LoadError("unexpected argument " + result.unmatched().front() + "; see " +
                    options.program() + " --help");
  }
  if (result.count("help") != 0) {
    std::cout << options.help();
    return false;
  }
  return true;
}

std::string read_input(const std::string& path) {
  if (path.empty() || path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), {}};
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) {
    throw LoadError(
        Problem{{path, 0, 0}, std::string("cannot be read: ") + std::strerror(errno), {}});
  }
  return text;
}

std::string default_scenarios_directory() {
  return IBGW_SCENARIOS_DIR;
}

}  // namespace ibgw::command
