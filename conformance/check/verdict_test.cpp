// one_of, merging, faults that did not happen, late runners.
#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Alternative;
using scenario::Expectation;
using scenario::Severity;
using Kind = scenario::ExpectationKind;

Ruling rule(RecordBuilder record, std::vector<Expectation> expectations, double end_ms = 5000) {
  record.scenario.expectations = std::move(expectations);
  record.record.end = at_ms(end_ms);
  return rule_on(record.record, record.scenario, record.facts);
}

Expectation named(Kind kind, const std::string& name, Severity severity = Severity::fail) {
  Expectation expectation = expect(kind, name);
  expectation.finding = to_string(severity) + ":" + name;
  expectation.severity = severity;
  return expectation;
}

Expectation one_of(std::vector<Alternative> alternatives) {
  Expectation expectation = expect(Kind::one_of);
  expectation.alternatives = std::move(alternatives);
  return expectation;
}

TEST_CASE("one_of: the first alternative that is met decides, with its severity") {
  const Expectation choice =
      one_of({{.severity = Severity::fail, .expectations = {expect(Kind::callback, "error")}},
              {.severity = Severity::non_strict,
               .expectations = {expect(Kind::callback, "connectionClosed")}}});
  CHECK(rule(RecordBuilder().connect(0).callback(5, "error").callback(6, "connectionClosed"),
             {choice})
            .verdict == Verdict::pass);
  const Ruling second = rule(RecordBuilder().connect(0).callback(6, "connectionClosed"), {choice});
  CHECK(second.verdict == Verdict::non_strict);
  REQUIRE(second.findings.size() == 1);
  CHECK(second.findings[0].actual == "(2) happened: callback connectionClosed");
  const Ruling none = rule(RecordBuilder().connect(0), {choice});
  CHECK(none.verdict == Verdict::fail);
  REQUIRE(none.findings.size() == 1);
  CHECK(none.findings[0].expected == "one of: (1) callback error; (2) callback connectionClosed");
  CHECK(none.findings[0].actual == "(1) no callback at all; (2) no callback at all");
}

TEST_CASE("one_of: an alternative is met only as a whole, and is waited for") {
  const Expectation choice = one_of(
      {{.severity = Severity::fail,
        .expectations = {expect(Kind::callback, "error"), expect(Kind::never, "nextValidId")}},
       {.severity = Severity::informational,
        .expectations = {expect(Kind::callback, "nextValidId")}}});
  CHECK(text_of(RecordBuilder().connect(0).judge_at(choice, 10)) == "pending");
  CHECK(text_of(RecordBuilder().connect(0).callback(5, "error").judge_at(choice, 10)) ==
        "pending, does not hold");
  CHECK(rule(RecordBuilder().connect(0).callback(5, "error").callback(6, "nextValidId"), {choice})
            .verdict == Verdict::informational);
}

TEST_CASE("one_of: an alternative that can still be met keeps the case open, at any position") {
  Expectation socket = expect(Kind::socket);
  socket.states = {"closed"};
  Expectation soon = expect(Kind::callback, "error");
  soon.within = limit_of(3000);
  Expectation sooner = expect(Kind::callback, "connectionClosed");
  sooner.within = limit_of(1000);
  const Alternative at_the_end{.severity = Severity::fail, .expectations = {socket}};
  const Alternative in_time{.severity = Severity::fail, .expectations = {soon}};
  const Alternative in_less{.severity = Severity::fail, .expectations = {sooner}};
  RecordBuilder record = RecordBuilder().connect(0);
  record.socket(5, scenario::SocketEnd::client, "ESTABLISHED", false, 1);
  CHECK(text_of(record.judge_at(one_of({at_the_end, in_time}), 100)) == "pending");
  CHECK(text_of(record.judge_at(one_of({in_time, at_the_end}), 100)) == "pending");
  CHECK(text_of(record.judge_at(one_of({at_the_end}), 100)) == "pending, does not hold");
  CHECK(record.judge_at(one_of({at_the_end, in_time, in_less}), 100).decidable_at == at_ms(1000));
  // If the case ended now, the first would be met and decide, so there is no point in waiting for
  // the second.
  Expectation open_socket = socket;
  open_socket.states = {"ESTABLISHED"};
  const Alternative holds_now{.severity = Severity::fail, .expectations = {open_socket}};
  CHECK(text_of(record.judge_at(one_of({holds_now, in_time}), 100)) == "pending, does not hold");
  CHECK(text_of(record.judge_at(one_of({in_time, holds_now}), 100)) == "pending");
  // The second is met, but the first may still be met and comes before it; the third does not
  // matter.
  const RecordBuilder came = record.copy().callback(200, "error");
  CHECK(text_of(came.judge_at(one_of({at_the_end, in_time, in_less}), 300)) ==
        "pending, does not hold");
  CHECK(text_of(came.judge_final(one_of({at_the_end, in_time}))) == "pass");
}

TEST_CASE("one_of: if the runner was late for any alternative, nobody is blamed") {
  Expectation first = named(Kind::callback, "error");
  first.within = limit_of(1000);
  Expectation second = named(Kind::callback, "connectionClosed");
  second.from = from(scenario::Anchor::Kind::sent, "ERR_MSG");
  second.within = limit_of(500);
  RecordBuilder record = RecordBuilder().connect(0).event(EventKind::late, 700, "");
  record.record.events.back().values = integer_tree(400'000'000);
  record.sent(3000, "ERR_MSG");
  CHECK(rule(record, {one_of({{.severity = Severity::fail, .expectations = {first}},
                              {.severity = Severity::fail, .expectations = {second}}})})
            .verdict == Verdict::inconclusive);
}

TEST_CASE("verdicts merge by weight") {
  const std::vector<Verdict> order{
      Verdict::pass,         Verdict::informational, Verdict::non_strict,   Verdict::fail,
      Verdict::inconclusive, Verdict::could_not_run, Verdict::harness_error};
  for (std::size_t low = 0; low < order.size(); ++low) {
    for (std::size_t high = low; high < order.size(); ++high) {
      CHECK(merge(order[low], order[high]) == order[high]);
      CHECK(merge(order[high], order[low]) == order[high]);
    }
  }
}

TEST_CASE("every violation is a finding, the worst gives the verdict") {
  const Ruling ruling =
      rule(RecordBuilder().connect(0), {named(Kind::callback, "error", Severity::informational),
                                        named(Kind::callback, "connectAck", Severity::non_strict),
                                        named(Kind::never, "nextValidId")});
  CHECK(ruling.verdict == Verdict::non_strict);
  REQUIRE(ruling.findings.size() == 2);
  CHECK(ruling.findings[0].id == "informational:error");
  CHECK(ruling.findings[1].requirement == "R");
  CHECK(rule(RecordBuilder().connect(0).callback(1, "nextValidId"),
             {named(Kind::callback, "error", Severity::informational),
              named(Kind::never, "nextValidId")})
            .verdict == Verdict::fail);
}

TEST_CASE("if nothing is supported, the case is unsupported, never a pass") {
  RecordBuilder blind = RecordBuilder().connect(0);
  blind.facts.observes = {"calls"};
  const Ruling ruling = rule(blind, {named(Kind::never, "nextValidId")});
  CHECK(ruling.verdict == Verdict::unsupported);
  CHECK(ruling.reason == "the adapter cannot observe callback nextValidId");
  blind.facts.observes = {"error"};
  CHECK(rule(blind, {named(Kind::never, "nextValidId"), named(Kind::never, "error")}).verdict ==
        Verdict::pass);
  CHECK(rule(RecordBuilder().connect(0), {}).verdict == Verdict::unsupported);
}

TEST_CASE("a message that a rule could not send makes the case a harness error") {
  RecordBuilder record = RecordBuilder().connect(0).event(EventKind::error, 10, "");
  record.record.events.back().rule = "refuse";
  record.record.events.back().text = "not a number";
  const Ruling ruling = rule(record, {named(Kind::never, "nextValidId")});
  CHECK(ruling.verdict == Verdict::harness_error);
  CHECK(ruling.reason == "rule refuse could not send its message: not a number");
  CHECK(rule(record, {named(Kind::callback, "nextValidId")}).verdict == Verdict::harness_error);
}

TEST_CASE("a fault that its own proof refutes is a harness error, whatever the client did") {
  const auto proof = [](RecordBuilder record, double time_ms, bool holds) {
    record.event(EventKind::proof, time_ms, "fragment", "1 segment, 27 bytes");
    record.record.events.back().rule = "cut";
    record.record.events.back().values = boolean_tree(holds);
    return record;
  };
  const RecordBuilder record = RecordBuilder().connect(0);
  const Ruling ruling = rule(proof(record, 10, false), {named(Kind::never, "nextValidId")});
  CHECK(ruling.verdict == Verdict::harness_error);
  CHECK(ruling.reason == "rule cut: the fault fragment was not carried out: 1 segment, 27 bytes");
  CHECK(rule(proof(record, 10, false), {named(Kind::callback, "nextValidId")}).verdict ==
        Verdict::harness_error);
  RecordBuilder blind = proof(record, 10, false);
  blind.facts.observes = {"calls"};
  CHECK(rule(blind, {named(Kind::never, "nextValidId")}).verdict == Verdict::harness_error);
  CHECK(rule(proof(record, 10, true), {named(Kind::never, "nextValidId")}).verdict ==
        Verdict::pass);
  CHECK(rule(proof(proof(record, 10, true), 20, false), {named(Kind::never, "nextValidId")})
            .verdict == Verdict::harness_error);
  // After the end of the case the client is told to leave; damage by that is not judged.
  CHECK(rule(proof(record, 5001, false), {named(Kind::never, "nextValidId")}).verdict ==
        Verdict::pass);
}

TEST_CASE("a right that is missing is not a verdict on the client, and weighs less than a proof") {
  const auto told = [](RecordBuilder record, EventKind kind, bool forbidden, const char* text) {
    record.event(kind, 10, kind == EventKind::proof ? "blackhole: listener" : "", text);
    RecordedEvent& event = record.record.events.back();
    event.rule = "vanish";
    event.forbidden = forbidden;
    if (kind == EventKind::proof) {
      event.values = boolean_tree(false);
    }
    return record;
  };
  const RecordBuilder record = RecordBuilder().connect(0);
  // The text is for people; only the field decides.
  const char* const text = GENERATE("no right to attach a filter: Operation not permitted",
                                    "no filter attached: Invalid argument", "");
  for (const EventKind kind : {EventKind::error, EventKind::proof}) {
    const RecordBuilder lacking = told(record, kind, true, text);
    for (const Expectation& expectation :
         {named(Kind::never, "nextValidId"), named(Kind::callback, "nextValidId")}) {
      const Ruling ruling = rule(lacking, {expectation});
      CHECK(ruling.verdict == Verdict::could_not_run);
      CHECK(ruling.reason == std::string("rule vanish: ") + text);
    }
    CHECK(rule(told(record, kind, false, text), {named(Kind::never, "nextValidId")}).verdict ==
          Verdict::harness_error);
  }
  RecordBuilder both = told(record, EventKind::proof, true, text);
  both.event(EventKind::proof, 20, "blackhole", "a segment came through");
  both.record.events.back().values = boolean_tree(false);
  CHECK(rule(both, {named(Kind::never, "nextValidId")}).verdict == Verdict::harness_error);
}

TEST_CASE("findings without an expectation have exact ids, one per process and rule") {
  scenario::Scenario scenario;
  scenario.steps.resize(2);
  scenario.steps[1].instance = 2;
  scenario.rules.resize(2);
  scenario.rules[0].id = "cut";
  scenario.rules[1].id = "perhaps";
  scenario.rules[1].optional = true;
  CHECK(unasked_findings(scenario) ==
        std::vector<std::string>{"client:exit", "client:thread_exception", "client:exit#2",
                                 "client:thread_exception#2", "rule:cut"});
}

TEST_CASE("a client that exits on its own is a finding") {
  const Ruling ruling =
      rule(RecordBuilder().connect(0).event(EventKind::exited, 40, "client", "signal 11"),
           {named(Kind::never, "error")});
  CHECK(ruling.verdict == Verdict::fail);
  REQUIRE(ruling.findings.size() == 1);
  CHECK(ruling.findings[0].id == "client:exit");
  CHECK(ruling.findings[0].actual == "signal 11 after 40ms");
  RecordBuilder killed = RecordBuilder()
                             .connect(0)
                             .event(EventKind::killed, 30, "client")
                             .event(EventKind::exited, 40, "client", "signal 9");
  CHECK(rule(killed, {named(Kind::never, "error")}).verdict == Verdict::pass);
  killed.event(EventKind::started, 50, "client")
      .event(EventKind::exited, 60, "client", "exit status 1");
  CHECK(rule(killed, {named(Kind::never, "error")}).verdict == Verdict::fail);
  CHECK(rule(RecordBuilder().connect(0).event(EventKind::exited, 5001, "client", "exit status 0"),
             {named(Kind::never, "error")})
            .verdict == Verdict::pass);
}

TEST_CASE("a thread of the client that dies is a finding, once") {
  const auto note = [](RecordBuilder record, double time_ms, const char* name) {
    return record.event(EventKind::note, time_ms, name, "ValueError: out of range");
  };
  const RecordBuilder died =
      note(note(RecordBuilder().connect(0), 40, "thread_exception"), 50, "thread_exception");
  const Ruling ruling = rule(died, {named(Kind::never, "error")});
  CHECK(ruling.verdict == Verdict::fail);
  REQUIRE(ruling.findings.size() == 1);
  CHECK(ruling.findings[0].id == "client:thread_exception");
  CHECK(ruling.findings[0].expected == "no thread of the client dies");
  CHECK(ruling.findings[0].actual == "ValueError: out of range after 40ms");
  RecordBuilder second = RecordBuilder().connect(0);
  second.instance = 2;
  CHECK(
      rule(note(second, 40, "thread_exception"), {named(Kind::never, "error")}).findings.at(0).id ==
      "client:thread_exception#2");
  for (const RecordBuilder& other : {note(RecordBuilder().connect(0), 40, "logged_exception"),
                                     note(RecordBuilder().connect(0), 5001, "thread_exception")}) {
    CHECK(rule(other, {named(Kind::never, "error")}).verdict == Verdict::pass);
  }
}

TEST_CASE("a defect of the adapter is never blamed on the client") {
  const auto with_defect = [](RecordBuilder record, double time_ms) {
    return record.event(EventKind::note, time_ms, "adapter_defect", "position: out of range");
  };
  const Ruling lost =
      rule(with_defect(RecordBuilder().connect(0), 40), {named(Kind::callback, "position")});
  CHECK(lost.verdict == Verdict::could_not_run);
  CHECK(lost.reason == "the adapter could not report what the client did: position: out of range");
  CHECK(lost.findings.size() == 1);
  // What it did report may be wrong too.
  const RecordBuilder healthy = RecordBuilder().connect(0).callback(5, "position");
  CHECK(rule(with_defect(healthy, 40), {named(Kind::callback, "position")}).verdict ==
        Verdict::could_not_run);
  CHECK(rule(with_defect(healthy, 5001), {named(Kind::callback, "position")}).verdict ==
        Verdict::pass);
}

TEST_CASE("a late runner excuses a missed deadline and nothing else") {
  Expectation timed = named(Kind::callback, "error");
  timed.within = limit_of(1000);
  RecordBuilder late = RecordBuilder().connect(0).event(EventKind::late, 1300, "");
  late.record.events.back().values = integer_tree(400'000'000);
  const Ruling ruling = rule(late, {timed});
  CHECK(ruling.verdict == Verdict::inconclusive);
  CHECK(ruling.lateness == ms(400));
  CHECK(ruling.findings.size() == 1);
  CHECK(rule(late, {named(Kind::callback, "error")}).verdict == Verdict::fail);
  RecordBuilder later = RecordBuilder().connect(0).event(EventKind::late, 3000, "");
  later.record.events.back().values = integer_tree(400'000'000);
  CHECK(rule(later, {timed}).verdict == Verdict::fail);
  CHECK(rule(late.callback(900, "error"), {timed}).verdict == Verdict::pass);
}

}  // namespace
}  // namespace ibgw::conformance
