// The engine alone: bytes and time in, steps out. No sockets.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::frame;
using test::kFixedClock;
using test::kMillisecond;
using test::Lines;
using test::rules_file;
using wire::test::bars;

TEST_CASE("a healthy session: one write per input, stages in order") {
  Bench gateway;
  const int connection = gateway.connect();
  gateway.hello(connection);
  CHECK(gateway.written() == "|||!176|20260105 09:30:00 US/Eastern|");
  CHECK(gateway.taken() == "1:write");
  gateway.bytes(connection, frame("71|2|1||"));
  CHECK(gateway.written().find("15|1|DU1234567|") != std::string::npos);
  CHECK(gateway.taken() == "1:write");
  gateway.bytes(connection, frame("61|1|") + frame("49|1|"));
  CHECK(gateway.written().find("62|1|") != std::string::npos);
  CHECK(gateway.taken() == "1:write");
  gateway.fin(connection);
  CHECK(gateway.taken() == "1:release");
  CHECK(gateway.finish().sessions == 1);
}

TEST_CASE("the greeting may come in any pieces") {
  const std::string hello = "API\0\0\0\0\x09v100..187"s;
  for (std::size_t split = 1; split < hello.size(); ++split) {
    Bench gateway;
    const int connection = gateway.connect();
    gateway.bytes(connection, hello.substr(0, split));
    CHECK(gateway.taken().empty());
    gateway.bytes(connection, hello.substr(split));
    CHECK(gateway.taken() == "1:write");
  }
}

TEST_CASE("a client id in use: 326, then FIN, and free again after the session") {
  Bench gateway;
  const int first = gateway.started(5);
  gateway.taken();
  const int second = gateway.started(5);
  CHECK(gateway.written().find("|326|") != std::string::npos);
  CHECK(gateway.taken() == "2:write 2:close_fin");
  gateway.fin(second);
  CHECK(gateway.taken() == "2:release");
  gateway.fin(first);
  gateway.taken();
  gateway.started(5);
  CHECK(gateway.written().find("|326|") == std::string::npos);
}

TEST_CASE("the 33rd client is refused") {
  Bench gateway;
  for (int i = 0; i < 32; ++i) {
    gateway.connect();
  }
  CHECK(gateway.taken().empty());
  gateway.connect();
  CHECK(gateway.taken() == "33:close_fin");
}

TEST_CASE("a rule replaces the model's part unless it contains model") {
  SECTION("replaced") {
    Bench gateway("  - on: hello\n    do: [{close: fin}]\n");
    const int connection = gateway.connect();
    gateway.hello(connection);
    CHECK(gateway.taken() == "1:close_fin");
    gateway.fin(connection);
    CHECK(gateway.taken() == "1:release");
  }
  SECTION("kept") {
    Bench gateway("  - on: hello\n    do: [model, {close: rst}]\n");
    const int connection = gateway.connect();
    gateway.hello(connection);
    CHECK(gateway.taken() == "1:write 1:close_rst");
  }
  SECTION("swallowed") {
    Bench gateway("  - on: START_API\n    do: [swallow]\n");
    gateway.started();
    CHECK(gateway.taken() == "1:write");
  }
}

TEST_CASE(
    "waits delay only their own rule, count from the planned time, and are scaled by the time "
    "scale") {
  Bench gateway(
      "  - on: REQ_POSITIONS\n    do: [{wait: 2s}, {send: POSITION_END}, {wait_real: 1s}, {send: "
      "POSITION_END}]\n",
      0.5);
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("61|1|"));
  CHECK(gateway.taken().empty());
  CHECK(gateway.due_in_ms() == 1000);
  gateway.bytes(connection, frame("49|1|"));  // Other requests are served in the meantime.
  CHECK(gateway.taken() == "1:write");
  gateway.pass(1400);  // Late: the next wait still counts from the planned time.
  CHECK(gateway.written().find("62|1|") != std::string::npos);
  CHECK(gateway.taken() == "1:write");
  CHECK(gateway.due_in_ms() == 600);
  gateway.pass(600);
  CHECK(gateway.taken() == "1:write");
  CHECK_FALSE(gateway.due_in_ms().has_value());
}

TEST_CASE("a fixed clock moves only with scenario time") {
  Bench gateway("  - on: REQ_CURRENT_TIME\n    nth: 1\n    do: [{wait: 5s}, model]\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.pass(60'000);
  gateway.bytes(connection, frame("49|1|"));
  gateway.pass(7'000);
  CHECK(gateway.written().find("49|1|1767623405|") != std::string::npos);
  gateway.taken();
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.written().find("49|1|1767623405|") != std::string::npos);
}

TEST_CASE("filters: connection, client id, nth, where") {
  Bench gateway(
      "  - on: accept\n    connection: 2\n    do: [{close: rst}]\n"
      "  - on: REQ_POSITIONS\n    client_id: 9\n    nth: 2\n    do: [{close: abrupt}]\n"
      "  - on: SET_SERVER_LOGLEVEL\n    where: {logLevel: {gt: 3}}\n    do: [half_close]\n");
  gateway.started(9);
  CHECK(gateway.taken() == "1:write");
  gateway.connect();
  CHECK(gateway.taken() == "2:close_rst");
  gateway.bytes(1, frame("61|1|"));
  CHECK(gateway.taken() == "1:write");
  gateway.bytes(1, frame("14|1|3|"));
  CHECK(gateway.taken().empty());
  gateway.bytes(1, frame("14|1|4|"));
  CHECK(gateway.taken() == "1:half_close");
  gateway.bytes(1, frame("61|1|"));
  CHECK(gateway.taken() == "1:close_abrupt");
}

TEST_CASE("nth counts every event, including those that an earlier rule took") {
  Bench gateway(
      "  - on: REQ_POSITIONS\n    nth: 1\n    do: [swallow]\n"
      "  - on: REQ_POSITIONS\n    nth: 2\n    do: [half_close]\n");
  gateway.started(9);
  CHECK(gateway.taken() == "1:write");
  gateway.bytes(1, frame("61|1|"));
  CHECK(gateway.taken().empty());
  gateway.bytes(1, frame("61|1|"));
  CHECK(gateway.taken() == "1:half_close");
}

TEST_CASE("captures of the request appear in the answer") {
  Bench gateway(
      "  - on: REQ_ACCOUNT_SUMMARY\n"
      "    do:\n"
      "      - send: ACCOUNT_SUMMARY\n"
      "        with: {reqId: $reqId, account: DU1, tag: $tags, value: \"$$5\", currency: USD}\n"
      "      - model\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("62|1|77|All|NetLiquidation|"));
  CHECK(gateway.written().find("63|1|77|DU1|NetLiquidation|$5|USD|") != std::string::npos);
  CHECK(gateway.written().find("64|1|77|") != std::string::npos);
}

TEST_CASE("sending: a rule takes over one message of the model") {
  Bench gateway("  - on: {sending: NEXT_VALID_ID}\n    do: [{wait: 1s}, model]\n");
  gateway.started();
  CHECK(gateway.written().find("|9|1|1|") == std::string::npos);
  CHECK(gateway.written().find("15|1|DU1234567|") != std::string::npos);
  gateway.taken();
  gateway.pass(1000);
  CHECK(gateway.written().find("9|1|1|") != std::string::npos);
  CHECK(gateway.trace.has(R"("message":"NEXT_VALID_ID")"));
}

TEST_CASE("after: counts from a stage, or from listening") {
  Bench gateway(
      "  - on: {after: 3s, of: ready}\n    do: [{close: fin}]\n  - on: {after: 0s}\n    do: "
      "[stop_accepting]\n");
  CHECK(gateway.taken() == "0:stop_accepting");
  gateway.started();
  gateway.taken();
  CHECK(gateway.due_in_ms() == 3000);
  gateway.pass(3000);
  CHECK(gateway.taken() == "1:close_fin");
}

TEST_CASE("repeat") {
  Bench gateway(
      "  - on: REQ_CURRENT_TIME\n    do: [{repeat: {times: 3, every: 1s, do: [model]}}]\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.taken() == "1:write");
  gateway.pass(1000);
  CHECK(gateway.taken() == "1:write");
  gateway.pass(1000);
  CHECK(gateway.taken() == "1:write");
  CHECK_FALSE(gateway.due_in_ms().has_value());
}

TEST_CASE(
    "hold keeps the descriptor when the peer closes, and held sockets make the gateway mute") {
  const std::string rules = "  - on: peer_fin\n    do: [hold]\ngateway: {mute_after_held: 2}\n";
  Bench gateway(rules);
  for (int i = 1; i <= 2; ++i) {
    const int connection = gateway.started(i);
    gateway.taken();
    gateway.fin(connection);
    CHECK(gateway.taken().empty());
  }
  const int third = gateway.connect();
  gateway.hello(third);
  CHECK(gateway.taken().empty());
  CHECK(gateway.trace.has("mute: too many held connections"));
}

TEST_CASE("a reset frees the connection even if it is held") {
  Bench gateway("  - on: accept\n    do: [hold]\n");
  const int connection = gateway.connect();
  gateway.rst(connection);
  CHECK(gateway.taken() == "1:release");
}

TEST_CASE("an invalid greeting gets the old answer and FIN, and a trace event") {
  struct Case {
    std::string bytes;
    std::string reason;
  };
  const Case cases[] = {{"63\0"s, "a greeting from before v100"},
                        {"GET / HTTP/1.1\r\n\r\n"s, "an HTTP request"},
                        {"\x16\x03\x01\x02\x00"s, "a TLS client hello"},
                        {"\xff\x00\x12"s, "not an API greeting"}};
  for (const Case& one : cases) {
    INFO(one.reason);
    Bench gateway;
    gateway.bytes(gateway.connect(), one.bytes);
    CHECK(gateway.written() == "76|20260105 09:30:00 US/Eastern|");
    CHECK(gateway.taken() == "1:write 1:close_fin");
    CHECK(gateway.trace.has(one.reason));
  }
}

TEST_CASE(
    "a damaged v100 greeting is refused; one that counts a NUL gets no answer, as from a real "
    "gateway") {
  Bench gateway;
  gateway.bytes(gateway.connect(), "API\0\0\0\0\x03x12"s);
  CHECK(gateway.taken() == "1:close_fin");
  gateway.bytes(gateway.connect(), "API\0\0\0\0\x05v100\0"s);
  CHECK(gateway.taken().empty());
  CHECK(gateway.trace.has("counts a NUL"));
}

TEST_CASE("a framed greeting for versions without frames is refused") {
  Bench gateway;
  gateway.bytes(gateway.connect(), "API\0\0\0\0\x07v50..90"s);
  CHECK(gateway.taken() == "1:close_fin");
  CHECK(gateway.trace.has("a framed greeting for versions below 100"));
}

TEST_CASE("a message that a rule cannot send is an error that names the rule") {
  Bench gateway(
      "  - on: REQ_POSITIONS\n    do: [{send: POSITION, with: {account: \"a\\0b\"}}, model]\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("61|1|"));
  CHECK(gateway.trace.has(R"("kind":"error","rule":"rule-1","field":"account")"));
}

TEST_CASE("the model's own close is in the trace with its reason") {
  Bench gateway;
  gateway.started(5);
  const int second = gateway.started(5);
  CHECK(gateway.trace.has(R"("action":"close: fin, client id in use","ends":"fin")"));
  gateway.fin(second);
  CHECK(gateway.trace.has("the client closed after our FIN"));
}

TEST_CASE("a reset by the client is not called a close after our FIN") {
  Bench gateway;
  gateway.rst(gateway.started());
  CHECK(gateway.trace.has("reset by the client"));
  CHECK_FALSE(gateway.trace.has("our FIN"));
}

TEST_CASE("frames that come before a late version reply are served after it, in their order") {
  Bench gateway("  - on: hello\n    do: [{wait: 200ms}, model]\n");
  const int connection = gateway.connect();
  gateway.bytes(connection, "API\0\0\0\0\x09v100..187"s + frame("71|2|1||"));
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.trace.has("a frame before the version reply"));
  CHECK(gateway.written().empty());
  gateway.pass_and_finish(1000);
  const std::string written = gateway.written();
  const std::size_t ids = written.find("9|1|");
  const std::size_t time = written.find("49|1|");
  CHECK(written.find("176|") < ids);
  CHECK(ids < time);
  CHECK(time != std::string::npos);
  CHECK_FALSE(gateway.trace.has("before START_API"));
}

TEST_CASE("a client from before version 100 may be early too") {
  Bench gateway("  - on: hello\n    do: [{wait: 200ms}, model]\n", 1, "{legacy: true}");
  const int connection = gateway.connect();
  gateway.bytes(connection, "63\0"s +
                                "71\0"
                                "2\0"
                                "5\0"
                                "\0"s);
  gateway.pass_and_finish(1000);
  CHECK(gateway.written().find("9|1|") != std::string::npos);
}

TEST_CASE("what follows something else than the version reply does not wait for that") {
  Bench gateway(
      "  - on: hello\n    do: [{send_raw: {fields: [\"4\", \"2\"]}}, {wait: 200ms}, model]\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  gateway.bytes(connection, frame("71|2|5||"));
  CHECK(gateway.trace.has("it is dropped"));
  gateway.pass_and_finish(1000);
  CHECK(gateway.written().find("9|1|") == std::string::npos);
}

TEST_CASE("of the frames before the version reply a limited number waits") {
  Bench gateway("  - on: hello\n    do: [swallow]\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  for (int i = 0; i < 16; ++i) {
    gateway.bytes(connection, frame("49|1|"));
  }
  CHECK_FALSE(gateway.trace.has("it is dropped"));
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.trace.has("it is dropped"));
  gateway.fin(connection);
  CHECK(gateway.finish().sessions == 1);
}

TEST_CASE("a client that wants a newer gateway gets our version, then FIN") {
  Bench gateway;
  gateway.bytes(gateway.connect(), "API\0\0\0\0\x09v213..225"s);
  CHECK(gateway.written().find("176|") != std::string::npos);
  CHECK(gateway.taken() == "1:write 1:close_fin");
  CHECK(
      gateway.trace.has(R"("action":"refused: the client wants a newer gateway","refused":true)"));
}

TEST_CASE("the trace says in a member of its own how an action ends the connection") {
  const auto [action, ends] = GENERATE(table<std::string, std::string>(
      {{"{close: fin}", R"("action":"close: fin","ends":"fin")"},
       {"{close: rst}", R"("action":"close: rst","ends":"rst")"},
       {"{close: abrupt}", R"("action":"close: abrupt","ends":"abrupt")"},
       {"half_close", R"("action":"half_close","ends":"half_close")"},
       {"hold", R"("action":"hold"})"},
       {"{blackhole: connection}", R"("action":"blackhole: connection"})"}}));
  Bench gateway("  - {on: REQ_IDS, do: [" + action + "]}\n");
  gateway.bytes(gateway.started(), frame("8|1|1|"));
  INFO(action);
  CHECK(gateway.trace.has(ends));
}

TEST_CASE("a step that is an action has the action's name") {
  CHECK(name_of(StepKind::close_abrupt) == "close: abrupt");
  CHECK(name_of(StepKind::stop_accepting) == "stop_accepting");
  CHECK(name_of(StepKind::blackhole_listener) == "blackhole: listener");
}

TEST_CASE("bad frames are events with offset and field; the session goes on") {
  Bench gateway;
  const int connection = gateway.started();
  gateway.taken();
  SECTION("a field that is not a number") {
    gateway.bytes(connection, frame("8|1|abc|"));
    CHECK(gateway.trace.has(R"("offset":4,"field":"numIds","reason":"not a number")"));
    CHECK(gateway.written().find("|320|") != std::string::npos);
  }
  SECTION("an unknown message") {
    gateway.bytes(connection, frame("999|1|"));
    CHECK(gateway.trace.has("no message has the id 999"));
    CHECK(gateway.written().find("|320|") != std::string::npos);
  }
  SECTION("a frame of length 0") {
    gateway.bytes(connection, "\0\0\0\0"s);
    CHECK(gateway.trace.has("a frame of length 0"));
  }
  SECTION("ten thousand fields too many") {
    std::string payload = "61|1|";
    payload.append(10'000, '|');
    for (char& c : payload) {
      c = c == '|' ? '\0' : c;
    }
    const auto size = static_cast<unsigned>(payload.size());
    gateway.bytes(connection, "\0\0"s + static_cast<char>(size >> 8U) +
                                  static_cast<char>(size & 255U) + payload);
    CHECK(gateway.trace.has("10000 fields more than REQ_POSITIONS has"));
    CHECK(gateway.written().find("62|1|") != std::string::npos);
  }
  gateway.taken();
  gateway.bytes(connection, frame("61|1|"));
  CHECK(gateway.written().find("62|1|") != std::string::npos);
}

TEST_CASE("a frame that is too long ends the session") {
  for (const std::string& length :
       {"\x01\x00\x00\x00"s, "\xff\xff\xff\xff"s, "\x80\x00\x00\x00"s}) {
    Bench gateway;
    const int connection = gateway.started();
    gateway.taken();
    gateway.bytes(connection, length + "xxxx");
    CHECK(gateway.taken() == "1:close_fin");
    CHECK(gateway.trace.has("at most 16777215 are allowed"));
    gateway.bytes(connection, "more");
    CHECK(gateway.taken().empty());
  }
}

TEST_CASE("requests before START_API are not served") {
  Bench gateway;
  const int connection = gateway.connect();
  gateway.hello(connection);
  gateway.taken();
  gateway.bytes(connection, frame("61|1|"));
  CHECK(gateway.taken().empty());
  CHECK(gateway.trace.has("REQ_POSITIONS before START_API"));
}

TEST_CASE("a half frame and then FIN is reported") {
  Bench gateway;
  const int connection = gateway.started();
  gateway.bytes(connection, "\0\0\0\x10half"s);
  gateway.fin(connection);
  CHECK(gateway.trace.has("the client closed within a frame, 8 bytes of it read"));
}

TEST_CASE("the trace ends with how often each rule fired") {
  Bench gateway(
      "  - {id: mine, on: hello, do: [model]}\n  - {id: other, on: peer_rst, do: [swallow]}\n");
  gateway.started();
  const auto summary = gateway.finish();
  CHECK(summary.rules == std::vector<std::pair<std::string, int>>{{"mine", 1}, {"other", 0}});
  CHECK(gateway.trace.has(R"("rules":{"mine":1,"other":0})"));
}

TEST_CASE("saved values can be matched, sent and used in changes") {
  Bench bench(
      "  - {id: asked, on: REQ_ACCOUNT_SUMMARY, save: {reqId: $summary, group: $group}}\n"
      "  - id: cancel\n"
      "    on: CANCEL_ACCOUNT_SUMMARY\n"
      "    where: {reqId: $summary}\n"
      "    do: [{send: ERR_MSG, with: {id: $summary, errorCode: 322, errorMsg: $group}}]\n");
  const int connection = bench.started();
  bench.bytes(connection, frame("63|1|7|"));
  CHECK_FALSE(bench.trace.has(R"("rule":"cancel")"));  // Nothing is saved yet.
  bench.bytes(connection, frame("62|1|7|All|BuyingPower|"));
  CHECK(bench.trace.has(R"("saved":{"summary":7,"group":"All"})"));
  CHECK(bench.trace.has(R"("message":"ACCOUNT_SUMMARY_END")"));  // The rule took over nothing.
  bench.bytes(connection, frame("62|1|8|All|BuyingPower|"));
  bench.bytes(connection, frame("63|1|9|"));
  CHECK_FALSE(bench.trace.has(R"("rule":"cancel")"));
  bench.bytes(connection, frame("63|1|7|"));  // Any value saved under this name.
  CHECK(bench.trace.has(R"("rule":"cancel")"));
  CHECK(bench.trace.has(R"("fields":{"id":8,"errorCode":322,"errorMsg":"All")"));  // The latest.
}

TEST_CASE("if rules do not act, the model does its part once, however many rules fire") {
  const auto scenario =
      scenario::load_scenario_text(
          rules_file("  - {id: a, on: REQ_CURRENT_TIME, continue: true, do: [swallow]}\n"
                     "  - {id: b, on: REQ_CURRENT_TIME, do: [swallow]}\n"),
          "t/t.yaml")
          .front();
  Lines lines;
  EngineOptions options{.server_version = 176, .fixed_wall_ms = kFixedClock};
  options.rules_act = false;
  Engine engine(scenario, options, &lines);
  Output out;
  const Now now{.monotonic_ns = 1, .wall_ms = 0};
  engine.start(now, out);
  const int connection = engine.accept(now, "127.0.0.1:50000", 7, out);
  engine.bytes(connection, "API\0\0\0\0\x09v100..187"s, now, out);
  engine.bytes(connection, frame("71|2|1||"), now, out);
  engine.bytes(connection, frame("49|1|"), now, out);
  int answers = 0;
  for (const std::string& line : lines.lines) {
    answers += line.find(R"("message":"CURRENT_TIME")") != std::string::npos ? 1 : 0;
  }
  CHECK(answers == 1);
}

}  // namespace ibgw::session
