// The order and end of client steps, without processes or a clock.
#include "conformance/play/step_player.hpp"

#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Step;
using scenario::StepKind;
using Kind = StepCommand::Kind;

constexpr Moment kMs = 1'000'000;

Step step(StepKind kind, std::string call = {}) {
  Step result;
  result.kind = kind;
  result.call = std::move(call);
  return result;
}

Step wait_step(int ms, StepKind kind = StepKind::wait) {
  Step result = step(kind);
  result.duration = std::chrono::milliseconds(ms);
  return result;
}

Step stage_step(std::string stage) {
  Step result = step(StepKind::wait_for);
  result.args = map_tree();
  set_member(result.args, "stage", text_tree(std::move(stage)));
  return result;
}

struct Play {
  scenario::Scenario scenario;
  ClientFacts facts{.calls = {"connect", "disconnect"}, .observes = {}, .timeouts = {}};
  CaseRecord record;
  double time_scale = 1;
  std::unique_ptr<StepPlayer> player;

  explicit Play(std::vector<Step> steps) { scenario.steps = std::move(steps); }

  std::vector<StepCommand> at(Moment ms) {
    if (!player) {
      player = std::make_unique<StepPlayer>(scenario, facts, time_scale);
    }
    return player->advance(record, ms * kMs);
  }

  void event(EventKind kind, Moment ms, std::string name, std::int64_t id = 0,
             std::string text = {}) {
    RecordedEvent event;
    event.kind = kind;
    event.time = ms * kMs;
    event.instance = 1;
    event.name = std::move(name);
    event.id = id;
    event.text = std::move(text);
    record.add(std::move(event));
  }

  /// `connect: success` for each step that has ended.
  [[nodiscard]] std::string endings() const {
    std::string text;
    for (const RecordedEvent& event : record.events) {
      if (event.kind == EventKind::step_end) {
        text += event.name + ": " + event.text + "; ";
      }
    }
    return text;
  }
};

TEST_CASE("a call ends with its own end, and the next step begins at once") {
  Play play({step(StepKind::connect, "connect"), step(StepKind::disconnect, "disconnect")});
  const auto commands = play.at(0);
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].kind == Kind::call);
  CHECK(commands[0].name == "connect");
  CHECK(commands[0].id == 1);
  CHECK(play.at(10).empty());
  // The end of an inner call, or of one with another id, does not end the step.
  play.event(EventKind::call_end, 11, "eConnect", 1, "success");
  play.event(EventKind::call_end, 11, "connect", 7, "success");
  CHECK(play.at(12).empty());
  play.event(EventKind::call_end, 20, "connect", 1, "success");
  const auto next = play.at(20);
  REQUIRE(next.size() == 1);
  CHECK(next[0].name == "disconnect");
  CHECK(next[0].id == 2);
  CHECK(play.endings() == "connect: success; ");
  CHECK_FALSE(play.player->is_done());
  play.event(EventKind::call_end, 30, "disconnect", 2, "failure");
  CHECK(play.at(30).empty());
  CHECK(play.player->is_done());
  CHECK(play.record.steps_done);
}

TEST_CASE("a blocked call ends at its time-out and blocks nothing after it") {
  Step query = step(StepKind::query);
  query.query = "is_connected";
  Play play({step(StepKind::connect, "connect"), query, step(StepKind::kill)});
  play.facts.timeouts["handshake"] = std::chrono::milliseconds(500);
  CHECK(play.at(0).size() == 1);
  CHECK(play.at(1499).empty());
  const auto asked = play.at(1500);
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].kind == Kind::query);
  CHECK(asked[0].id == 2);
  play.event(EventKind::answer, 1510, "is_connected", 2);
  const auto killed = play.at(1510);
  REQUIRE(killed.size() == 1);
  CHECK(killed[0].kind == Kind::kill);
  play.event(EventKind::exited, 1520, "client");
  CHECK(play.at(1520).empty());
  CHECK(play.endings() == "connect: timed out; query: answered; kill: killed; ");
}

TEST_CASE("time-outs: the step's own, or the handshake's plus a second, or five seconds") {
  Step own = step(StepKind::connect, "connect");
  own.timeout = std::chrono::milliseconds(100);
  Play with_own({own});
  CHECK(with_own.at(0).size() == 1);
  CHECK(with_own.at(100).empty());
  CHECK(with_own.player->is_done());
  Play without({step(StepKind::connect, "connect")});
  CHECK(without.at(0).size() == 1);
  CHECK(without.at(4999).empty());
  CHECK_FALSE(without.player->is_done());
  CHECK(without.at(5000).empty());
  CHECK(without.player->is_done());
}

TEST_CASE("waits scale, real ones do not") {
  Play play({wait_step(1000), wait_step(1000, StepKind::wait_real)});
  play.time_scale = 0.1;
  CHECK(play.at(0).empty());
  CHECK(play.at(99).empty());
  CHECK(play.endings().empty());
  CHECK(play.at(100).empty());
  CHECK(play.endings() == "wait: over; ");
  CHECK(play.at(1099).empty());
  CHECK_FALSE(play.player->is_done());
  CHECK(play.at(1100).empty());
  CHECK(play.player->is_done());
}

TEST_CASE("wait_for: the callback may have come while the previous call was running") {
  Step wait_for = step(StepKind::wait_for);
  wait_for.callback = "nextValidId";
  Play play({step(StepKind::connect, "connect"), wait_for});
  CHECK(play.at(0).size() == 1);
  play.event(EventKind::callback, 5, "nextValidId");
  play.event(EventKind::call_end, 6, "connect", 1, "success");
  CHECK(play.at(6).empty());
  CHECK(play.endings() == "connect: success; wait_for: it happened; ");
}

TEST_CASE("wait_for: a callback of an earlier session does not count") {
  Step wait_for = step(StepKind::wait_for);
  wait_for.callback = "nextValidId";
  Play play({step(StepKind::connect, "connect"), step(StepKind::connect, "connect"), wait_for});
  CHECK(play.at(0).size() == 1);
  play.event(EventKind::callback, 5, "nextValidId");
  play.event(EventKind::call_end, 6, "connect", 1, "success");
  CHECK(play.at(6).size() == 1);
  play.event(EventKind::call_end, 8, "connect", 2, "success");
  CHECK(play.at(8).empty());
  CHECK_FALSE(play.player->is_done());
}

TEST_CASE("wait_for: the stage must be of a later connection of this client") {
  Step wait_for = stage_step("hello");
  wait_for.timeout = std::chrono::milliseconds(3000);
  Step slow = step(StepKind::connect, "connect");
  slow.timeout = std::chrono::milliseconds(150);
  Play play({step(StepKind::connect, "connect"), slow, wait_for});
  CHECK(play.at(0).size() == 1);
  play.event(EventKind::stage, 5, "hello");
  play.event(EventKind::call_end, 6, "connect", 1, "failure");
  CHECK(play.at(6).size() == 1);
  CHECK(play.at(156).empty());
  play.event(EventKind::stage, 157, "accept");
  CHECK(play.at(1000).empty());
  CHECK_FALSE(play.player->is_done());
  play.event(EventKind::stage, 1001, "hello");
  CHECK(play.at(1001).empty());
  CHECK(play.player->is_done());
  CHECK(play.endings() == "connect: failure; connect: timed out; wait_for: it happened; ");
}

TEST_CASE(
    "wait_for: a request is a stage too, and a client that never gets there does not block for "
    "ever") {
  Step wait_for = stage_step("START_API");
  wait_for.timeout = std::chrono::milliseconds(300);
  Play play({wait_for, wait_for});
  CHECK(play.at(0).empty());
  play.event(EventKind::in, 10, "START_API");
  CHECK(play.at(10).empty());
  CHECK(play.player->is_done());
  Play silent({wait_for});
  CHECK(silent.at(0).empty());
  silent.event(EventKind::stage, 10, "accept");
  CHECK(silent.at(299).empty());
  CHECK_FALSE(silent.player->is_done());
  CHECK(silent.at(300).empty());
  CHECK(silent.endings() == "wait_for: timed out; ");
}

TEST_CASE("wait_for: another client's connection does not count") {
  const Step first = stage_step("hello");
  Step second = first;
  second.instance = 2;
  Play play({second});
  play.scenario.steps.push_back(first);
  CHECK(play.at(0).empty());
  for (const int instance : {1, 2}) {
    RecordedEvent accept;
    accept.kind = EventKind::accept;
    accept.time = instance * kMs;
    accept.connection = instance;
    accept.text = "127.0.0.1:" + std::to_string(4000 + instance);
    play.record.add(accept);
    RecordedEvent socket;
    socket.kind = EventKind::socket;
    socket.time = instance * kMs;
    socket.instance = instance;
    socket.connection = instance;
    socket.socket = SocketFact{};
    socket.socket->client_port = 4000 + instance;
    play.record.add(socket);
    RecordedEvent hello;
    hello.kind = EventKind::stage;
    hello.name = "hello";
    hello.time = instance * kMs;
    hello.connection = instance;
    play.record.add(hello);
    CHECK(play.at(instance).empty());
    CHECK(play.endings() ==
          (instance == 1 ? "" : "wait_for: it happened; wait_for: it happened; "));
  }
}

TEST_CASE("a call that the client does not have is skipped") {
  Play play({step(StepKind::call, "reqPositions"), step(StepKind::disconnect, "disconnect")});
  const auto commands = play.at(0);
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].name == "disconnect");
  CHECK(play.endings() == "call: unsupported; ");
}

TEST_CASE("a client that has ended is not waited for") {
  Play play({step(StepKind::connect, "connect")});
  CHECK(play.at(0).size() == 1);
  play.event(EventKind::exited, 10, "client");
  CHECK(play.at(10).empty());
  CHECK(play.player->is_done());
}

TEST_CASE("start waits until the new process has greeted") {
  Play play({step(StepKind::kill), step(StepKind::start)});
  CHECK(play.at(0).size() == 1);
  play.event(EventKind::exited, 5, "client");
  const auto commands = play.at(5);
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].kind == Kind::start);
  CHECK(play.at(10).empty());
  CHECK_FALSE(play.player->is_done());
  play.event(EventKind::started, 15, "client");
  CHECK(play.at(15).empty());
  CHECK(play.player->is_done());
}

TEST_CASE("a call that needs a saved value waits until there is one") {
  Step cancel = step(StepKind::call, "disconnect");
  cancel.timeout = std::chrono::seconds(1);
  cancel.args.kind = Tree::Kind::map;
  set_member(cancel.args, "orderId", text_tree("$order"));
  set_member(cancel.args, "text", text_tree("$$order"));
  Play play({cancel, cancel});
  CHECK(play.at(0).empty());
  CHECK(play.at(10).empty());
  RecordedEvent fired;
  fired.kind = EventKind::rule;
  fired.time = 20 * kMs;
  fired.values = map_tree();
  set_member(fired.values, "order", integer_tree(4711));
  play.record.add(fired);
  const auto commands = play.at(30);
  REQUIRE(commands.size() == 1);
  CHECK(to_flow(commands[0].arguments) == "{orderId: 4711, text: $order}");
  play.event(EventKind::call_end, 40, "disconnect", commands[0].id, "success");
  CHECK(play.at(40).size() == 1);
  CHECK(play.endings() == "call: success; ");
}

TEST_CASE("a call that needs a saved value times out if there is none") {
  Step cancel = step(StepKind::call, "disconnect");
  cancel.timeout = std::chrono::seconds(1);
  cancel.args.kind = Tree::Kind::map;
  set_member(cancel.args, "orderId", text_tree("$order"));
  Play play({cancel});
  CHECK(play.at(0).empty());
  CHECK(play.at(1000).empty());
  CHECK(play.endings() == "call: timed out before a rule saved a value that it needs; ");
}

}  // namespace
}  // namespace ibgw::conformance
