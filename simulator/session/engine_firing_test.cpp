// Whether the trace says that a rule was carried out.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::frame;

namespace {

/// `true`, or the rest of the rule's `rule_done` line after `ok`, or empty if there is none yet.
std::string done(const Bench& gateway, const std::string& rule) {
  const std::string begin = R"("kind":"rule_done","rule":")" + rule + "\"";
  for (const std::string& line : gateway.trace.lines) {
    const std::size_t at = line.find(begin);
    if (at != std::string::npos) {
      const std::size_t ok = line.find(R"("ok":)", at) + 5;
      return line.substr(ok, line.size() - ok - 1);
    }
  }
  return {};
}

std::string left(const std::string& why) {
  return R"(false,"begun":true,"client_left":true,"reason":")" + why + "\"";
}

}  // namespace

TEST_CASE("a rule is done when its last action is done and proven") {
  Bench gateway("  - {id: r, on: ready, do: [{wait: 1500ms}, {close: rst}]}\n");
  gateway.started();
  gateway.taken();
  gateway.pass(1499);
  CHECK(done(gateway, "r").empty());
  gateway.pass(1);
  CHECK(done(gateway, "r").empty());
  gateway.prove_all();
  CHECK(done(gateway, "r") == "true");
  CHECK(gateway.trace.has(R"("kind":"rule","rule":"r","firing":1)"));
  CHECK(gateway.trace.has(R"("kind":"rule_done","rule":"r","firing":1)"));
}

TEST_CASE("each firing has its own rule_done") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [{wait: 50ms}, model]}\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.pass(20);
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.pass(30);
  CHECK(gateway.trace.has(R"("rule_done","rule":"r","firing":1)"));
  CHECK_FALSE(gateway.trace.has(R"("rule_done","rule":"r","firing":2)"));
  gateway.pass(20);
  CHECK(gateway.trace.has(R"("rule_done","rule":"r","firing":2)"));
}

TEST_CASE("actions that last for ever, and actions without a proof, count as done") {
  const std::string actions =
      GENERATE("swallow", "until_case_end", "[model, until_case_end]", "hold", "stop_reading",
               "{set: {farm: {name: usfarm, state: broken}}}", "{send: POSITION_END}");
  INFO(actions);
  Bench gateway("  - {id: r, on: REQ_IDS, do: " +
                (actions[0] == '[' ? actions : "[" + actions + "]") + "}\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(done(gateway, "r") == "true");
}

TEST_CASE("a client that ends the connection first cuts off a rule") {
  const bool is_reset = GENERATE(false, true);
  const auto [on, actions, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"ready", "[{wait: 50ms}, {close: rst}]",
       R"(false,"begun":false,"client_left":true,)"
       R"("reason":"skipped, the connection is gone: close: rst")"},
      {"ready", "[{send: POSITION_END}, {wait: 50ms}, {close: rst}]",
       left("skipped, the connection is gone: close: rst")},
      {"REQ_IDS", "[{wait: 50ms}, model]", left("skipped, the connection is gone: model")},
      {"REQ_IDS", "[{model: , fragment: {each: 5, gap: 50ms}}]",
       left("the connection ended before everything was sent")},
      {"REQ_IDS", "[{model: , delay: 50ms}]", left("delay: the connection is gone")},
      {"ready", "[{wait: 50ms}, refuse]", "true"},
  }));
  INFO(on << " " << actions);
  Bench gateway("  - {id: r, on: " + on + ", do: " + actions + "}\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.prove_all();
  if (is_reset) {
    gateway.rst(connection);
  } else {
    gateway.fin(connection);
  }
  gateway.pass(50);
  gateway.prove_all();
  CHECK(done(gateway, "r") == expected);
}

TEST_CASE("a rule that we cut off ourselves is not attributed to the client") {
  Bench gateway(
      "  - {id: r, on: REQ_IDS, do: [{send: POSITION_END}, {wait: 50ms}, {send: POSITION_END}]}\n"
      "  - {id: end, on: REQ_CURRENT_TIME, do: [{close: fin}]}\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  const bool client_answers = GENERATE(false, true);
  if (client_answers) {
    gateway.fin(connection);
  }
  gateway.pass(50);
  CHECK(done(gateway, "r") == std::string(R"(false,"begun":true,"client_left":false,"reason":")") +
                                  (client_answers
                                       ? "skipped, the connection is gone: send: POSITION_END\""
                                       : "not sent, our side is closed: POSITION_END\""));
}

TEST_CASE("output that a rule delayed until our side was closed counts as not carried out") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [{model: , delay: 50ms}, half_close]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.prove_all();
  gateway.pass(50);
  CHECK(done(gateway, "r") ==
        R"(false,"begun":true,"client_left":false,"reason":"not sent, our side is closed")");
}

TEST_CASE(
    "messages of the model after the end do not count against the rule that ended the connection") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [half_close]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.trace.has("not served, our side is closed: REQ_CURRENT_TIME"));
  gateway.prove_all();
  CHECK(done(gateway, "r") == "true");
}

TEST_CASE("a fault without its proof is not carried out") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [{model: , fragment: {each: 5}}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(done(gateway, "r").empty());
  SECTION("refuted") {
    gateway.prove_all(false, "1 segment");
    CHECK(done(gateway, "r") ==
          R"(false,"begun":true,"client_left":false,"reason":"fault: 1 segment")");
  }
  SECTION("the client prevented it") {
    gateway.fail_all("fragment: the client was gone", true);
    CHECK(done(gateway, "r") == left("fragment: the client was gone"));
  }
}

TEST_CASE("a failed fault stays failed, whatever is reported later") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [{model: , fragment: {each: 5}}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.fail_all("", false);
  CHECK(done(gateway, "r") == R"(false,"begun":true,"client_left":false)");
}

TEST_CASE("a rule inside the model's part of another has its own rule_done") {
  Bench gateway(
      "  - {id: outer, on: hello, do: [model, {wait: 50ms}, {close: rst}]}\n"
      "  - {id: inner, on: version_sent, do: [{send: POSITION_END}]}\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  CHECK(done(gateway, "inner") == "true");
  CHECK(done(gateway, "outer").empty());
  gateway.pass(50);
  gateway.prove_all();
  CHECK(done(gateway, "outer") == "true");
}

TEST_CASE("a rule that repeats without a pause does not block others") {
  Bench gateway("  - {id: r, on: REQ_IDS, do: [{repeat: {times: 2500, do: [model]}}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  std::size_t answers = 0;
  const auto count = [&] {
    answers += gateway.out.bytes.size() / 10;
    gateway.out.clear();
  };
  gateway.bytes(connection, frame("8|1|1|"));
  count();
  CHECK(answers < 1001);
  CHECK(gateway.due_in_ms() == 0);
  gateway.pass(1);
  count();
  CHECK(answers < 2001);
  gateway.pass(1);
  count();
  CHECK(answers == 2500);
  CHECK(done(gateway, "r") == "true");
}

}  // namespace ibgw::session
