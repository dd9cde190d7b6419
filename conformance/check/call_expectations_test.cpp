// call and is_connected against hand-written event lists.
#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Expectation;
using scenario::Outcome;
using Kind = scenario::ExpectationKind;

Expectation connect_returns(std::vector<Outcome> outcomes, int within_ms = 0) {
  Expectation expectation = expect(Kind::call);
  expectation.call = "connect";
  expectation.outcomes = std::move(outcomes);
  if (within_ms > 0) {
    expectation.within = limit_of(within_ms);
  }
  return expectation;
}

TEST_CASE("a call that ends as wanted passes, up to its deadline") {
  const Expectation success = connect_returns({Outcome::success}, 1000);
  CHECK(text_of(RecordBuilder().connect(0).connected(30, "success").judge_at(success, 50)) ==
        "pass");
  CHECK(text_of(RecordBuilder().connect(0).connected(1001, "success").judge_at(success, 2000)) ==
        "pass");
  CHECK(text_of(RecordBuilder().connect(0).connected(1201, "success").judge_at(success, 2000)) ==
        "fail: call connect returns success within 1s | success after 1.200s");
}

TEST_CASE("a wrong outcome fails at once with its text") {
  RecordBuilder record = RecordBuilder().connect(0);
  record.values(EventKind::call_end, 31, "connect", R"({"text":"OSError"})");
  record.record.events.back().text = "exception";
  CHECK(text_of(record.judge_at(connect_returns({Outcome::success, Outcome::failure}), 50)) ==
        "fail: call connect returns success or failure | exception after 30ms: OSError");
}

TEST_CASE("a call that never returns fails at its deadline, or when the client is gone") {
  const Expectation failure = connect_returns({Outcome::failure}, 1000);
  const RecordBuilder running = RecordBuilder().connect(0);
  CHECK(text_of(running.judge_at(failure, 1001)) == "pending");
  CHECK(text_of(running.judge_at(failure, 1002)) ==
        "fail: call connect returns failure within 1s | it had not returned after 1.001s");
  CHECK(text_of(running.judge_at(connect_returns({Outcome::failure}), 9000)) == "pending");
  CHECK(text_of(running.judge_final(connect_returns({Outcome::failure}))) ==
        "fail: call connect returns failure | it had not returned after 4.999s");
  const RecordBuilder crashed = running.copy().event(EventKind::exited, 100, "client", "signal 6");
  CHECK(text_of(crashed.judge_at(failure, 200)) ==
        "fail: call connect returns failure within 1s | it had not returned when the client "
        "exited: signal 6");
  const RecordBuilder killed = running.copy()
                                   .event(EventKind::killed, 100, "client")
                                   .event(EventKind::exited, 101, "client", "signal 9");
  CHECK(text_of(killed.judge_at(failure, 200)) ==
        "fail: call connect returns failure within 1s | it had not returned when the client was "
        "killed");
}

TEST_CASE("blocked means not returned by the deadline") {
  const Expectation blocked = connect_returns({Outcome::blocked}, 1000);
  const RecordBuilder running = RecordBuilder().connect(0);
  CHECK(text_of(running.judge_at(blocked, 500)) == "pending");
  CHECK(text_of(running.judge_at(blocked, 1002)) == "pass");
  CHECK(text_of(running.copy().connected(1500, "failure").judge_at(blocked, 2000)) == "pass");
  CHECK(text_of(running.copy().connected(501, "failure").judge_at(blocked, 600)) ==
        "fail: call connect returns blocked within 1s | failure after 500ms");
  CHECK(text_of(running.copy().event(EventKind::killed, 100, "client").judge_at(blocked, 200)) ==
        "pass");
  CHECK(text_of(running.judge_final(connect_returns({Outcome::blocked}))) == "pass");
}

TEST_CASE("the deadline of a call can count from an event of the gateway") {
  Expectation failure = connect_returns({Outcome::failure}, 1000);
  failure.from = from(Anchor::Kind::sent, "ERR_MSG");
  const RecordBuilder sent = RecordBuilder().connect(0).sent(2000, "ERR_MSG");
  CHECK(text_of(sent.copy().connected(2900, "failure").judge_final(failure)) == "pass");
  CHECK(text_of(sent.copy().connected(3100, "failure").judge_final(failure)) ==
        "fail: call connect returns failure within 1s of sent ERR_MSG | failure after 3.099s");
  // It returned before the gateway did anything, which is early enough.
  CHECK(text_of(sent.copy().connected(500, "failure").judge_final(failure)) == "pass");
  CHECK(text_of(sent.judge_at(failure, 2500)) == "pending");
}

TEST_CASE("the latest call of the name counts") {
  RecordBuilder twice =
      RecordBuilder().connect(0).connected(10, "failure").connect(100).connected(120, "success");
  CHECK(text_of(twice.judge_final(connect_returns({Outcome::success}))) == "pass");
}

TEST_CASE("the end of an earlier call is not taken for that of the latest one") {
  const auto with_id = [](RecordBuilder record, EventKind kind, double time_ms, int id,
                          const std::string& outcome) {
    record.event(kind, time_ms, "connect", outcome);
    record.record.events.back().id = id;
    return record;
  };
  RecordBuilder first = RecordBuilder();
  first.step(0, scenario::StepKind::connect, "connect", "connect");
  first = with_id(first, EventKind::call_begin, 1, 7, "");
  first.step(1000, scenario::StepKind::connect, "connect", "connect");
  const RecordBuilder second = with_id(first, EventKind::call_begin, 1001, 8, "");
  const RecordBuilder late_end = with_id(second, EventKind::call_end, 2500, 7, "failure");
  const Expectation success = connect_returns({Outcome::success}, 4000);
  CHECK(text_of(late_end.judge_at(success, 2600)) == "pending");
  CHECK(
      text_of(with_id(late_end, EventKind::call_end, 3000, 8, "success").judge_at(success, 3100)) ==
      "pass");
  CHECK(
      text_of(with_id(late_end, EventKind::call_end, 3000, 8, "failure").judge_at(success, 3100)) ==
      "fail: call connect returns success within 4s | failure after 1.999s");
  // Not yet begun by the adapter: it has no end until one arrives that belongs to no other call.
  const RecordBuilder unconfirmed = with_id(first, EventKind::call_end, 2500, 7, "failure");
  CHECK(text_of(unconfirmed.judge_at(success, 2600)) == "pending");
  CHECK(text_of(with_id(unconfirmed, EventKind::call_end, 2700, 8, "success")
                    .judge_at(success, 2800)) == "pass");
}

TEST_CASE("an inner call is judged separately") {
  RecordBuilder record = RecordBuilder()
                             .connect(0)
                             .event(EventKind::call_begin, 2, "eConnect")
                             .event(EventKind::call_end, 8, "eConnect", "success");
  record.facts.calls.push_back("eConnect");
  Expectation inner = connect_returns({Outcome::success});
  inner.call = "eConnect";
  CHECK(text_of(record.judge_final(inner)) == "pass");
  CHECK(record.judge_final(connect_returns({Outcome::success})).state == Judgement::State::fail);
}

TEST_CASE("a call that the client does not have is unsupported, one that was never made fails") {
  Expectation other = connect_returns({Outcome::success});
  other.call = "reqCurrentTime";
  CHECK(text_of(RecordBuilder().connect(0).judge_final(other)) ==
        "unsupported: the client has no call reqCurrentTime");
  CHECK(text_of(RecordBuilder()
                    .connect(0)
                    .connected(5, "unsupported")
                    .judge_final(connect_returns({Outcome::success}))) ==
        "unsupported: the client has no call connect");
  CHECK(text_of(RecordBuilder().judge_final(connect_returns({Outcome::success}))) ==
        "fail: call connect returns success | it was never called");
}

Expectation connected_at(bool wanted, int at_ms_count) {
  Expectation expectation = expect(Kind::is_connected);
  expectation.connected = wanted;
  if (at_ms_count > 0) {
    expectation.at = limit_of(at_ms_count);
  }
  return expectation;
}

RecordBuilder& ask(RecordBuilder& record, double time_ms, const std::string& answer) {
  record.event(EventKind::query, time_ms, "is_connected");
  return answer.empty() ? record
                        : record.values(EventKind::answer, time_ms + 1, "is_connected", answer);
}

TEST_CASE("is_connected is judged by the first question at or after its time") {
  RecordBuilder record = RecordBuilder().connect(0);
  ask(record, 400, "true");
  CHECK(text_of(record.judge_at(connected_at(false, 500), 600)) == "pending");
  record.record.events.back().id = 0;
  RecordBuilder asked = record;
  asked.event(EventKind::query, 500, "is_connected");
  asked.record.events.back().id = 2;
  CHECK(text_of(asked.judge_at(connected_at(false, 500), 600)) == "pending");
  asked.values(EventKind::answer, 501, "is_connected", "false");
  asked.record.events.back().id = 2;
  CHECK(text_of(asked.judge_at(connected_at(false, 500), 600)) == "pass");
  CHECK(text_of(asked.judge_at(connected_at(true, 500), 600)) ==
        "fail: is_connected is true 500ms after the latest step | false");
}

TEST_CASE("is_connected without a moment is asked at the end of the case") {
  RecordBuilder record = RecordBuilder().connect(0);
  CHECK(text_of(record.judge_at(connected_at(true, 0), 600)) == "pending, does not hold");
  record.event(EventKind::case_end, 1000, "");
  CHECK(text_of(record.judge_at(connected_at(true, 0), 1000)) == "pending");
  ask(record, 1000, "true");
  CHECK(text_of(record.judge_at(connected_at(true, 0), 1002)) == "pass");
}

TEST_CASE("null is not an answer, and neither is silence") {
  RecordBuilder record = RecordBuilder().connect(0).event(EventKind::case_end, 1000, "");
  RecordBuilder null_answer = record;
  ask(null_answer, 1000, "null");
  CHECK(text_of(null_answer.judge_final(connected_at(true, 0))) ==
        "unsupported: the client does not know");
  RecordBuilder silent = record;
  ask(silent, 1000, "");
  CHECK(text_of(silent.judge_at(connected_at(true, 0), 2000)) == "pending");
  CHECK(text_of(silent.judge_at(connected_at(true, 0), 2000.1)) ==
        "fail: is_connected is true at the end of the case | no answer within 1s");
  RecordBuilder dead = record;
  dead.event(EventKind::exited, 900, "client", "exit status 1");
  CHECK(text_of(dead.judge_final(connected_at(false, 0))) ==
        "fail: is_connected is false at the end of the case | no answer: the client had exited: "
        "exit status 1");
}

TEST_CASE("a late runner does not blame the client for its answer") {
  const auto verdict_at_end = [](RecordBuilder record, const Expectation& expectation) {
    record.scenario.expectations = {expectation};
    record.record.end = at_ms(9000);
    return rule_on(record.record, record.scenario, record.facts).verdict;
  };
  const auto late = [](RecordBuilder record, double time_ms) {
    RecordedEvent event;
    event.time = at_ms(time_ms);
    event.kind = EventKind::late;
    event.values = integer_tree(400'000'000);
    record.record.add(event);
    return record;
  };
  const RecordBuilder record = RecordBuilder().connect(0);
  RecordBuilder silent = record;
  ask(silent, 1000, "");
  RecordBuilder wrong = record;
  ask(wrong, 1600, "false");
  const Expectation connected = connected_at(true, 1000);
  CHECK(verdict_at_end(silent, connected) == Verdict::fail);
  CHECK(verdict_at_end(late(silent, 1800), connected) == Verdict::inconclusive);
  CHECK(verdict_at_end(late(silent, 4000), connected) == Verdict::fail);
  CHECK(verdict_at_end(wrong, connected) == Verdict::fail);
  CHECK(verdict_at_end(late(wrong, 1500), connected) == Verdict::inconclusive);
  CHECK(verdict_at_end(late(wrong, 4000), connected) == Verdict::fail);
  CHECK(verdict_at_end(record, connected) == Verdict::fail);
  CHECK(verdict_at_end(late(record, 1500), connected) == Verdict::inconclusive);
}

TEST_CASE("questions become due once, at their moment") {
  RecordBuilder record = RecordBuilder().connect(0);
  record.scenario.expectations = {connected_at(true, 500), connected_at(true, 500),
                                  connected_at(false, 0)};
  const auto due_at = [&](double now) {
    return due_queries({.record = record.record,
                        .scenario = record.scenario,
                        .facts = record.facts,
                        .now = at_ms(now),
                        .final = false});
  };
  CHECK(due_at(499).empty());
  REQUIRE(due_at(500).size() == 1);
  CHECK(due_at(500)[0].due == at_ms(500));
  record.event(EventKind::query, 500, "is_connected");
  CHECK(due_at(600).empty());
  record.event(EventKind::case_end, 700, "");
  CHECK(due_at(700).size() == 1);
}

TEST_CASE("of several questions, the earliest is reported") {
  RecordBuilder record = RecordBuilder().connect(0);
  record.scenario.expectations = {connected_at(true, 700), connected_at(true, 500)};
  const std::vector<DueQuery> due = due_queries({.record = record.record,
                                                 .scenario = record.scenario,
                                                 .facts = record.facts,
                                                 .now = INT64_MAX,
                                                 .final = false});
  REQUIRE(due.size() == 1);
  CHECK(due[0].due == at_ms(500));
}

TEST_CASE("a question counted from the latest step waits for that step") {
  RecordBuilder record = RecordBuilder().connect(0);
  scenario::Step disconnect;
  disconnect.kind = scenario::StepKind::disconnect;
  disconnect.call = "disconnect";
  record.scenario.steps.push_back(disconnect);
  record.scenario.expectations = {connected_at(false, 100)};
  const auto due_at = [&](double now) {
    return due_queries({.record = record.record,
                        .scenario = record.scenario,
                        .facts = record.facts,
                        .now = at_ms(now),
                        .final = false});
  };
  CHECK(due_at(5000).empty());
  record.event(EventKind::step_begin, 6000, "disconnect", "disconnect");
  CHECK(due_at(6100).size() == 1);
}

/// Two calls of connect; the first one may end or not.
RecordBuilder two_connects(const char* first, double first_ends_ms) {
  const auto begin = [](RecordBuilder& record, double time_ms, std::int64_t id) {
    record.step(time_ms, scenario::StepKind::connect, "connect", "connect");
    record.event(EventKind::call_begin, time_ms + 1, "connect");
    for (RecordedEvent& event : record.record.events) {
      event.id = event.time == at_ms(time_ms + 1) ? id : event.id;
    }
  };
  const auto end = [](RecordBuilder& record, double time_ms, std::int64_t id, const char* outcome) {
    record.event(EventKind::call_end, time_ms, "connect", outcome);
    for (RecordedEvent& event : record.record.events) {
      event.id = event.time == at_ms(time_ms) ? id : event.id;
    }
  };
  RecordBuilder record;
  begin(record, 0, 1);
  begin(record, 100, 2);
  end(record, 300, 2, "success");
  if (first != nullptr) {
    end(record, first_ends_ms, 1, first);
  }
  return record;
}

scenario::Expectation connect_succeeds() {
  scenario::Expectation expectation = expect(scenario::ExpectationKind::call);
  expectation.call = "connect";
  expectation.outcomes = {scenario::Outcome::success};
  expectation.within = limit_of(1000);
  return expectation;
}

TEST_CASE("of several calls, the latest is judged, or the n-th, or each") {
  const scenario::Expectation latest = connect_succeeds();
  scenario::Expectation first = latest;
  first.nth = 1;
  scenario::Expectation third = latest;
  third.nth = 3;
  scenario::Expectation each = latest;
  each.each = true;
  const RecordBuilder hangs = two_connects(nullptr, 0);
  CHECK(text_of(hangs.judge_final(latest)) == "pass");
  CHECK(text_of(hangs.judge_final(first)) ==
        "fail: #1 call connect returns success within 1s | it had not returned after 4.999s");
  CHECK(text_of(hangs.judge_final(each)) ==
        "fail: each call connect returns success within 1s | #1: it had not returned after 4.999s");
  CHECK(text_of(hangs.judge_final(third)) ==
        "fail: #3 call connect returns success within 1s | it was called 2 times; there is no call "
        "#3");
  CHECK(text_of(hangs.judge_at(each, 500)) == "pending");
  CHECK(text_of(two_connects("failure", 400).judge_final(each)) ==
        "fail: each call connect returns success within 1s | #1: failure after 399ms");
  CHECK(text_of(two_connects("success", 400).judge_final(each)) == "pass");
  // Each counts from its own beginning, even if `from` names its calls.
  each.from = from(scenario::Anchor::Kind::call_begin, "connect");
  CHECK(text_of(two_connects("success", 900).judge_final(each)) == "pass");
  CHECK(text_of(two_connects("success", 1050).judge_final(each)) ==
        "fail: each call connect returns success within 1s of call connect | #1: success after "
        "1.049s");
}

TEST_CASE("a call's end that the client's own time-out can explain does not count as told") {
  scenario::Expectation told = connect_succeeds();
  told.outcomes = {scenario::Outcome::failure};
  told.from = from(scenario::Anchor::Kind::sent, "ERR_MSG");
  told.before_timeout = "handshake";
  const auto ended = [](double sent_ms, double end_ms, int timeout_ms) {
    RecordBuilder record = RecordBuilder().connect(0).sent(sent_ms, "ERR_MSG");
    if (timeout_ms > 0) {
      record.facts.timeouts["handshake"] = ms(timeout_ms);
    }
    return record.connected(end_ms, "failure");
  };
  CHECK(text_of(ended(10, 100, 500).judge_final(told)) == "pass");
  CHECK(text_of(ended(10, 505, 500).judge_final(told)) ==
        "fail: call connect returns failure within 1s of sent ERR_MSG, and before its handshake "
        "time-out | failure after 504ms");
  CHECK(text_of(ended(10, 900, 4000).judge_final(told)) == "pass");
  CHECK(text_of(ended(10, 1100, 4000).judge_final(told)).starts_with("fail"));
  CHECK(text_of(ended(10, 900, 0).judge_final(told)) == "pass");
  // A client that is told late has time to answer.
  CHECK(text_of(ended(440, 480, 500).judge_final(told)) == "pass");
  CHECK(text_of(ended(440, 560, 500).judge_final(told)).starts_with("fail"));
}

}  // namespace
}  // namespace ibgw::conformance
