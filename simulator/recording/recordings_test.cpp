// Plays every recording of this project: the model answers as real gateways do, except where a
// recording says that it differs.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "simulator/recording/comparison.hpp"

namespace ibgw::recording {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> recordings() {
  std::vector<std::string> paths;
  for (const fs::directory_entry& entry : fs::directory_iterator(IBGW_RECORDINGS_DIR)) {
    if (entry.path().extension() == ".yaml") {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<Exchange> load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return load_recording_text({std::istreambuf_iterator<char>(file), {}}, path);
}

std::string described(const Result& result) {
  std::string text(to_string(result.verdict));
  for (const Played& played : result.played) {
    for (const Difference& one : played.differences) {
      text += "\n  at " + std::to_string(played.server_version) + ": " +
              place_of(one.message, one.field) + ": recorded " + one.recorded + ", model " +
              one.model + (one.why.empty() ? ", not declared" : " (" + one.why + ")");
    }
    for (const std::string& place : played.mended) {
      text += "\n  at " + std::to_string(played.server_version) + ": " + place +
              ": declared as different, and equal";
    }
  }
  return text;
}

TEST_CASE("the model answers as recorded, except where a recording says that it differs") {
  const std::vector<std::string> paths = recordings();
  REQUIRE_FALSE(paths.empty());
  for (const std::string& path : paths) {
    for (const Exchange& exchange : load(path)) {
      const Result result = compare(exchange);
      INFO(path << ":" << exchange.mark.line << ": " << exchange.name << ": " << described(result));
      CHECK((result.verdict == Verdict::equal || result.verdict == Verdict::declared));
    }
  }
}

}  // namespace
}  // namespace ibgw::recording
