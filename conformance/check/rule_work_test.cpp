// Rules that fired and did not do all they say.
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
    step(time_ms, kind, name, "");
    return *this;
  }
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
    for (Event& event : record.events) {
      if (event.kind == kind && event.time == at_ms(time_ms)) {
        event.id = firing;
        event.connection = 1;
        event.text = kind == EventKind::rule_done ? "skipped: close: rst" : "";
      }
    }
    return *this;
  }
};

TEST_CASE("a rule that is still at work holds the case, and counts for nothing when it ends") {
  const Case at_work = Case().fired(10);
  CHECK(at_work.holds());
  CHECK(at_work.why() == "rule cut was not carried out: it was still at work when the case ended");
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

TEST_CASE("what is not carried out hides no failure of the client") {
  CHECK(Case().fired(10).ruled(Kind::callback).verdict == Verdict::fail);
  CHECK(Case().fired(10).done(20, kBefore).ruled(Kind::callback).verdict == Verdict::fail);
}

TEST_CASE("a rule need be carried out once; the case waits for nothing else") {
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

TEST_CASE("a client that closes in answer to a fault has met it; one that closes before has not") {
  CHECK(Case().fired(10).left(50).done(60, kAnswered).ruled().verdict == Verdict::pass);
  CHECK(Case().fired(10).left(50).done(60, kBefore).why() ==
        "rule cut was not carried out: the client closed before any of it: skipped: close: rst");
  CHECK(Case().fired(10).left(50).done(60, kOurs).why() ==
        "rule cut was not carried out: skipped: close: rst");
}

TEST_CASE("a client that was told to leave did not answer the fault") {
  const auto told_at = [](double time_ms, scenario::StepKind kind, const std::string& name) {
    return Case().fired(10).told(time_ms, kind, name).left(50).done(60, kAnswered);
  };
  const std::string why =
      "rule cut was not carried out: the client was told to leave in the middle of it: skipped: "
      "close: rst";
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

}  // namespace
}  // namespace ibgw::conformance
