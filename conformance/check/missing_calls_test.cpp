// What a call that the client lacks excuses, and what it does not.
#include "conformance/check/missing_calls.hpp"

#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Expectation;
using scenario::StepKind;
using Kind = scenario::ExpectationKind;

/// A client that connects and is then asked for a call.
RecordBuilder asked_for(const std::string& call, Tree args = map_tree()) {
  RecordBuilder record = RecordBuilder().connect(0);
  record.facts.calls = {"connect", "disconnect", "reqExecutions"};
  record.step(10, StepKind::call, "call", call);
  record.scenario.steps.back().args = std::move(args);
  return record;
}

Tree with(const char* field, int value) {
  Tree args = map_tree();
  set_member(args, field, integer_tree(value));
  return args;
}

Expectation where(Expectation expectation, const char* path, int value) {
  expectation.pattern.where.push_back(field(path, integer_tree(value)));
  return expectation;
}

std::string judged(const RecordBuilder& record, const Expectation& expectation) {
  const Judgement judgement = record.judge_final(expectation);
  return judgement.state == Judgement::State::fail ? "fail" : text_of(judgement);
}

const char* const kPositions = "unsupported: the client cannot make call reqPositions";
const char* const kOrder = "unsupported: the client cannot make call placeOrder";

TEST_CASE("a missing call excuses what depends on it, and nothing else") {
  const RecordBuilder record = asked_for("reqPositions");
  CHECK(judged(record, expect(Kind::callback, "position")) == kPositions);
  CHECK(judged(record, expect(Kind::callback, "positionEnd")) == kPositions);
  CHECK(judged(record, expect(Kind::request, "REQ_POSITIONS")) == kPositions);
  CHECK(judged(record, expect(Kind::callback, "error")) == kPositions);
  CHECK(judged(record, expect(Kind::callback, "execDetails")) == "fail");
  CHECK(judged(record, expect(Kind::callback, "nextValidId")) == "fail");
  CHECK(judged(record, expect(Kind::request, "START_API")) == "fail");
  CHECK(judged(record, expect(Kind::callback, "connectionClosed")) == "fail");
}

TEST_CASE("events that happened anyway are judged") {
  const RecordBuilder record = asked_for("reqPositions").callback(20, "position");
  CHECK(judged(record, expect(Kind::callback, "position")) == "pass");
  CHECK(judged(record, expect(Kind::never, "position")) == "fail");
  Expectation none = expect(Kind::callback, "position");
  none.count = scenario::CountRange{.min = 0, .max = 0};
  CHECK(judged(record, none) == "fail");
}

TEST_CASE("a never is not a pass if only the missing call could break it") {
  RecordBuilder record = asked_for("reqPositions");
  CHECK(judged(record, expect(Kind::never, "position")) == kPositions);
  CHECK(judged(record, expect(Kind::never, "nextValidId")) == "pass");
  CHECK(judged(record, expect(Kind::never, "error")) == "pass");
  CHECK(judged(record, expect(Kind::no_request, "REQ_POSITIONS")) == kPositions);
  record.step(30, StepKind::call, "call", "reqExecutions");
  CHECK(judged(record, expect(Kind::never, "execDetails")) == "pass");
}

TEST_CASE("many messages depend on an order; an expectation with another request id does not") {
  RecordBuilder record = asked_for("placeOrder", with("orderId", 101));
  record.step(30, StepKind::call, "call", "reqExecutions");
  for (const char* const callback : {"openOrder", "orderStatus", "execDetails", "position",
                                     "commissionAndFeesReport", "updatePortfolio"}) {
    CHECK(judged(record, expect(Kind::callback, callback)) == kOrder);
  }
  CHECK(judged(record, expect(Kind::callback, "execDetailsEnd")) == "fail");
  CHECK(judged(record, where(expect(Kind::callback, "orderStatus"), "orderId", 101)) == kOrder);
  CHECK(judged(record, where(expect(Kind::callback, "orderStatus"), "orderId", 7)) == "fail");
  CHECK(judged(record, where(expect(Kind::callback, "error"), "id", 7)) == "fail");
  CHECK(judged(record, where(expect(Kind::callback, "error"), "id", 101)) == kOrder);
}

TEST_CASE("what a rule causes depends on the call that the rule depends on") {
  RecordBuilder record = asked_for("reqPositions");
  scenario::Rule refusal;
  refusal.id = "refusal";
  refusal.on.kind = scenario::TriggerKind::request;
  refusal.on.message = "REQ_POSITIONS";
  refusal.actions.resize(1);
  refusal.actions[0].kind = scenario::ActionKind::send;
  refusal.actions[0].message = "NEWS_BULLETINS";
  scenario::Rule other = refusal;
  other.id = "other";
  other.on.message = "REQ_EXECUTIONS";
  other.actions[0].message = "ERR_MSG";
  record.scenario.rules = {refusal, other};
  CHECK(judged(record, expect(Kind::callback, "updateNewsBulletin")) == kPositions);
  CHECK(judged(record, expect(Kind::callback, "error")) == "fail");
  const auto closed_from = [](const char* rule) {
    Expectation socket = expect(Kind::socket);
    socket.closed_within = limit_of(1000);
    socket.from = from(scenario::Anchor::Kind::rule, rule);
    return socket;
  };
  record.socket(5, scenario::SocketEnd::client, "ESTABLISHED", false, 2);
  CHECK(judged(record, closed_from("refusal")) == kPositions);
  CHECK(judged(record, closed_from("other")) == "fail");
  record.event(EventKind::rule, 15, "refusal");
  CHECK(judged(record, closed_from("refusal")) == "fail");
}

TEST_CASE("a time that counts from the latest step depends on it if it cannot be played") {
  RecordBuilder record = asked_for("reqPositions");
  Expectation soon = expect(Kind::callback, "nextValidId");
  soon.within = limit_of(1000);
  CHECK(judged(record, soon) == kPositions);
  record.step(30, StepKind::call, "call", "reqExecutions");
  CHECK(judged(record, soon) == "fail");
}

TEST_CASE("without disconnect, the end of the connection is not judged") {
  RecordBuilder record = RecordBuilder().connect(0).callback(5, "nextValidId");
  record.facts.calls = {"connect"};
  record.step(10, StepKind::disconnect, "disconnect", "disconnect");
  record.socket(5, scenario::SocketEnd::client, "ESTABLISHED", false, 2);
  Expectation closed = expect(Kind::socket);
  closed.closed_within = limit_of(1000);
  closed.from = from(scenario::Anchor::Kind::call_begin, "disconnect");
  Expectation gone = expect(Kind::is_connected);
  Expectation returns = expect(Kind::call);
  returns.call = "disconnect";
  returns.outcomes = {scenario::Outcome::success};
  Expectation twice = expect(Kind::callback, "nextValidId");
  twice.count = scenario::CountRange{.min = 2, .max = 2};
  record.scenario.expectations = {expect(Kind::callback, "nextValidId"),
                                  expect(Kind::callback, "connectionClosed"),
                                  closed,
                                  gone,
                                  returns,
                                  twice};
  record.record.end = at_ms(5000);
  const Ruling ruling = rule_on(record.record, record.scenario, record.facts);
  CHECK(ruling.verdict == Verdict::unsupported);
  CHECK(ruling.reason == "the client cannot make call disconnect");
  CHECK(ruling.findings.empty());
  CHECK(ruling.judged == 1);
  CHECK(ruling.expectations == 6);
  // Unrelated expectations are judged.
  record.scenario.expectations.push_back(expect(Kind::callback, "managedAccounts"));
  CHECK(rule_on(record.record, record.scenario, record.facts).verdict == Verdict::fail);
}

TEST_CASE("a call that is refused when it is made is missing too") {
  RecordBuilder record = asked_for("reqPositions");
  record.facts.calls.emplace_back("reqPositions");
  CHECK(judged(record, expect(Kind::callback, "position")) == "fail");
  record.event(EventKind::call_end, 12, "reqPositions", "unsupported");
  CHECK(judged(record, expect(Kind::callback, "position")) == kPositions);
}

Ruling ruled(RecordBuilder record, std::vector<Expectation> expectations) {
  record.scenario.expectations = std::move(expectations);
  record.record.end = at_ms(5000);
  return rule_on(record.record, record.scenario, record.facts);
}

TEST_CASE("a pass says how much was judged; without a positive expectation it is unsupported") {
  const RecordBuilder record = asked_for("reqPositions").callback(5, "nextValidId");
  const Ruling some =
      ruled(record, {expect(Kind::callback, "nextValidId"), expect(Kind::callback, "position"),
                     expect(Kind::never, "connectionClosed")});
  CHECK(some.verdict == Verdict::pass);
  CHECK(some.judged == 2);
  CHECK(some.expectations == 3);
  const Ruling nothing =
      ruled(record, {expect(Kind::callback, "position"), expect(Kind::never, "connectionClosed")});
  CHECK(nothing.verdict == Verdict::unsupported);
  CHECK(nothing.reason == "the client cannot make call reqPositions");
  CHECK(ruled(record, {expect(Kind::never, "connectionClosed")}).verdict == Verdict::pass);
}

}  // namespace
}  // namespace ibgw::conformance
