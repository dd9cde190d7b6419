#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {

using testing::load;

TEST_CASE("each combination is a scenario of its own, in file order") {
  const std::vector<Scenario> scenarios = load(
      "variants:\n"
      "  at: [accept, hello]\n"
      "  way: {clean: fin, hard: rst}\n"
      "rules:\n"
      "  - on: ${at}\n"
      "    do: [{close: \"${way}\"}]\n");
  REQUIRE(scenarios.size() == 4);
  CHECK(scenarios[0].id() == "area/case[at=accept,way=clean]");
  CHECK(scenarios[1].id() == "area/case[at=accept,way=hard]");
  CHECK(scenarios[2].id() == "area/case[at=hello,way=clean]");
  CHECK(scenarios[1].rules[0].on.kind == TriggerKind::accept);
  CHECK(scenarios[1].rules[0].actions[0].kind == ActionKind::close_rst);
  CHECK(scenarios[2].rules[0].on.kind == TriggerKind::hello);
}

TEST_CASE("a list as value is spliced into the list around the reference") {
  const std::vector<Scenario> scenarios = load(
      "variants:\n"
      "  end: {clean: [disconnect], killed: [{wait: 1s}, kill]}\n"
      "client:\n"
      "  - wait: 2s\n"
      "  - ${end}\n"
      "  - wait: 3s\n"
      "expect: [{never: error}]\n");
  REQUIRE(scenarios.size() == 2);
  REQUIRE(scenarios[0].steps.size() == 3);
  REQUIRE(scenarios[1].steps.size() == 4);
  CHECK(scenarios[1].steps[1].kind == StepKind::wait);
  CHECK(scenarios[1].steps[2].kind == StepKind::kill);
  // Marks point to the value, not to the reference.
  CHECK(scenarios[1].steps[2].mark.line == 5);
  CHECK(scenarios[1].steps[3].mark.line == 9);
}

TEST_CASE(
    "a reference inside a text is replaced by the value's text, and a member is taken with a dot") {
  const std::vector<Scenario> scenarios = load(
      "variants:\n"
      "  gap: [3, 40]\n"
      "  how: {slow: {of: ready, do: [hold]}, fast: {of: hello, do: [swallow]}}\n"
      "rules:\n"
      "  - on: {after: \"${gap}ms\", of: \"${how.of}\"}\n"
      "    do: ${how.do}\n");
  REQUIRE(scenarios.size() == 4);
  CHECK(scenarios[3].rules[0].on.delay == std::chrono::milliseconds(40));
  CHECK(scenarios[3].rules[0].on.of == TriggerKind::hello);
  CHECK(scenarios[3].rules[0].actions[0].kind == ActionKind::swallow);
}

TEST_CASE("a value keeps its type if the reference stands alone") {
  const std::vector<Scenario> scenarios = load(
      "variants:\n"
      "  code: [326]\n"
      "  quoted: {a: \"326\"}\n"
      "client: [disconnect]\n"
      "expect:\n"
      "  - {never: error, where: {errorCode: \"${code}\", errorMsg: \"${quoted}\"}}\n");
  const std::vector<FieldMatcher>& where = scenarios.at(0).expectations[0].pattern.where;
  CHECK(where[0].matcher.value.kind == Tree::Kind::integer);
  CHECK(where[1].matcher.value.kind == Tree::Kind::text);
}

TEST_CASE("without variants there is one scenario and no choice") {
  const std::vector<Scenario> scenarios = load("settle: 1s\n");
  REQUIRE(scenarios.size() == 1);
  CHECK(scenarios[0].variant.empty());
  CHECK(scenarios[0].id() == "area/case");
}

}  // namespace ibgw::scenario
