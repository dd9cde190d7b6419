// compare plays recorded exchanges to the model and says where it answers otherwise.
#include <array>
#include <iostream>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <cxxopts.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"
#include "simulator/recording/comparison.hpp"

namespace ibgw::command {
namespace {

using Json = nlohmann::ordered_json;
using recording::Difference;
using recording::Exchange;
using recording::Played;
using recording::Result;
using recording::Verdict;

/// A whole message does not fit into a line.
std::string shortened(const std::string& text) {
  constexpr std::size_t kMax = 160;
  return text.size() <= kMax ? text : text.substr(0, kMax) + "..";
}

void print_text(const std::string& path, const Exchange& exchange, const Result& result) {
  fmt::print("{}:{}: {}: {}\n", path, exchange.mark.line, exchange.name,
             recording::to_string(result.verdict));
  for (const Played& played : result.played) {
    for (const Difference& one : played.differences) {
      fmt::print("  at {}: {}: recorded {}, model {}{}\n", played.server_version,
                 recording::place_of(one.message, one.field), shortened(one.recorded),
                 shortened(one.model), one.why.empty() ? "" : " (" + one.why + ")");
    }
    for (const std::string& place : played.mended) {
      fmt::print("  at {}: {}: declared as different, and equal\n", played.server_version, place);
    }
  }
}

/// The name of the request, or `set` for a change of the world.
std::string_view request_of(const Exchange& exchange) {
  const auto* const made = std::get_if<recording::Request>(&exchange.request.what);
  return made == nullptr ? "set" : made->message->name;
}

Json result_json(const std::string& path, const Exchange& exchange, const Result& result) {
  Json json = {{"file", path},
               {"line", exchange.mark.line},
               {"name", exchange.name},
               {"source", exchange.source},
               {"request", request_of(exchange)},
               {"verdict", recording::to_string(result.verdict)}};
  json["played"] = Json::array();
  for (const Played& played : result.played) {
    Json differences = Json::array();
    for (const Difference& one : played.differences) {
      differences.push_back({{"message", one.message},
                             {"field", one.field},
                             {"recorded", one.recorded},
                             {"model", one.model},
                             {"why", one.why}});
    }
    json["played"].push_back({{"server_version", played.server_version},
                              {"differences", differences},
                              {"mended", played.mended}});
  }
  return json;
}

}  // namespace

int compare(int argc, char** argv) {
  cxxopts::Options description(
      "fake-gateway compare",
      "Plays recorded exchanges to the model gateway and says where it answers otherwise");
  description.positional_help("FILE...");
  description.add_options()("files", "Recordings", cxxopts::value<std::vector<std::string>>())(
      "format", "text or json", cxxopts::value<std::string>()->default_value("text"));
  description.parse_positional("files");
  cxxopts::ParseResult options;
  if (!parse(description, argc, argv, options)) {
    return kOk;
  }
  if (options.count("files") == 0) {
    throw LoadError("fake-gateway compare: no file given; expected at least one");
  }
  const std::string format = options["format"].as<std::string>();
  if (format != "text" && format != "json") {
    throw LoadError("--format " + format + ": expected text or json");
  }
  std::array<int, 4> counts{};
  Json json = Json::array();
  for (const std::string& path : options["files"].as<std::vector<std::string>>()) {
    for (const Exchange& exchange : recording::load_recording_text(read_input(path), path)) {
      const Result result = recording::compare(exchange);
      ++counts.at(static_cast<std::size_t>(result.verdict));
      if (format == "json") {
        json.push_back(result_json(path, exchange, result));
      } else {
        print_text(path, exchange, result);
      }
    }
  }
  if (format == "json") {
    std::cout << Json{{"exchanges", json}}.dump(1) << '\n';
  } else {
    fmt::print("{} equal, {} differ as declared, {} differ, {} no longer differ\n", counts[0],
               counts[1], counts[2], counts[3]);
  }
  return counts[2] + counts[3] == 0 ? kOk : kDiffers;
}

}  // namespace ibgw::command
