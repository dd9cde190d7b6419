// Rules that were not carried out.
#include "conformance/check/rule_work.hpp"

#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using Kind = scenario::ExpectationKind;

constexpr const char* kOk = R"({"ok":true})";
constexpr const char* kOurs = R"({"ok":false,"begun":true,"client_left":false})";
constexpr const char* kBefore = R"({"ok":false,"begun":false,"client_left":true})";
constexpr const char* kAnswered = R"({"ok":false,"begun":true,"client_left":true})";

struct Case : RecordBuilder {
  Case() {
    scenario::Rule cut;
    cut.id = "cut";
    scenario.rules = {cut};
    connect(0);
    accept(2, 1, 40001);
    socket(3, scenario::SocketEnd::client, "ESTABLISHED", false, 2);
  }
  Case& fired(double time_ms, int firing = 1) {
    return numbered(EventKind::rule, time_ms, firing, "{}");
  }
  Case& done(double time_ms, const std::string& how, int firing = 1) {
    return numbered(EventKind::rule_done, time_ms, firing, how);
  }
  Case& left(double time_ms) { return numbered(EventKind::peer_fin, time_ms, 0, "{}"); }
  Case& told(double time_ms, scenario::StepKind kind, const std::string& name) {
    step(time_ms, kind, name, name == "disconnect" ? name : "");
    return *this;
  }
  [[nodiscard]] Case at_work_after_the_end() const { return Case(*this).fired(5001); }
  [[nodiscard]] Ruling ruled(Kind kind = Kind::never) const {
    Case copy = *this;
    copy.scenario.expectations = {expect(kind, "nextValidId")};
    copy.record.end = at_ms(5000);
    return rule_on(copy.record, copy.scenario, copy.facts);
  }
  [[nodiscard]] std::string why() const {
    const Ruling ruling = ruled();
    return ruling.verdict == Verdict::harness_error ? ruling.reason : "";
  }
  [[nodiscard]] bool holds() const { return is_rule_at_work(record, scenario); }

 private:
  Case& numbered(EventKind kind, double time_ms, int firing, const std::string& json) {
    values(kind, time_ms, "cut", json);
    for (RecordedEvent& event : record.events) {
      if (event.kind == kind && event.time == at_ms(time_ms)) {
        event.id = firing;
        event.connection = 1;
        event.text = kind == EventKind::rule_done ? "skipped: close: rst" : "";
      }
    }
    return *this;
  }
};

TEST_CASE("a rule was not carried out if its trace says so, with or without a reason") {
  Case undone = Case().fired(10).done(500, kOurs);
  for (RecordedEvent& event : undone.record.events) {
    event.text.clear();
  }
  CHECK(undone.why() == "rule cut was not carried out: ");
}

TEST_CASE("a running rule holds the case, and counts as not carried out at its end") {
  const Case at_work = Case().fired(10);
  CHECK(at_work.holds());
  CHECK(at_work.why() == "rule cut was not carried out: it was still running when the case ended");
  CHECK(Case(at_work).done(5001, kOk).why() == at_work.why());
  const Case done = Case(at_work).done(500, kOk);
  CHECK_FALSE(done.holds());
  CHECK(done.ruled().verdict == Verdict::pass);
  CHECK_FALSE(Case().holds());
  Case optional = at_work;
  optional.scenario.rules[0].optional = true;
  CHECK_FALSE(optional.holds());
  CHECK(optional.ruled().verdict == Verdict::pass);
}

TEST_CASE("a rule must be carried out once; the case waits for nothing else") {
  CHECK(Case().fired(10, 1).fired(20, 2).holds());
  CHECK(Case().fired(10, 1).fired(20, 2).done(30, kOurs, 1).holds());
  const Case second = Case().fired(10, 1).fired(20, 2).done(30, kOk, 2);
  CHECK_FALSE(second.holds());
  CHECK(second.ruled().verdict == Verdict::pass);
  const Case first = Case().fired(10, 1).done(15, kOk, 1).fired(20, 2);
  CHECK_FALSE(first.holds());
  CHECK(first.ruled().verdict == Verdict::pass);
  CHECK(Case().fired(10, 1).done(15, kOurs, 1).fired(20, 2).why() ==
        "rule cut was not carried out: skipped: close: rst");
}

TEST_CASE(
    "a client that closes because of a fault has noticed it; one that closes before has not") {
  CHECK(Case().fired(10).left(50).done(60, kAnswered).ruled().verdict == Verdict::pass);
  CHECK(Case().fired(10).left(50).done(60, kBefore).why() ==
        "rule cut was not carried out: the client closed before any of its actions ran: skipped: "
        "close: rst");
  CHECK(Case().fired(10).left(50).done(60, kOurs).why() ==
        "rule cut was not carried out: skipped: close: rst");
}

TEST_CASE("a client that was told to leave did not react to the fault") {
  const auto told_at = [](double time_ms, scenario::StepKind kind, const std::string& name) {
    return Case().fired(10).told(time_ms, kind, name).left(50).done(60, kAnswered);
  };
  const std::string why =
      "rule cut was not carried out: a step made the client leave before all of its actions had "
      "run: skipped: close: rst";
  CHECK(told_at(40, scenario::StepKind::disconnect, "disconnect").why() == why);
  CHECK(told_at(40, scenario::StepKind::kill, "kill").why() == why);
  CHECK(told_at(55, scenario::StepKind::disconnect, "disconnect").ruled().verdict == Verdict::pass);
  CHECK(told_at(1, scenario::StepKind::disconnect, "disconnect").ruled().verdict == Verdict::pass);
  Case other = Case().fired(10);
  other.instance = 2;
  CHECK(other.told(40, scenario::StepKind::disconnect, "disconnect")
            .left(50)
            .done(60, kAnswered)
            .ruled()
            .verdict == Verdict::pass);
}

// The table of conformance/README.md, row by row: the verdict with a failed expectation, and
// without.

struct Row {
  const char* what;
  Case record;
  Verdict failed;
  std::string reason;  ///< The reason in a case that failed.
  Verdict passed;
};

/// `cut` is triggered by a request that no step asks for; no rule has fired.
Case on_request(const std::string& message) {
  Case made;
  made.scenario.rules[0].on.kind = scenario::TriggerKind::request;
  made.scenario.rules[0].on.message = message;
  return made;
}

Case on_stage(scenario::TriggerKind kind) {
  Case made;
  made.scenario.rules[0].on.kind = kind;
  return made;
}

Case late(Case record) {
  record.event(EventKind::late, 3000, "");
  record.record.events.back().values = integer_tree(400'000'000);
  return record;
}

Case asked(Case record) {
  record.step(20, scenario::StepKind::call, "call", "reqPositions");
  return record;
}

Case unread(Case record) {
  record.socket(4990, scenario::SocketEnd::client, "ESTABLISHED", false, 4980);
  record.record.events.back().socket->unread_bytes = 4096;
  return record;
}

/// `earlier` acts on the same event, or on another one.
Case with_earlier(Case record, double fired_ms) {
  scenario::Rule earlier;
  earlier.id = "earlier";
  earlier.optional = true;
  record.scenario.rules.insert(record.scenario.rules.begin(), earlier);
  record.values(EventKind::rule, fired_ms, "earlier", "{}");
  for (RecordedEvent& event : record.record.events) {
    event.connection = event.kind == EventKind::rule ? 1 : event.connection;
  }
  return record;
}

Case request(Case record, double time_ms) {
  record.RecordBuilder::request(time_ms, "REQ_POSITIONS");
  for (RecordedEvent& event : record.record.events) {
    event.connection = event.kind == EventKind::in ? 1 : event.connection;
  }
  return record;
}

std::vector<Row> rows_of_rules_that_fired() {
  const Verdict fail = Verdict::fail;
  const Verdict ours = Verdict::harness_error;
  return {
      {"1: carried out", Case().fired(10).done(20, kOk), fail, "", Verdict::pass},
      {"2: the client answers by closing", Case().fired(10).left(50).done(60, kAnswered), fail, "",
       Verdict::pass},
      {"3: the client leaves before", Case().fired(10).left(50).done(60, kBefore), fail,
       "rule cut was not carried out: the client closed before any of its actions ran: skipped: "
       "close: rst",
       ours},
      {"4: the client does not read", unread(Case().fired(10).done(60, kOurs)), fail,
       "rule cut was not carried out: skipped: close: rst; the client left bytes unread", ours},
      {"4: the client does not read to the end", unread(Case().fired(10)), fail,
       "rule cut was not carried out: it was still running when the case ended; the client left "
       "bytes unread",
       ours},
      {"5: the client is told to leave",
       Case()
           .fired(10)
           .told(40, scenario::StepKind::disconnect, "disconnect")
           .left(50)
           .done(60, kAnswered),
       ours,
       "rule cut was not carried out: a step made the client leave before all of its actions had "
       "run: skipped: close: rst",
       ours},
      {"6: ours", Case().fired(10).done(60, kOurs), ours,
       "rule cut was not carried out: skipped: close: rst", ours},
      {"6: still at work", Case().fired(10), ours,
       "rule cut was not carried out: it was still running when the case ended", ours},
      {"12: the machine was late", late(Case().fired(10)), Verdict::inconclusive,
       "rule cut was not carried out: it was still running when the case ended; the runner was "
       "late by 400ms",
       Verdict::inconclusive},
  };
}

std::vector<Row> rows_of_rules_that_never_fired() {
  const Verdict fail = Verdict::fail;
  const Verdict ours = Verdict::harness_error;
  const Case positions = on_request("REQ_POSITIONS");
  Case nth = request(positions, 30);
  nth.scenario.rules[0].nth = scenario::Matcher{
      .kind = scenario::Matcher::Kind::equals, .value = integer_tree(2), .pattern = {}};
  Case timed;
  timed.scenario.rules[0].on = {.kind = scenario::TriggerKind::after,
                                .message = {},
                                .delay = ms(9000),
                                .of = scenario::TriggerKind::accept,
                                .of_message = {}};
  Case left = timed;
  left.left(50);
  Case missing = positions;
  missing.facts.calls = {"connect", "disconnect"};
  Case optional = asked(positions);
  optional.scenario.rules[0].optional = true;
  return {
      {"7: it should have fired", request(positions, 30), ours,
       "rule cut never fired: REQ_POSITIONS happened, but the rule did not fire", ours},
      {"7: another rule acted", with_earlier(request(positions, 30), 30), ours,
       "rule cut never fired: REQ_POSITIONS happened, but rule earlier handled it", ours},
      {"8: a step asked for it", asked(positions), fail,
       "rule cut never fired: REQ_POSITIONS was not reached; step 2 (call reqPositions) had not "
       "ended",
       fail},
      {"8: a client that never sends a byte", on_stage(scenario::TriggerKind::hello), fail,
       "rule cut never fired: hello was not reached; step 1 (connect) had not ended", fail},
      {"8: it came too late", asked(positions.at_work_after_the_end()), fail,
       "rule cut fired only after the case ended: REQ_POSITIONS was not reached; step 2 (call "
       "reqPositions) had not ended",
       fail},
      {"9: nobody asked for it", positions, fail,
       "rule cut never fired: REQ_POSITIONS was not reached", ours},
      {"9: not the n-th", asked(nth), fail,
       "rule cut never fired: REQ_POSITIONS happened 1 time, but never matched its filters", ours},
      {"9: another rule may have kept it", with_earlier(asked(positions), 10), fail,
       "rule cut never fired: REQ_POSITIONS was not reached", ours},
      {"10: a missing call", asked(missing), fail,
       "rule cut never fired: REQ_POSITIONS was not reached; the client cannot make call "
       "reqPositions",
       Verdict::unsupported},
      {"11: its time had not come", timed, ours,
       "rule cut never fired: the case ended before its time was reached", ours},
      {"11: the client left before its time", left, fail,
       "rule cut never fired: the client closed before its time was reached", ours},
      {"12: the machine was late", late(asked(positions)), fail,
       "rule cut never fired: REQ_POSITIONS was not reached; step 2 (call reqPositions) had not "
       "ended",
       Verdict::inconclusive},
      {"13: optional", optional, fail, "", Verdict::pass},
  };
}

TEST_CASE("who prevented a fault, row by row") {
  std::vector<Row> rows = rows_of_rules_that_fired();
  for (Row& row : rows_of_rules_that_never_fired()) {
    rows.push_back(std::move(row));
  }
  for (const Row& row : rows) {
    INFO(row.what);
    const Ruling failed = row.record.ruled(Kind::callback);
    CHECK(failed.verdict == row.failed);
    CHECK(failed.reason == row.reason);
    CHECK(failed.findings.size() == 1);
    CHECK(row.record.ruled().verdict == row.passed);
  }
}

TEST_CASE("a client that did not reach a rule's event fails, with an id that can be listed") {
  const Ruling ruling = on_stage(scenario::TriggerKind::hello).ruled();
  REQUIRE(ruling.findings.size() == 1);
  CHECK(ruling.findings[0].id == "rule:cut");
  CHECK(ruling.findings[0].expected == "the client reaches hello, as a step requires");
  CHECK(ruling.findings[0].actual ==
        "rule cut never fired: hello was not reached; step 1 (connect) had not ended");
}

TEST_CASE("events that rules never see are not occasions for them") {
  Case refused = request(on_request("REQ_POSITIONS"), 30);
  refused.event(EventKind::error, 30, "", "REQ_POSITIONS before START_API");
  refused.record.events.back().connection = 1;
  CHECK(refused.ruled(Kind::callback).verdict == Verdict::fail);
}

}  // namespace
}  // namespace ibgw::conformance
