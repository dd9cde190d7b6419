// How mistakes are reported. Each kind of mistake with its exact text: corpus/invalid, see
// corpus_test.py.
#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {

TEST_CASE("problems are also available one by one, with their marks") {
  try {
    static_cast<void>(
        load_scenario_text(testing::kHeader + "settle: soon\nlimit: late\n", "area/case.yaml"));
    FAIL("no LoadError");
  } catch (const LoadError& error) {
    REQUIRE(error.problems().size() == 2);
    CHECK(error.problems()[1].mark.path == "area/case.yaml");
    CHECK(error.problems()[1].mark.line == 5);
    CHECK(error.problems()[1].mark.column == 8);
    CHECK(error.problems()[1].excerpt == "limit: late");
  }
}

TEST_CASE("a hostile file ends in problems, not in a crash") {
  CHECK_FALSE(testing::problems_of(std::string(100000, '[')).empty());
  CHECK_FALSE(testing::problems_of("a: " + std::string(100000, '{')).empty());
  CHECK_FALSE(testing::problems_of(std::string("\0\xff\xfe: {", 7)).empty());
  std::string many = testing::kHeader;
  for (int i = 0; i < 1000; ++i) {
    many += "k" + std::to_string(i) + ": 1\n";
  }
  try {
    static_cast<void>(load_scenario_text(many, "area/case.yaml"));
    FAIL("no LoadError");
  } catch (const LoadError& error) {
    CHECK(error.problems().size() == 100);
  }
}

TEST_CASE("too many combinations are refused") {
  std::string variants = "variants:\n";
  std::string id;
  for (const char parameter : {'a', 'b', 'c', 'd'}) {
    variants += std::string("  ") + parameter + ": [1, 2, 3, 4, 5, 6]\n";
    id += std::string("${") + parameter + "}";
  }
  const std::string text =
      testing::kHeader + variants + "rules:\n  - {id: \"x" + id + "\", on: hello, do: [hold]}\n";
  CHECK_THAT(
      testing::problems_of(text),
      Catch::Contains("area/case.yaml:5:3: more than 1000 combinations; expected fewer values"));
}

}  // namespace ibgw::scenario
