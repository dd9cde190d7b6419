// A client that asks without reading uses only limited memory.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::buy_order;
using test::frame;

namespace {

const std::string kUnpaced = "{limits: {messages_per_second: 0}}";
constexpr std::size_t kAnswerMost = 64 * 1024;  // Size limit of one answer in these tests.

/// Requests for the scanner's parameters: short, with answers of some kilobytes.
std::string questions(std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    all += frame("24|1|");
  }
  return all;
}

/// Size of one answer in the world of these tests.
std::size_t answer_bytes() {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, questions(1));
  const std::size_t size = gateway.out.bytes.size();
  REQUIRE(size > 1000);
  REQUIRE(size < kAnswerMost);
  return size;
}

std::size_t count_lines(const Bench& gateway, const std::string& part) {
  std::size_t found = 0;
  for (const std::string& line : gateway.trace.lines) {
    found += line.find(part) != std::string::npos ? std::size_t{1} : 0;
  }
  return found;
}

std::string watch(int id) {
  return frame("1|11|" + std::to_string(id) + "|265598|AAPL|STK||0|||SMART||USD|||0||0|0||");
}

const std::string kServed = R"("message":"REQ_SCANNER_PARAMETERS")";

}  // namespace

TEST_CASE("requests of a client that does not read wait, and are served once it reads") {
  const std::size_t answer = answer_bytes();
  const std::size_t asked = 3 * kFlowBytesMost / answer;
  // With pacing, or all at once.
  const auto [world, milliseconds] =
      GENERATE_COPY(table<std::string, std::int64_t>({{kUnpaced, 0}, {"", 20 * 1000}}));
  INFO(world);
  Bench gateway({}, 1, world);
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, questions(asked));
  std::size_t total = 0;
  int rounds = 0;
  while (total < asked * answer) {
    REQUIRE(++rounds < 10);
    gateway.pass_and_finish(milliseconds);
    const std::size_t told = gateway.out.bytes.size();
    CHECK(told <= kFlowBytesMost + answer);
    CHECK(count_lines(gateway, kServed) == (total + told) / answer);
    total += told;
    const bool is_full = gateway.taken().find("1:tell_when_sent") != std::string::npos;
    CHECK(is_full == (total < asked * answer));
    gateway.pass(60 * 1000);
    CHECK(gateway.taken().empty());  // No matter how much time passes.
    gateway.sent(connection);
  }
  CHECK(total == asked * answer);
  CHECK(rounds == 3);
}

TEST_CASE("waiting requests are bounded too: we stop reading until the client reads") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started();
  std::size_t parts = 0;
  std::string steps;
  while (steps.find("stop_reading") == std::string::npos) {
    REQUIRE(++parts < 100);
    gateway.bytes(connection, questions(1000));
    steps = gateway.taken();
  }
  while (steps.find("resume_reading") == std::string::npos) {
    gateway.sent(connection);
    gateway.pass(0);
    steps = gateway.taken();
    REQUIRE_FALSE(steps.empty());
  }
}

TEST_CASE("a client that closes after waiting requests is served first") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started();
  const std::size_t asked = kFlowBytesMost / answer_bytes() + 10;
  gateway.bytes(connection, questions(asked));
  gateway.fin(connection);
  gateway.pass_and_finish(0);
  CHECK(gateway.taken() == "1:write 1:tell_when_sent");
  gateway.sent(connection);
  gateway.pass_and_finish(0);
  CHECK(count_lines(gateway, kServed) == asked);
  CHECK(gateway.taken() == "1:write 1:release");
}

TEST_CASE("a reset discards waiting requests") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started();
  gateway.bytes(connection, questions(1000));
  const std::size_t served = count_lines(gateway, kServed);
  gateway.taken();
  gateway.rst(connection);
  gateway.sent(connection);
  gateway.pass(1000);
  CHECK(gateway.taken() == "1:release");
  CHECK(count_lines(gateway, kServed) == served);
}

TEST_CASE("waiting requests of a client that is gone are not served, paced or not") {
  Bench gateway;  // With pacing.
  const int connection = gateway.started();
  gateway.bytes(connection, questions(200));
  const std::size_t served = count_lines(gateway, kServed);
  CHECK(served < 200);
  const bool is_closed = GENERATE(false, true);
  if (is_closed) {
    gateway.fin(connection);
  }
  gateway.taken();
  gateway.lost(connection);
  CHECK(gateway.taken() == (is_closed ? "1:release" : ""));
  if (!is_closed) {
    gateway.fin(connection);
    CHECK(gateway.taken() == "1:release");
  }
  gateway.pass(10'000);
  CHECK(count_lines(gateway, kServed) == served);
  CHECK(gateway.trace.has("messages that waited"));
}

TEST_CASE(
    "requests that wait when we close are only recorded, and the client's end is still noticed") {
  Bench gateway("  - {on: {after: 1s, of: REQ_IDS}, do: [{close: fin}]}\n", 1, kUnpaced);
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|") + questions(1000));
  gateway.pass_and_finish(0);
  const std::size_t served = count_lines(gateway, kServed);
  gateway.fin(connection);
  gateway.taken();
  gateway.pass(1000);
  gateway.pass(0);
  CHECK(count_lines(gateway, kServed) == served);
  CHECK(gateway.trace.has(R"("kind":"peer_fin")"));
  CHECK(gateway.trace.has(R"("kind":"close")"));
}

TEST_CASE("a client that never reads unsolicited messages is dropped, and no other") {
  Bench gateway({}, 1, kUnpaced);
  const int silent = gateway.started(1);
  const int healthy = gateway.started(2);
  // Every single trade, none of which may be left out.
  for (int i = 1; i <= 5; ++i) {
    gateway.bytes(
        silent, frame("97|" + std::to_string(i) + "|265598|AAPL|STK||0|||SMART||USD|||Last|0|0|"));
  }
  gateway.bytes(silent, questions(kFlowBytesMost / 1000));
  std::size_t total = 0;
  std::string steps;
  for (int rounds = 0; steps.find("1:close_rst") == std::string::npos; ++rounds) {
    REQUIRE(rounds < 3000);
    gateway.pass(500);
    total += gateway.out.bytes.size();
    steps = gateway.taken();
  }
  CHECK(gateway.trace.has("the client does not read"));
  CHECK(total <= kFlowBytesMost + kAnswerMost + kUnaskedBytesMost + kAnswerMost);
  CHECK(total > kUnaskedBytesMost);
  gateway.bytes(healthy, frame("49|1|"));
  CHECK(gateway.taken() == "2:write");
}

TEST_CASE("no current values are made for a client that does not read") {
  Bench gateway({}, 1, kUnpaced);
  const int silent = gateway.started(1);
  const int healthy = gateway.started(2);
  for (const int connection : {silent, healthy}) {
    gateway.bytes(connection, watch(1));
    gateway.bytes(connection, frame("10|5|2|265598|AAPL|STK||0|||NASDAQ||USD|||3|0||"));
  }
  gateway.pass(1000);
  gateway.trace.lines.clear();
  gateway.taken();
  gateway.behind(silent);
  for (int i = 0; i < 4 * 60; ++i) {
    gateway.pass(250);
  }
  CHECK(count_lines(gateway, R"("conn":1,)") == 0);
  CHECK(count_lines(gateway, R"("message":"TICK_PRICE")") > 100);
  CHECK(count_lines(gateway, R"("message":"MARKET_DEPTH")") > 10);
  // Once it reads, it gets the current values, not those that it missed.
  gateway.trace.lines.clear();
  gateway.sent(silent);
  gateway.pass(250);
  const std::size_t told = count_lines(gateway, R"("conn":1,)");
  CHECK(told > 0);
  CHECK(told < 20);
  CHECK_FALSE(gateway.trace.has(R"("kind":"close")"));
}

TEST_CASE("ticks of a client that asks faster than it reads wait too, and it is not dropped") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started(1);
  gateway.bytes(connection, watch(1));
  gateway.bytes(connection, questions(kFlowBytesMost / 1000));
  gateway.pass_and_finish(0);
  CHECK(gateway.taken().find("tell_when_sent") != std::string::npos);
  gateway.trace.lines.clear();
  gateway.pass(3600 * 1000);
  CHECK(gateway.trace.lines.empty());
  gateway.sent(connection);
  gateway.pass(250);
  CHECK(gateway.trace.has(R"("message":"TICK_PRICE")"));
}

TEST_CASE("with more ticks than time, others are served, and missed ticks become one") {
  Bench gateway({}, 1, kUnpaced);
  constexpr int kClients = 25;
  for (int client = 1; client <= kClients; ++client) {
    const int connection = gateway.started(client);
    for (int i = 1; i <= 40; ++i) {
      gateway.bytes(connection, watch(i));
    }
  }
  gateway.pass_and_finish(0);
  const int healthy = gateway.started(kClients + 1);
  gateway.taken();
  gateway.trace.lines.clear();
  // Half a minute passes in turns that are too short for all ticks.
  std::size_t most = 0;
  for (int turn = 0; turn < 300; ++turn) {
    gateway.pass(100);
    most = std::max(most, gateway.out.bytes.size());
    gateway.taken();
    gateway.bytes(healthy, frame("49|1|"));
    CHECK(gateway.taken() == std::to_string(healthy) + ":write");
  }
  CHECK(most < 32 * 1024);
  // Then there is enough time, and soon nothing is left: missed ticks are not made up for.
  int turns = 0;
  for (; gateway.due_in_ms().value_or(1) <= 0; ++turns) {
    REQUIRE(turns < 200);
    gateway.pass(0);
    gateway.taken();
  }
  CHECK(turns > 10);
}

TEST_CASE("a client whose program has exited is not answered, but its orders are placed") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started();
  gateway.bytes(connection, questions(kFlowBytesMost / 1000));  // From here on everything waits.
  gateway.bytes(connection, questions(500) + buy_order(1) + questions(500));
  gateway.fin(connection);
  gateway.pass_and_finish(0);
  const std::size_t served = count_lines(gateway, kServed);
  gateway.abandoned(connection);
  CHECK(gateway.trace.has("nobody reads the answers: "));
  gateway.taken();
  gateway.sent(connection);
  gateway.pass_and_finish(0);
  CHECK(count_lines(gateway, kServed) == served);
  CHECK(gateway.trace.has(R"("message":"PLACE_ORDER")"));
  CHECK(gateway.trace.has("the client closed"));
}

TEST_CASE("ticks that the client reads go on for ever") {
  Bench gateway({}, 1, kUnpaced);
  const int connection = gateway.started(1);
  for (int i = 1; i <= 50; ++i) {
    gateway.bytes(connection, watch(i));
  }
  std::size_t total = 0;
  int rounds = 0;
  while (total < 2 * kUnaskedBytesMost) {
    REQUIRE(++rounds < 2000);
    total += gateway.out.bytes.size();
    if (gateway.taken().find("tell_when_sent") != std::string::npos) {
      gateway.sent(connection);
    }
    gateway.pass(500);
  }
  CHECK_FALSE(gateway.trace.has(R"("kind":"close")"));
}

TEST_CASE("large messages of rules neither delay nor drop a client") {
  Bench gateway("  - {on: REQ_IDS, do: [{model: , pad_to: 16777216}]}\n", 1, kUnpaced);
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  CHECK(gateway.taken() == "1:segment 1:write");
}

TEST_CASE("a greeting from before v100 has a limit too") {
  scenario::Scenario scenario;
  scenario.legacy = true;
  test::Lines trace;
  Engine engine(scenario, {}, &trace);
  Output out;
  const Now now{1, 0};
  const int connection = engine.accept(now, "peer", 7, out);
  engine.bytes(connection, "76\0"s, now, out);
  for (int i = 0; i < 100; ++i) {
    engine.bytes(connection, std::string(1000, '7'), now, out);
  }
  CHECK(trace.has("a request of more than 65536 bytes"));
}

}  // namespace ibgw::session
