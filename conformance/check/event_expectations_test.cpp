// callback, never, request, no_request, count, quiet_for, in_order and before against hand-written
// event lists.
#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::CountRange;
using scenario::Expectation;
using scenario::Pattern;
using Kind = scenario::ExpectationKind;

Expectation error_326_within_1s() {
  Expectation expectation = expect(Kind::callback, "error");
  expectation.pattern.where = {field("errorCode", integer_tree(326))};
  expectation.within = limit_of(1000);
  expectation.from = from(Anchor::Kind::sent, "ERR_MSG");
  return expectation;
}

constexpr const char* kError326 = R"({"errorCode":326})";

TEST_CASE("a callback in time passes, even exactly at the deadline") {
  const RecordBuilder sent = RecordBuilder().connect(0).sent(10, "ERR_MSG");
  CHECK(text_of(sent.copy().callback(20, "error", kError326).judge_final(error_326_within_1s())) ==
        "pass");
  CHECK(
      text_of(sent.copy().callback(1010, "error", kError326).judge_final(error_326_within_1s())) ==
      "pass");
}

TEST_CASE("a callback after the deadline fails and says how late it was") {
  const RecordBuilder late =
      RecordBuilder().connect(0).sent(10, "ERR_MSG").callback(1010.001, "error", kError326);
  CHECK(text_of(late.judge_final(error_326_within_1s())) ==
        "fail: callback error {errorCode: 326} within 1s of sent ERR_MSG | it happened 1.000s "
        "after sent ERR_MSG");
}

TEST_CASE("a callback long before its cause does not count, one within the slack does") {
  const RecordBuilder early =
      RecordBuilder().connect(0).callback(10, "error", kError326).sent(500, "ERR_MSG");
  CHECK(text_of(early.judge_final(error_326_within_1s())) ==
        "fail: callback error {errorCode: 326} within 1s of sent ERR_MSG | it happened 490ms "
        "before sent ERR_MSG");
  const RecordBuilder overtaken =
      RecordBuilder().connect(0).callback(10, "error", kError326).sent(11, "ERR_MSG");
  CHECK(text_of(overtaken.judge_final(error_326_within_1s())) == "pass");
}

TEST_CASE("for a missing callback, the finding says what came instead") {
  const RecordBuilder other = RecordBuilder()
                                  .connect(0)
                                  .sent(10, "ERR_MSG")
                                  .callback(15, "connectAck")
                                  .callback(20, "error", R"({"errorCode":502})");
  CHECK(text_of(other.judge_final(error_326_within_1s())) ==
        "fail: callback error {errorCode: 326} within 1s of sent ERR_MSG | no such callback; error "
        "came with {errorCode: 502}");
  Expectation next_id = expect(Kind::callback, "nextValidId");
  CHECK(text_of(other.judge_final(next_id)) ==
        "fail: callback nextValidId | no such callback; seen: connectAck, error");
  CHECK(text_of(RecordBuilder().judge_final(next_id)) ==
        "fail: callback nextValidId | no callback at all");
}

TEST_CASE("a callback is pending until its deadline has passed and the cause has happened") {
  const RecordBuilder record = RecordBuilder().connect(0);
  CHECK(text_of(record.judge_at(error_326_within_1s(), 5000)) == "pending");
  const RecordBuilder sent = record.copy().sent(10, "ERR_MSG");
  const Judgement waiting = sent.judge_at(error_326_within_1s(), 1010);
  CHECK(text_of(waiting) == "pending");
  CHECK(waiting.decidable_at == at_ms(1010));
  CHECK(sent.judge_at(error_326_within_1s(), 1010.1).state == Judgement::State::fail);
}

TEST_CASE("nothing is decided while steps run") {
  RecordBuilder record =
      RecordBuilder().connect(0).sent(10, "ERR_MSG").callback(20, "error", kError326);
  record.record.steps_done = false;
  CHECK(text_of(record.judge_at(error_326_within_1s(), 100)) == "pending");
}

TEST_CASE("within counts from the latest step before the callback") {
  Expectation expectation = expect(Kind::callback, "nextValidId");
  expectation.within = limit_of(1000);
  const RecordBuilder two_steps =
      RecordBuilder()
          .connect(0)
          .callback(100, "nextValidId")
          .step(3000, scenario::StepKind::disconnect, "disconnect", "disconnect");
  CHECK(text_of(two_steps.judge_final(expectation)) == "pass");
  const RecordBuilder late = RecordBuilder().connect(0).callback(1200, "nextValidId");
  CHECK(text_of(late.judge_final(expectation)) ==
        "fail: callback nextValidId within 1s | it happened 1.200s after the latest step");
}

TEST_CASE("a client's own time-out can be the limit") {
  RecordBuilder record = RecordBuilder().connect(0).callback(4500, "error");
  record.facts.timeouts["handshake"] = ms(4000);
  Expectation expectation = expect(Kind::callback, "error");
  expectation.within =
      scenario::Limit{.fixed = std::nullopt, .client_timeout = "handshake", .plus = ms(1000)};
  CHECK(text_of(record.judge_final(expectation)) == "pass");
  expectation.within->plus = {};
  CHECK(text_of(record.judge_final(expectation)) ==
        "fail: callback error within 4s (its handshake time-out) | it happened 4.500s after the "
        "latest step");
  record.facts.timeouts.clear();
  CHECK(text_of(record.judge_final(expectation)) == "pass");
}

TEST_CASE("count notices duplicates") {
  Expectation once = expect(Kind::callback, "nextValidId");
  once.count = CountRange{.min = 1, .max = 1};
  const RecordBuilder one = RecordBuilder().connect(0).callback(10, "nextValidId");
  const RecordBuilder two = one.copy().callback(10, "nextValidId");
  CHECK(text_of(one.judge_at(once, 100)) == "pending, does not hold");
  CHECK(text_of(one.judge_final(once)) == "pass");
  CHECK(text_of(two.judge_at(once, 100)) == "fail: callback nextValidId 1 times | 2 times");
  Expectation thrice = expect(Kind::callback, "nextValidId");
  thrice.count = CountRange{.min = 3};
  CHECK(text_of(two.judge_at(thrice, 100)) == "pending");
  CHECK(text_of(two.judge_final(thrice)) ==
        "fail: callback nextValidId at least 3 times | 2 times");
  Expectation at_most = expect(Kind::callback, "error");
  at_most.count = CountRange{.min = 0, .max = 2};
  CHECK(text_of(two.judge_final(at_most)) == "pass");
}

TEST_CASE("never fails at once and passes only at the end") {
  const Expectation never = expect(Kind::never, "nextValidId");
  const RecordBuilder clean = RecordBuilder().connect(0).callback(10, "error");
  CHECK(text_of(clean.judge_at(never, 100)) == "pending, does not hold");
  CHECK(text_of(clean.judge_final(never)) == "pass");
  const RecordBuilder broken = clean.copy().callback(30, "nextValidId", R"({"orderId":1})");
  CHECK(text_of(broken.judge_at(never, 100)) ==
        "fail: never callback nextValidId | it happened 30ms after the latest step: {orderId: 1}");
}

TEST_CASE("events after the end of the case are not judged") {
  const RecordBuilder record = RecordBuilder().connect(0).callback(2000.5, "connectionClosed");
  CHECK(text_of(record.judge_final(expect(Kind::never, "connectionClosed"), 2000)) == "pass");
}

TEST_CASE("never after an anchor ignores what came before it") {
  Expectation never = expect(Kind::never, "error");
  never.from = from(Anchor::Kind::call_begin, "connect");
  CHECK(text_of(RecordBuilder().connect(100).callback(50, "error").judge_final(never)) == "pass");
  CHECK(RecordBuilder().connect(100).callback(150, "error").judge_final(never).state ==
        Judgement::State::fail);
}

TEST_CASE("with an empty record, positive expectations fail and negative ones pass") {
  CHECK(text_of(RecordBuilder().judge_final(expect(Kind::request, "START_API"))) ==
        "fail: request START_API | no request at all");
  CHECK(text_of(RecordBuilder().judge_final(expect(Kind::no_request, "START_API"))) == "pass");
  CHECK(text_of(RecordBuilder().judge_final(expect(Kind::never, "error"))) == "pass");
}

TEST_CASE("requests are judged by the gateway's trace") {
  const RecordBuilder record =
      RecordBuilder().connect(0).request(5, "HELLO").request(9, "START_API", R"({"clientId":10})");
  Expectation request = expect(Kind::request, "START_API");
  request.pattern.where = {field("clientId", integer_tree(10))};
  CHECK(text_of(record.judge_final(request)) == "pass");
  request.pattern.where = {field("clientId", integer_tree(11))};
  CHECK(text_of(record.judge_final(request)) ==
        "fail: request START_API {clientId: 11} | no such request; START_API came with {clientId: "
        "10}");
  CHECK(text_of(record.judge_final(expect(Kind::no_request, "START_API"))) ==
        "fail: never request START_API | it happened 9ms after the latest step: {clientId: 10}");
}

TEST_CASE("quiet_for needs its whole span") {
  Expectation quiet = expect(Kind::quiet_for);
  quiet.quiet_for = limit_of(1000);
  quiet.from = from(Anchor::Kind::callback, "connectionClosed");
  const RecordBuilder closed = RecordBuilder().connect(0).callback(100, "connectionClosed");
  CHECK(text_of(RecordBuilder().connect(0).judge_at(quiet, 100)) == "pending");
  CHECK(text_of(closed.judge_at(quiet, 1100)) == "pending");
  CHECK(text_of(closed.judge_at(quiet, 1100.1)) == "pass");
  CHECK(text_of(closed.copy().callback(1100, "error").judge_at(quiet, 1200)) ==
        "fail: no callback for 1s after callback connectionClosed | callback error came 1.000s "
        "after callback connectionClosed: {}");
  CHECK(text_of(closed.copy().callback(1100.1, "error").judge_at(quiet, 1200)) == "pass");
}

Expectation sequence_of(Kind kind, std::vector<Pattern> sequence) {
  Expectation expectation = expect(kind);
  expectation.sequence = std::move(sequence);
  return expectation;
}

Pattern pattern(Pattern::Kind kind, std::string name) {
  return {.kind = kind, .name = std::move(name), .where = {}, .mark = {}};
}

TEST_CASE("in_order needs the sequence; other events may come in between") {
  const Expectation order =
      sequence_of(Kind::in_order, {pattern(Pattern::Kind::callback, "connectAck"),
                                   pattern(Pattern::Kind::callback, "managedAccounts"),
                                   pattern(Pattern::Kind::callback, "nextValidId")});
  const RecordBuilder good = RecordBuilder()
                                 .connect(0)
                                 .callback(1, "connectAck")
                                 .callback(2, "error")
                                 .callback(3, "managedAccounts")
                                 .callback(3, "nextValidId");
  CHECK(text_of(good.judge_at(order, 10)) == "pass");
  const RecordBuilder bad = RecordBuilder()
                                .connect(0)
                                .callback(1, "connectAck")
                                .callback(2, "nextValidId")
                                .callback(5, "managedAccounts");
  CHECK(text_of(bad.judge_at(order, 10)) == "pending");
  CHECK(text_of(bad.judge_final(order)) ==
        "fail: in this order: callback connectAck, then callback managedAccounts, then callback "
        "nextValidId | no callback nextValidId after callback managedAccounts; the last one came "
        "3ms earlier");
  CHECK(text_of(RecordBuilder().judge_final(order)) ==
        "fail: in this order: callback connectAck, then callback managedAccounts, then callback "
        "nextValidId | no callback connectAck");
}

TEST_CASE("in_order does not use one event twice") {
  const Expectation twice = sequence_of(
      Kind::in_order,
      {pattern(Pattern::Kind::callback, "error"), pattern(Pattern::Kind::callback, "error")});
  CHECK(RecordBuilder().callback(1, "error").judge_final(twice).state == Judgement::State::fail);
  CHECK(text_of(RecordBuilder().callback(1, "error").callback(1, "error").judge_final(twice)) ==
        "pass");
}

TEST_CASE("before needs both events, in this order") {
  const Expectation before =
      sequence_of(Kind::before, {pattern(Pattern::Kind::callback, "connectAck"),
                                 pattern(Pattern::Kind::callback, "nextValidId")});
  CHECK(text_of(RecordBuilder()
                    .callback(1, "connectAck")
                    .callback(2, "nextValidId")
                    .judge_at(before, 10)) == "pass");
  CHECK(text_of(RecordBuilder()
                    .callback(2, "nextValidId")
                    .callback(4, "connectAck")
                    .callback(5, "nextValidId")
                    .judge_at(before, 10)) ==
        "fail: callback connectAck before callback nextValidId | callback nextValidId came 2ms "
        "before callback connectAck");
  CHECK(text_of(RecordBuilder().callback(1, "connectAck").judge_final(before)) ==
        "fail: callback connectAck before callback nextValidId | no callback nextValidId");
  CHECK(text_of(RecordBuilder().judge_final(before)) ==
        "fail: callback connectAck before callback nextValidId | neither happened");
}

TEST_CASE("what an adapter cannot show, or a client cannot do, is unsupported") {
  RecordBuilder blind = RecordBuilder().connect(0);
  blind.facts.observes = {"calls", "error"};
  CHECK(text_of(blind.judge_final(expect(Kind::callback, "nextValidId"))) ==
        "unsupported: the adapter cannot observe callback nextValidId");
  CHECK(text_of(blind.judge_final(expect(Kind::never, "error"))) == "pass");
  const RecordBuilder mute =
      RecordBuilder().connect(0).step(10, scenario::StepKind::call, "call", "reqAccountUpdates");
  CHECK(text_of(mute.judge_final(expect(Kind::callback, "updateAccountValue"))) ==
        "unsupported: the client cannot make call reqAccountUpdates");
}

TEST_CASE("events of one client are not counted for another") {
  RecordBuilder two = RecordBuilder().connect(0);
  two.instance = 2;
  two.connect(5).callback(20, "nextValidId");
  Expectation first = expect(Kind::callback, "nextValidId");
  CHECK(first.instance == 1);
  CHECK(two.judge_final(first).state == Judgement::State::fail);
  first.instance = 2;
  CHECK(text_of(two.judge_final(first)) == "pass");
}

TEST_CASE("a client that has ended is not waited for") {
  const RecordBuilder dead =
      RecordBuilder().connect(0).event(EventKind::exited, 50, "client", "signal 11");
  CHECK(text_of(dead.judge_at(expect(Kind::callback, "nextValidId"), 100)) ==
        "fail: callback nextValidId | no callback at all; the client had exited: signal 11");
}

TEST_CASE("an id chosen by the client is known from a saved value, saved before or after") {
  Expectation status = expect(Kind::callback, "orderStatus");
  status.pattern.where = {field("orderId", text_tree("$order"))};
  const RecordBuilder told =
      RecordBuilder().connect(0).callback(20, "orderStatus", R"({"orderId":4711})");
  CHECK(text_of(told.copy()
                    .values(EventKind::rule, 10, "placed", R"({"order":4711})")
                    .judge_final(status)) == "pass");
  // The two reach the record on different paths.
  CHECK(text_of(told.copy()
                    .values(EventKind::rule, 30, "placed", R"({"order":4711})")
                    .judge_final(status)) == "pass");
  CHECK(text_of(told.copy()
                    .values(EventKind::rule, 10, "placed", R"({"order":101})")
                    .judge_final(status)) ==
        "fail: callback orderStatus {orderId: $order} | no such callback; orderStatus came with "
        "{orderId: 4711}");
  CHECK(text_of(told.judge_final(status)).starts_with("fail: "));
}

}  // namespace
}  // namespace ibgw::conformance
