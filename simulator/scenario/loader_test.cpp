#include <algorithm>

#include "simulator/scenario/actions.hpp"
#include "simulator/scenario/test_support.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::scenario {
namespace {

using testing::load;
using namespace std::chrono_literals;

Scenario load_one(const std::string& body) {
  return load(body).at(0);
}

Rule rule(const std::string& text) {
  return load_one("rules:\n  - " + text + "\n").rules.at(0);
}

std::vector<Action> actions(const std::string& text) {
  return rule("{on: REQ_MKT_DATA, do: " + text + "}").actions;
}

Expectation expectation(const std::string& text) {
  return load_one(
             "rules: [{id: r, on: hello, do: [swallow]}]\nclient: [{connect: {client_id: "
             "1}}]\nexpect:\n  - " +
             text + "\n")
      .expectations.at(0);
}

}  // namespace

TEST_CASE("the top of a scenario") {
  const Scenario scenario = load_one(
      "source: somewhere\n"
      "also: [other]\n"
      "versions: {since: 150, until: 201}\n"
      "requires: [auto_reconnect]\n"
      "settle: 500ms\n"
      "limit: 1m\n"
      "gateway: {accounts: [DU1, DU2], max_clients: 0, next_valid_id: 7, "
      "mute_after_held: 3, time_zone: CET}\n");
  CHECK(scenario.name == "area/case");
  CHECK(scenario.path == "area/case.yaml");
  CHECK(scenario.summary == "s");
  CHECK(scenario.requirement == "r");
  CHECK(scenario.source == "somewhere");
  CHECK(scenario.also == std::vector<std::string>{"other"});
  CHECK(scenario.since == 150);
  CHECK(scenario.until == 201);
  CHECK(scenario.requires_ == std::vector<std::string>{"auto_reconnect"});
  CHECK(scenario.settle == 500ms);
  CHECK(scenario.limit == 60s);
  REQUIRE(scenario.world != nullptr);
  CHECK(scenario.world->accounts.size() == 2);
  CHECK(scenario.world->accounts[1].id == "DU2");
  CHECK(scenario.world->max_clients == 0);
  CHECK(scenario.world->next_valid_id == 7);
  CHECK(scenario.mute_after_held == 3);
  CHECK(scenario.world->time_zone.name() == "CET");
}

TEST_CASE("the name comes from the last two parts of the path") {
  const auto name = [](const std::string& path) {
    return load_scenario_text(testing::kHeader, path).at(0).name;
  };
  CHECK(name("/some/where/handshake/silent_close.yaml") == "handshake/silent_close");
  CHECK(name("silent_close.yaml") == "silent_close");
  CHECK(name("./silent_close.yaml") == "silent_close");
  CHECK(name("handshake/silent.close.yaml") == "handshake/silent.close");
}

TEST_CASE("triggers: stages, requests, any request, sending and times") {
  CHECK(rule("{on: accept, do: [hold]}").on.kind == TriggerKind::accept);
  CHECK(rule("{on: version_sent, do: [hold]}").on.kind == TriggerKind::version_sent);
  CHECK(rule("{on: ready, do: [hold]}").on.kind == TriggerKind::ready);
  CHECK(rule("{on: peer_rst, do: [swallow]}").on.kind == TriggerKind::peer_rst);
  CHECK(rule("{on: any_request, do: [hold]}").on.kind == TriggerKind::any_request);
  const Trigger start = rule("{on: START_API, do: [hold]}").on;
  CHECK(start.kind == TriggerKind::request);
  CHECK(start.message == "START_API");
  const Trigger sending = rule("{on: {sending: VERSION_REPLY}, do: [hold]}").on;
  CHECK(sending.kind == TriggerKind::sending);
  CHECK(sending.message == "VERSION_REPLY");
  const Trigger after = rule("{on: {after: 3s, of: REQ_POSITIONS}, do: [hold]}").on;
  CHECK(after.kind == TriggerKind::after);
  CHECK(after.delay == 3s);
  CHECK(after.of == TriggerKind::request);
  CHECK(after.of_message == "REQ_POSITIONS");
  const Trigger listening = rule("{on: {after: 0s}, do: [stop_accepting]}").on;
  CHECK(listening.delay == 0s);
  CHECK_FALSE(listening.of);
}

TEST_CASE("filters and flags of a rule") {
  const Rule read = rule(
      "{id: r, on: REQ_MKT_DATA, connection: 2, client_id: {in: [0, 4]}, nth: {gt: 1}, "
      "where: {contract.symbol: IBM, reqId: {lt: 9}}, continue: true, optional: true, do: [model, "
      "hold]}");
  CHECK(read.id == "r");
  CHECK(read.connection->value.integer == 2);
  CHECK(read.client_id->kind == Matcher::Kind::one_of);
  CHECK(read.client_id->value.items.size() == 2);
  CHECK(read.nth->kind == Matcher::Kind::greater);
  REQUIRE(read.where.size() == 2);
  CHECK(read.where[0].path == "contract.symbol");
  CHECK(read.where[0].matcher.value.text == "IBM");
  CHECK(read.where[1].matcher.kind == Matcher::Kind::less);
  CHECK(read.continues);
  CHECK(read.optional);
  CHECK(read.includes_model());
  CHECK(rule("{on: hello, do: [hold]}").id == "rule-1");
  CHECK_FALSE(rule("{on: hello, do: [hold]}").includes_model());
  CHECK(rule("{on: hello, do: [{repeat: {times: 2, do: [model]}}]}").includes_model());
}

TEST_CASE("the rows of the actions agree with each other and with the reader") {
  const auto rows = action_specs();
  for (const ActionSpec& spec : rows) {
    const std::string key(spec.form.main.key);
    INFO(name_of(spec));
    CHECK(&spec_of(spec.kind) == &spec);
    const auto same = specs_of_key(key);
    CHECK(std::count_if(rows.begin(), rows.end(), [&](const ActionSpec& other) {
            return other.form.main.key == key;
          }) == static_cast<std::ptrdiff_t>(same.size()));
    CHECK(spec.word.empty() == (same.size() == 1));
    CHECK((spec.proven == Proven::no || spec.step.has_value()));
    CHECK((!spec.writes || spec.form.companions.size() > 1));
    if (spec.step) {
      CHECK(spec_of(*spec.step) == &spec);
    }
    if (!spec.word.empty()) {
      CHECK(actions("[{" + key + ": " + std::string(spec.word) + "}]")[0].kind == spec.kind);
      CHECK(name_of(spec) == key + ": " + std::string(spec.word));
    } else if (spec.form.main.shape == Shape::nothing || spec.form.main.shape == Shape::options) {
      CHECK(actions("[" + key + "]")[0].kind == spec.kind);
      CHECK(name_of(spec) == key);
    }
  }
  CHECK(spec_of(NetStep::write) == nullptr);
  CHECK(specs_of_key("nonsense").empty());
}

TEST_CASE("actions") {
  const std::vector<Action> words = actions(
      "[model, swallow, half_close, hold, stop_reading, resume_reading, refuse, listen, "
      "stop_accepting, resume_accepting, "
      "{close: fin}, {close: rst}, {close: abrupt}, until_case_end]");
  const std::vector<ActionKind> kinds{ActionKind::model,          ActionKind::swallow,
                                      ActionKind::half_close,     ActionKind::hold,
                                      ActionKind::stop_reading,   ActionKind::resume_reading,
                                      ActionKind::refuse,         ActionKind::listen,
                                      ActionKind::stop_accepting, ActionKind::resume_accepting,
                                      ActionKind::close_fin,      ActionKind::close_rst,
                                      ActionKind::close_abrupt,   ActionKind::until_case_end};
  REQUIRE(words.size() == kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK(words[i].kind == kinds[i]);
  }
  CHECK(actions("[{hold: }]")[0].kind == ActionKind::hold);
  CHECK(actions("[{wait: 2s}]")[0].duration == 2s);
  CHECK(actions("[{wait_real: 2ms}]")[0].kind == ActionKind::wait_real);
}

TEST_CASE("send takes fields with their types, nested, and captures") {
  const Action send =
      actions("[{send: ERR_MSG, with: {id: $reqId, errorCode: 200, errorMsg: \"200\"}}]")[0];
  CHECK(send.kind == ActionKind::send);
  CHECK(send.message == "ERR_MSG");
  CHECK(send.with.find("id")->text == "$reqId");
  CHECK(send.with.find("errorCode")->kind == Tree::Kind::integer);
  CHECK(send.with.find("errorCode")->integer == 200);
  CHECK(send.with.find("errorMsg")->kind == Tree::Kind::text);
  const Action nested =
      actions("[{send: POSITION, with: {contract: {symbol: IBM}, avgCost: -1.5e3}}]")[0];
  CHECK(nested.with.find("contract")->find("symbol")->text == "IBM");
  CHECK(nested.with.find("avgCost")->kind == Tree::Kind::real);
  CHECK(nested.with.find("avgCost")->real == -1500);
  CHECK(actions("[{send: ERR_MSG}]")[0].with.kind == Tree::Kind::map);
}

TEST_CASE("plain scalars are numbers only where JSON would say so") {
  const Tree with =
      actions(
          "[{send: ERR_MSG, with: {id: 010, errorCode: 0x10, errorTime: yes, errorMsg: true}}]")[0]
          .with;
  CHECK(with.find("id")->kind == Tree::Kind::text);
  CHECK(with.find("errorCode")->kind == Tree::Kind::text);
  CHECK(with.find("errorTime")->kind == Tree::Kind::text);
  CHECK(with.find("errorMsg")->kind == Tree::Kind::boolean);
  CHECK(with.find("errorMsg")->text == "true");
}

TEST_CASE("raw bytes: hex is unchanged, fields are framed") {
  CHECK(actions("[{send_raw: {hex: 00 01 fF}}]")[0].raw == std::string("\0\1\xff", 3));
  CHECK(actions("[{send_raw: {fields: [176, \"\"]}}]")[0].raw == std::string("\0\0\0\5"
                                                                             "176\0\0",
                                                                             9));
}

TEST_CASE("repeat contains actions") {
  const Action repeat = actions("[{repeat: {times: 3, every: 10ms, do: [{send: TICK_PRICE}]}}]")[0];
  CHECK(repeat.kind == ActionKind::repeat);
  CHECK(repeat.times == 3);
  CHECK(repeat.duration == 10ms);
  CHECK(repeat.body.at(0).message == "TICK_PRICE");
}

TEST_CASE("a repeated call becomes several steps") {
  const std::vector<Step> steps =
      load_one(
          "client:\n"
          "  - connect: {client_id: 10}\n"
          "  - {call: reqMktData, times: 3, with: {contract: {symbol: IBM}}}\n"
          "  - wait: 1s\n"
          "expect: [{never: error}]\n")
          .steps;
  REQUIRE(steps.size() == 5);
  for (const std::size_t i : {1U, 2U, 3U}) {
    CHECK(steps[i].call == "reqMktData");
    CHECK(steps[i].args.find("contract")->find("symbol")->text == "IBM");
  }
  CHECK(steps[4].kind == StepKind::wait);
}

TEST_CASE("client steps") {
  const std::vector<Step> steps =
      load_one(
          "client:\n"
          "  - connect: {client_id: 10}\n"
          "    timeout: 3s\n"
          "  - call: reqMktData\n"
          "    with: {contract: {symbol: IBM}}\n"
          "    client: 2\n"
          "  - wait: 1s\n"
          "  - wait_real: 2s\n"
          "  - wait_for: {callback: error, where: {errorCode: 326}, timeout: 4s}\n"
          "  - query: is_connected\n"
          "  - disconnect\n"
          "  - kill:\n"
          "    client: 2\n"
          "  - {start: , client: 2}\n"
          "  - wait_for: {stage: hello, timeout: 4s}\n"
          "  - wait_for: {stage: REQ_POSITIONS}\n"
          "expect: [{never: error}]\n")
          .steps;
  REQUIRE(steps.size() == 11);
  CHECK(steps[0].kind == StepKind::connect);
  CHECK(steps[0].call == "connect");
  CHECK(steps[0].args.find("client_id")->integer == 10);
  CHECK(steps[0].timeout == 3s);
  CHECK(steps[0].mark.line == 5);
  CHECK(steps[1].call == "reqMktData");
  CHECK(steps[1].args.find("contract")->find("symbol")->text == "IBM");
  CHECK(steps[1].instance == 2);
  CHECK(steps[2].duration == 1s);
  CHECK(steps[3].kind == StepKind::wait_real);
  CHECK(steps[4].callback == "error");
  CHECK(steps[4].where.at(0).path == "errorCode");
  CHECK(steps[4].timeout == 4s);
  CHECK(steps[5].query == "is_connected");
  CHECK(steps[6].call == "disconnect");
  CHECK(steps[7].kind == StepKind::kill);
  CHECK(steps[7].instance == 2);
  CHECK(steps[8].kind == StepKind::start);
  CHECK(steps[9].kind == StepKind::wait_for);
  CHECK(steps[9].args.find("stage")->text == "hello");
  CHECK(steps[9].callback.empty());
  CHECK(steps[9].timeout == 4s);
  CHECK(steps[10].args.find("stage")->text == "REQ_POSITIONS");
}

TEST_CASE("expectations on callbacks and requests") {
  const Expectation callback = expectation(
      "{callback: error, where: {errorCode: 326, errorMsg: {re: \".*in use.*\"}}, within: 1s, "
      "from: {sent: ERR_MSG}, "
      "severity: non-strict}");
  CHECK(callback.kind == ExpectationKind::callback);
  CHECK(callback.severity == Severity::non_strict);
  CHECK(callback.pattern.name == "error");
  CHECK(callback.pattern.where[1].matcher.kind == Matcher::Kind::regex);
  CHECK(callback.within->fixed == 1s);
  CHECK(callback.from.kind == Anchor::Kind::sent);
  CHECK(callback.from.name == "ERR_MSG");
  CHECK(callback.finding == "callback:error");
  CHECK(callback.mark.line == 7);
  const Expectation counted = expectation("{callback: nextValidId, count: {max: 1}}");
  CHECK(counted.count->min == 0);
  CHECK(counted.count->max == 1);
  CHECK(counted.finding == "count:nextValidId");
  CHECK(expectation("{callback: connectAck, count: 2}").count->min == 2);
  CHECK(expectation("{never: nextValidId}").finding == "never:nextValidId");
  const Expectation request = expectation(
      "{request: START_API, where: {clientId: any, optionalCapabilities: absent}, count: 1}");
  CHECK(request.pattern.kind == Pattern::Kind::request);
  CHECK(request.pattern.where[0].matcher.kind == Matcher::Kind::any);
  CHECK(request.pattern.where[1].matcher.kind == Matcher::Kind::absent);
  CHECK(request.finding == "request:START_API");
  CHECK(expectation("{no_request: REQ_POSITIONS}").finding == "no_request:REQ_POSITIONS");
}

TEST_CASE("expectations on calls and the client's own answer") {
  const Expectation call = expectation(
      "{call: connect, returns: [failure, exception], within: {timeout: handshake, plus: 1s}, "
      "from: {call: connect}}");
  CHECK(call.call == "connect");
  CHECK(call.outcomes == std::vector<Outcome>{Outcome::failure, Outcome::exception});
  CHECK_FALSE(call.within->fixed);
  CHECK(call.within->client_timeout == "handshake");
  CHECK(call.within->plus == 1s);
  CHECK(call.from.kind == Anchor::Kind::call_begin);
  CHECK(call.finding == "call:connect");
  CHECK(expectation("{call: connect, returns: blocked}").outcomes ==
        std::vector<Outcome>{Outcome::blocked});
  const Expectation answer = expectation("{is_connected: false, at: 1s, from: {rule: r}}");
  CHECK_FALSE(answer.connected);
  CHECK(answer.at->fixed == 1s);
  CHECK(answer.from.name == "r");
  CHECK(answer.finding == "is_connected:false");
  CHECK(expectation("{is_connected: true}").connected);
}

TEST_CASE("expectations on sockets and connections") {
  const Expectation state = expectation(
      "{socket: gateway, state: CLOSE_WAIT, at: 1s, from: {stage: peer_fin}, connection: 1}");
  CHECK(state.end == SocketEnd::gateway);
  CHECK(state.states == std::vector<std::string>{"CLOSE_WAIT"});
  CHECK(state.connection == 1);
  CHECK(state.from.kind == Anchor::Kind::stage);
  CHECK(state.finding == "socket:gateway:CLOSE_WAIT");
  CHECK(expectation("{socket: client, state: [closed, TIME_WAIT]}").finding ==
        "socket:client:closed,TIME_WAIT");
  const Expectation closed =
      expectation("{socket: client, closed_within: 2s, from: {callback: error}}");
  CHECK(closed.closed_within->fixed == 2s);
  CHECK(closed.from.kind == Anchor::Kind::callback);
  CHECK(closed.finding == "socket:client:closed");
  const Expectation connections = expectation("{connections: {at_most: 3}}");
  CHECK(connections.count->min == 0);
  CHECK(connections.count->max == 3);
  CHECK(connections.finding == "connections");
}

TEST_CASE("expectations on order and quiet") {
  const Expectation order = expectation(
      "{in_order: [{call: connect, phase: begin}, {stage: ready}, {sent: ERR_MSG, where: {id: "
      "-1}}, {request: START_API}, "
      "{callback: error}, {call: connect, phase: end}]}");
  REQUIRE(order.sequence.size() == 6);
  CHECK(order.sequence[0].kind == Pattern::Kind::call_begin);
  CHECK(order.sequence[1].kind == Pattern::Kind::stage);
  CHECK(order.sequence[2].kind == Pattern::Kind::sent);
  CHECK(order.sequence[2].where[0].matcher.value.integer == -1);
  CHECK(order.sequence[3].kind == Pattern::Kind::request);
  CHECK(order.sequence[4].kind == Pattern::Kind::callback);
  CHECK(order.sequence[5].kind == Pattern::Kind::call_end);
  CHECK(order.finding == "in_order:connect,ready,ERR_MSG,START_API,error,connect");
  const Expectation before =
      expectation("{before: {a: {callback: managedAccounts}, b: {callback: nextValidId}}}");
  CHECK(before.sequence.size() == 2);
  CHECK(before.finding == "before:managedAccounts,nextValidId");
  const Expectation quiet = expectation("{quiet_for: 2s, from: {stage: ready}}");
  CHECK(quiet.quiet_for->fixed == 2s);
  CHECK(quiet.finding == "quiet_for");
}

TEST_CASE("findings are unique, including those inside alternatives") {
  const std::vector<Expectation> expectations =
      load_one(
          "client: [{connect: {client_id: 1}}]\n"
          "expect:\n"
          "  - {callback: error, where: {errorCode: 1}}\n"
          "  - {callback: error, where: {errorCode: 2}}\n"
          "  - one_of:\n"
          "      - expect: [{callback: error}]\n"
          "      - {severity: informational, expect: [{never: error}, {never: error}]}\n")
          .expectations;
  CHECK(expectations[0].finding == "callback:error");
  CHECK(expectations[1].finding == "callback:error#2");
  CHECK(expectations[2].finding == "one_of");
  REQUIRE(expectations[2].alternatives.size() == 2);
  CHECK(expectations[2].alternatives[0].severity == Severity::fail);
  CHECK(expectations[2].alternatives[0].expectations[0].finding == "one_of/1/callback:error");
  CHECK(expectations[2].alternatives[1].severity == Severity::informational);
  CHECK(expectations[2].alternatives[1].expectations[1].finding == "one_of/2/never:error#2");
}

TEST_CASE("a later rule is reachable after a stricter one or one with continue") {
  CHECK_NOTHROW(
      load("rules:\n  - {on: hello, nth: 1, do: [hold]}\n  - {on: hello, do: [swallow]}\n"));
  CHECK_NOTHROW(load(
      "rules:\n  - {on: hello, continue: true, do: [hold]}\n  - {on: hello, do: [swallow]}\n"));
  CHECK_NOTHROW(
      load("rules:\n  - {on: REQ_POSITIONS, do: [hold]}\n  - {on: any_request, do: [swallow]}\n"));
}

TEST_CASE("the words of the enumerations") {
  CHECK(to_string(TriggerKind::version_sent) == "version_sent");
  CHECK(to_string(Severity::non_strict) == "non-strict");
  CHECK(to_string(Outcome::exception) == "exception");
}

TEST_CASE("a rule that only saves takes over nothing and need not fire") {
  const Scenario scenario = testing::load(
      "rules:\n"
      "  - {on: PLACE_ORDER, save: {orderId: $order, contract.symbol: $symbol}}\n"
      "  - {on: PLACE_ORDER, save: {orderId: $other}, do: [swallow]}\n"
      "  - {on: CANCEL_ORDER, where: {orderId: {in: [$order, 7]}}, do: [swallow]}\n")[0];
  const Rule& looks = scenario.rules[0];
  REQUIRE(looks.saves.size() == 2);
  CHECK(looks.saves[1].name == "symbol");
  CHECK(looks.saves[1].path == "contract.symbol");
  CHECK(looks.actions.empty());
  CHECK(looks.continues);
  CHECK(looks.optional);
  CHECK_FALSE(scenario.rules[1].continues);
  CHECK_FALSE(scenario.rules[1].optional);
}

}  // namespace ibgw::scenario
