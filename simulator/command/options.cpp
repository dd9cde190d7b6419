#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <cxxopts.hpp>
#include <fmt/format.h>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"

namespace ibgw::command {

bool parse(cxxopts::Options& options, int argc, char** argv, cxxopts::ParseResult& result) {
  options.add_options()("h,help", "Print this help");
  try {
    result = options.parse(argc, argv);
  } catch (const cxxopts::exceptions::exception& error) {
    throw LoadError(std::string(error.what()) + "; see " + options.program() + " --help");
  }
  for (const cxxopts::KeyValue& given : result.arguments()) {
    // Only `files`, the positional arguments, may occur several times.
    if (const std::size_t count = result.count(given.key()); count > 1 && given.key() != "files") {
      throw LoadError("--" + given.key() + " is given " + std::to_string(count) +
                      " times; expected once");
    }
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

std::uint64_t number_option(const cxxopts::ParseResult& options, const char* flag,
                            std::uint64_t min, std::uint64_t max) {
  const std::string text = options[flag].as<std::string>();
  const char* const text_end = text.data() + text.size();
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text_end, number);
  if (error != std::errc{} || end != text_end || number < min || number > max) {
    throw LoadError(fmt::format("--{} {}: expected {} to {}", flag, text, min, max));
  }
  return number;
}

std::string read_input(const std::string& path) {
  if (path.empty() || path == "-") {
    return {std::istreambuf_iterator<char>(std::cin), {}};
  }
  if (std::filesystem::is_directory(path)) {
    throw LoadError(Problem{{path, 0, 0}, "is a folder; expected a file", {}});
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
