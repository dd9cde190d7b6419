// The scenarios of this repository: all load, all are listed in their README, and its reference is
// up to date.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "simulator/scenario/language.hpp"
#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {
namespace {

const std::string kDirectory = IBGW_SCENARIOS_DIR;

std::string readme() {
  std::ifstream file(kDirectory + "/README.md");
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every scenario of the repository loads and judges its client") {
  const std::vector<std::string> files = list_scenario_files(kDirectory);
  CHECK(files.size() >= 9);
  for (const std::string& file : files) {
    INFO(file);
    for (const Scenario& scenario : load_scenario_file(file)) {
      CHECK_FALSE(scenario.source.empty());
      CHECK_FALSE(scenario.steps.empty());
      CHECK_FALSE(scenario.expectations.empty());
    }
  }
}

TEST_CASE("every scenario about sockets checks the kernel's view") {
  for (const std::string& file : list_scenario_files(kDirectory)) {
    INFO(file);
    bool asks = false;
    for (const Scenario& scenario : load_scenario_file(file)) {
      for (const Expectation& expectation : scenario.expectations) {
        asks = asks || expectation.kind == ExpectationKind::socket;
      }
    }
    CHECK((asks || file.find("/sockets/") == std::string::npos));
  }
}

TEST_CASE("no two scenarios have the same name") {
  std::set<std::string> names;
  for (const std::string& file : list_scenario_files(kDirectory)) {
    INFO(file);
    CHECK(names.insert(std::filesystem::path(file).stem().string()).second);
    const std::vector<std::string> also = load_scenario_file(file).front().also;
    for (const std::string& other : also) {
      CHECK(names.insert(other).second);
    }
  }
}

TEST_CASE("every scenario is listed in scenarios/README.md with its summary") {
  const std::string text = readme();
  for (const std::string& file : list_scenario_files(kDirectory)) {
    const Scenario scenario = load_scenario_file(file).front();
    CHECK_THAT(text, Catch::Contains("| `" + scenario.name + "` | " + scenario.summary + " |"));
  }
}

TEST_CASE("the example in scenarios/README.md loads") {
  const std::string text = readme();
  const std::string fence = "```yaml\n";
  const std::size_t from = text.find(fence + "schema: 1");
  REQUIRE(from != std::string::npos);
  const std::size_t begin = from + fence.size();
  const std::string example = text.substr(begin, text.find("```", begin) - begin);
  CHECK(load_scenario_text(example, "README.md").size() == 2);
}

TEST_CASE("the reference in scenarios/README.md is up to date") {
  const std::string text = readme();
  const std::string begin = "<!-- reference: begin -->\n\n";
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find("<!-- reference: end -->", from);
  REQUIRE(to != std::string::npos);
  CHECK(text.substr(from + begin.size(), to - from - begin.size()) == reference_markdown());
}

}  // namespace ibgw::scenario
