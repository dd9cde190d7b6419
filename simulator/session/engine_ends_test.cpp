// Ends of a connection: their effect on later requests of the client, and that no end is claimed
// without a proof.
#include <array>

#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::frame;

namespace {

struct End {
  std::string action;
  std::string name;  ///< Its name in the trace.
  bool is_proven;    ///< Proven by the network; the others are done at once.
};
const std::array<End, 8> kEnds{{
    {"{close: fin}", "close: fin", true},
    {"{close: rst}", "close: rst", true},
    {"{close: abrupt}", "close: abrupt", true},
    {"half_close", "half_close", true},
    {"{blackhole: connection}", "blackhole: connection", true},
    {"{stop_reading: {buffer: 4096}}", "stop_reading", true},
    {"stop_reading", "stop_reading", false},
    {"hold", "hold", false},
}};

/// What happens to the second of two ends: (p) both are carried out, each with its own proof if it
/// has one; (s) skipped, because the connection is gone; (v) vanishes like everything else.
constexpr std::array<std::string_view, 8> kSecond{{
    "pppppppp",  // close: fin
    "ssssssss",  // close: rst
    "ssssssss",  // close: abrupt
    "pppppppp",  // half_close
    "vvvvvppp",  // blackhole: connection
    "pppppppp",  // stop_reading with a buffer
    "pppppppp",  // stop_reading
    "pppppppp",  // hold
}};

/// The end of the rule's only firing: `true`, `false: REASON`, or empty.
std::string done(const Bench& gateway, const std::string& rule) {
  for (const std::string& line : gateway.trace.lines) {
    const auto json = nlohmann::json::parse(line);
    if (json.at("kind") == "rule_done" && json.at("rule") == rule) {
      return json.at("ok").get<bool>() ? "true" : "false: " + json.at("reason").get<std::string>();
    }
  }
  return {};
}

/// Acts as a network that carries out everything; returns the number of promises.
int carry_out(Bench& gateway) {
  int promises = 0;
  for (const Step& step : gateway.out.steps) {
    promises += step.kind != StepKind::segment && step.ticket != 0 ? 1 : 0;
  }
  gateway.prove_all();
  return promises;
}

}  // namespace

TEST_CASE("of two consecutive ends, each is proven, or the rule says why it was not carried out") {
  const std::size_t first = GENERATE(range(std::size_t{0}, kEnds.size()));
  const std::size_t second = GENERATE(range(std::size_t{0}, kEnds.size()));
  const End& a = kEnds[first];
  const End& b = kEnds[second];
  INFO(a.action << " " << b.action);
  Bench gateway("  - {id: r, on: REQ_CURRENT_TIME, do: [" + a.action + ", " + b.action + "]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("49|1|"));
  const int promises = carry_out(gateway);
  const int first_only = a.is_proven ? 1 : 0;
  switch (kSecond[first][second]) {
    case 'p':
      CHECK(done(gateway, "r") == "true");
      CHECK(promises == first_only + (b.is_proven ? 1 : 0));
      break;
    case 's': {
      const std::string reason = done(gateway, "r");
      CHECK(reason == "false: skipped, the connection is gone: " + b.name);
      CHECK(promises == first_only);
      break;
    }
    default:
      CHECK(done(gateway, "r") == "false: vanishes: close");
      CHECK(promises == first_only);
  }
}

TEST_CASE("later ends, and ends after queued pieces, are not claimed without a proof") {
  const std::size_t first = GENERATE(range(std::size_t{0}, kEnds.size()));
  const std::size_t second = GENERATE(range(std::size_t{0}, kEnds.size()));
  const bool behind_pieces = GENERATE(false, true);
  const End& a = kEnds[first];
  const End& b = kEnds[second];
  INFO(a.action << " " << b.action << (behind_pieces ? " behind pieces" : ""));
  Bench gateway("  - {id: a, on: REQ_CURRENT_TIME, do: [" + a.action +
                "]}\n"
                "  - {id: b, on: {after: 10ms, of: REQ_CURRENT_TIME}, do: [" +
                b.action +
                "]}\n"
                "  - {id: pieces, on: REQ_IDS, do: [{model: , fragment: {each: 5, gap: 20ms}}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, (behind_pieces ? frame("8|1|1|") : ""s) + frame("49|1|"));
  int promises = carry_out(gateway);
  for (const int milliseconds : {10, 10}) {
    gateway.pass(milliseconds);
    promises += carry_out(gateway);
  }
  const auto is_ok = [&](const std::string& rule) { return done(gateway, rule) == "true"; };
  CHECK_FALSE(done(gateway, "a").empty());
  CHECK((is_ok("a") && a.is_proven ? 1 : 0) + (is_ok("b") && b.is_proven ? 1 : 0) == promises);
}

TEST_CASE("after half_close the client's requests are recorded but not served") {
  const std::string stage = GENERATE("hello", "REQ_CURRENT_TIME");
  INFO(stage);
  Bench gateway("  - {on: " + stage + ", do: [half_close]}\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  gateway.bytes(connection, frame("71|2|1||"));
  gateway.bytes(connection, frame("49|1|"));
  gateway.taken();
  const std::string before = gateway.state();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.bytes(connection, frame("62|1|77|All|NetLiquidation|"));
  CHECK(gateway.taken().empty());
  CHECK(gateway.state() == before);
  if (stage != "hello") {
    CHECK(gateway.trace.has(R"("message":"REQ_IDS")"));
    CHECK(gateway.trace.has("not served, our side is closed: REQ_IDS"));
    CHECK(nlohmann::json::parse(before).at("clients").empty());
  }
}

TEST_CASE("an order that arrives after half_close is not placed") {
  Bench gateway("  - {on: REQ_CURRENT_TIME, do: [half_close]}\n");
  const int connection = gateway.started();
  const std::string at_market = test::buy_order(1, "100000");
  const auto orders = [&] { return nlohmann::json::parse(gateway.state()).at("orders"); };
  SECTION("before it is") {
    gateway.bytes(connection, at_market);
    CHECK(orders().size() == 1);
  }
  SECTION("after it") {
    gateway.bytes(connection, frame("49|1|"));
    gateway.bytes(connection, at_market);
    gateway.pass(1000);
    CHECK(gateway.trace.has("not served, our side is closed: PLACE_ORDER"));
    CHECK(orders().empty());
  }
}

TEST_CASE("half_close ends the session's streams and frees its client id") {
  Bench gateway("  - {on: REQ_CURRENT_TIME, connection: 1, do: [half_close]}\n");
  const int first = gateway.started(5);
  gateway.bytes(first, frame("49|1|"));
  gateway.taken();
  gateway.started(5);
  CHECK(gateway.taken() == "2:write");
}

TEST_CASE("rules still act on requests after half_close, but the model does not") {
  Bench gateway(
      "  - {on: REQ_CURRENT_TIME, do: [half_close]}\n"
      "  - {id: m, on: REQ_POSITIONS, do: [model]}\n"
      "  - {id: c, on: REQ_IDS, do: [{close: rst}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("49|1|"));
  gateway.bytes(connection, frame("61|1|"));
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.taken() == "1:half_close 1:close_rst");
  CHECK(done(gateway, "m") == "false: not served, our side is closed: REQ_POSITIONS");
}

TEST_CASE("a rule that closes a held connection ends the hold") {
  Bench gateway(
      "  - {on: peer_fin, do: [hold]}\n"
      "  - {on: {after: 50ms, of: peer_fin}, do: [{close: fin}]}\n");
  const int connection = gateway.started();
  gateway.fin(connection);
  gateway.taken();
  gateway.pass(50);
  CHECK(gateway.taken() == "1:close_fin 1:release");
}

TEST_CASE("an overdue end comes before the answer of the request that finds it") {
  const std::string greeting = GENERATE("API\0\0\0\0\x09v100..187"s, "63\0"s);
  Bench gateway(
      "  - {id: a, on: accept, continue: true,\n"
      "     do: [{send_raw: {hex: \"0102\"}, fragment: {each: 1, gap: 20ms}}]}\n"
      "  - {id: b, on: accept, do: [{close: rst}]}\n");
  const int connection = gateway.connect();
  gateway.taken();
  gateway.be_late(1000);
  gateway.bytes(connection, greeting);
  CHECK_THAT(gateway.taken(), Catch::Matchers::EndsWith("1:close_rst"));
}

}  // namespace ibgw::session
