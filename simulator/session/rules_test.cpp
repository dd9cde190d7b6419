// Rules on a gateway that only records what it is asked for.
#include "simulator/session/rules.hpp"

#include <catch2/catch.hpp>

#include "simulator/scenario/loader.hpp"
#include "simulator/session/parts_support.hpp"

namespace ibgw::session {
namespace {

struct AtWork final : test::Ground, Outbox::Ends, Rules::Gateway {
  explicit AtWork(const std::string& text, bool act = true)
      : scenario(
            scenario::load_scenario_text(
                "schema: 1\nsummary: s\nrequirement: r\nrules:\n" + text +
                    "client:\n  - connect: {client_id: 1}\nexpect:\n  - {callback: nextValidId}\n",
                "t/t.yaml")
                .front()),
        rules(scenario.rules, act, context, timers, sessions, firings, outbox, *this) {}

  void end_now(Session& session, const Ending& ending) override {
    log(std::string(name_of(ending.how)));
    if (ending.how == StepKind::close_rst) {
      sessions.close(session);
    }
  }
  void model_part(Session& /*session*/, const RuleRun& run) override {
    log("model of " + std::string(run.message ? run.message->spec().name : "event"));
  }
  void say_version(Session& /*session*/, const wire::Message& message,
                   std::string_view /*rule*/) override {
    log("version " + std::string(message.text("serverVersion")));
  }
  bool change_world(const world::Change& change, const Session* /*session*/) override {
    log("change " + world::to_string(change));
    return changes;
  }
  void log(const std::string& what) { done += (done.empty() ? "" : ", ") + what; }
  std::string taken_log() { return std::exchange(done, {}); }

  bool request(Session& session, std::string_view name) {
    const wire::Message message(*wire::find_message(name, wire::Direction::to_gateway));
    Occurrence occurrence;
    occurrence.kind = scenario::TriggerKind::request;
    occurrence.message = name;
    occurrence.connection = session.connection;
    occurrence.client_id = 1;
    occurrence.fields = &message;
    return rules.take(session, occurrence, {});
  }

  bool changes = true;
  std::string done;
  scenario::Scenario scenario;
  gateway::WorkQueue work;
  Outbox outbox{context, timers, sessions, firings, flow, work, *this};
  Rules rules;
};

}  // namespace

TEST_CASE("only an event that triggers a rule is taken over") {
  AtWork at_work("  - {id: r, on: REQ_IDS, do: [model]}\n");
  Session& session = at_work.started();
  CHECK_FALSE(at_work.request(session, "REQ_POSITIONS"));
  CHECK(at_work.request(session, "REQ_IDS"));
  CHECK(at_work.taken_log() == "model of REQ_IDS");
  CHECK(at_work.rules.fired() == std::vector<std::pair<std::string, int>>{{"r", 1}});
}

TEST_CASE("rules that do not act take over nothing, and are done at once") {
  AtWork at_work("  - {id: r, on: REQ_IDS, do: [{close: rst}]}\n", false);
  Session& session = at_work.started();
  CHECK_FALSE(at_work.request(session, "REQ_IDS"));
  CHECK(at_work.taken_log().empty());
  CHECK(at_work.trace.has("rule_done"));
}

TEST_CASE("actions continue after a wait, counted from the planned time") {
  AtWork at_work(
      "  - {id: r, on: REQ_IDS, do: [{repeat: {times: 2, every: 50ms, do: [model]}}, {close: "
      "fin}]}\n");
  Session& session = at_work.started();
  at_work.request(session, "REQ_IDS");
  CHECK(at_work.taken_log() == "model of REQ_IDS");
  at_work.pass(50);
  CHECK(at_work.taken_log() == "model of REQ_IDS, close: fin");
}

TEST_CASE("a rule timed after a stage begins later, if the connection still exists") {
  AtWork at_work("  - {id: r, on: {after: 2s, of: REQ_IDS}, do: [{close: fin}]}\n");
  Session& session = at_work.started();
  CHECK_FALSE(at_work.request(session, "REQ_IDS"));
  const bool is_there = GENERATE(true, false);
  if (!is_there) {
    at_work.sessions.close(session);
  }
  at_work.pass(2000);
  CHECK(at_work.taken_log() == (is_there ? "close: fin" : ""));
}

TEST_CASE(
    "actions on a connection that is gone are skipped, and the rule counts as not carried out") {
  AtWork at_work("  - {id: r, on: REQ_IDS, do: [{close: rst}, {wait: 1s}, model]}\n");
  at_work.request(at_work.started(), "REQ_IDS");
  at_work.pass(1000);
  CHECK(at_work.taken_log() == "close: rst");
  CHECK(at_work.trace.has("skipped, the connection is gone: model"));
  CHECK(at_work.trace.has(R"("ok":false)"));
}

TEST_CASE("steps of the network are requested with a promise") {
  AtWork at_work("  - {id: r, on: REQ_IDS, do: [{stop_accepting: {backlog: 0}}]}\n");
  at_work.request(at_work.started(), "REQ_IDS");
  REQUIRE(at_work.out.steps.size() == 1);
  CHECK(at_work.out.steps.front().connection == 0);
  CHECK(at_work.out.steps.front().ticket == 1);
  CHECK_FALSE(at_work.trace.has("rule_done"));
  at_work.firings.prove(0, {"stop_accepting", "r", true, "seen", 1});
  CHECK(at_work.trace.has("rule_done"));
}

TEST_CASE("a world that refuses a change fails the rule") {
  AtWork at_work("  - {id: r, on: REQ_IDS, do: [{set: {upstream: lost}}]}\n");
  at_work.changes = GENERATE(true, false);
  at_work.request(at_work.started(), "REQ_IDS");
  CHECK(at_work.taken_log().starts_with("change "));
  CHECK(at_work.trace.has(at_work.changes ? R"("ok":true)" : R"("ok":false)"));
}

}  // namespace ibgw::session
