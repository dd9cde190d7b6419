// When a case that has failed ends early.
#include "conformance/check/giving_up.hpp"

#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::ExpectationKind;

scenario::Expectation within(scenario::Expectation expectation, int limit_ms) {
  expectation.within = limit_of(limit_ms);
  return expectation;
}

/// One expectation failed after 1 s, another has no deadline; the last event was after 5 s.
struct Case : RecordBuilder {
  Case() {
    connect(0);
    connected(5000, "failure");
    scenario.expectations = {within(expect(ExpectationKind::callback, "nextValidId"), 1000),
                             expect(ExpectationKind::callback, "positionEnd")};
  }
  [[nodiscard]] std::optional<Moment> given_up() const {
    const JudgeInput input{
        .record = record, .scenario = scenario, .facts = facts, .now = at_ms(6000), .final = false};
    return gives_up_at(input, judge(input));
  }
  void add_rule(scenario::TriggerKind kind) {
    scenario::Rule rule;
    rule.id = "rule";
    rule.on.kind = kind;
    scenario.rules = {rule};
  }
};

TEST_CASE("a case that has failed is given up after ten seconds of silence") {
  CHECK(Case().given_up() == at_ms(15000));
}

TEST_CASE("the silence is longer than the client's own time-outs") {
  Case one;
  one.facts.timeouts["handshake"] = ms(20000);
  CHECK(one.given_up() == at_ms(26000));
}

TEST_CASE("a case that may still pass, or get a lesser verdict, is not given up") {
  Case one;
  one.scenario.expectations.erase(one.scenario.expectations.begin());
  CHECK_FALSE(one.given_up());
  Case lesser;
  lesser.scenario.expectations[0].severity = scenario::Severity::non_strict;
  CHECK_FALSE(lesser.given_up());
}

TEST_CASE("a case with a running deadline is not given up") {
  Case one;
  one.scenario.expectations.push_back(within(expect(ExpectationKind::callback, "error"), 60000));
  CHECK_FALSE(one.given_up());
  Case rule;
  rule.add_rule(scenario::TriggerKind::after);
  CHECK_FALSE(rule.given_up());
  rule.event(EventKind::rule, 3000, "rule").event(EventKind::rule_done, 3001, "rule");
  CHECK(rule.given_up());
}

TEST_CASE("a case with a running rule is not given up") {
  Case one;
  one.add_rule(scenario::TriggerKind::hello);
  CHECK(one.given_up());
  one.event(EventKind::rule, 3000, "rule");
  CHECK_FALSE(one.given_up());
  one.event(EventKind::rule_done, 3001, "rule");
  CHECK(one.given_up());
}

TEST_CASE("a case whose failure may be due to a late runner is not given up") {
  Case one;
  one.values(EventKind::late, 900, "", "300000000");
  CHECK_FALSE(one.given_up());
}

TEST_CASE("a case with steps to play is not given up") {
  Case one;
  one.record.steps_done = false;
  CHECK_FALSE(one.given_up());
}

}  // namespace
}  // namespace ibgw::conformance
