// Clients that send faster than the gateway reads.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using test::Bench;
using test::frame;

namespace {

std::string several(int count, const std::string& one) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    all += one;
  }
  return all;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

/// CURRENT_TIME answers among what was written since the last call.
std::size_t answers(Bench& gateway) {
  const std::size_t found = count(gateway.written(), "49|1|1767623400|");
  gateway.out.clear();
  return found;
}

const std::string kAsk = frame("49|1|");

}  // namespace

TEST_CASE("requests that come too fast are served later, in order, as fast as the limit allows") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 3}}");
  const int client = gateway.started();
  gateway.out.clear();
  gateway.bytes(client, kAsk);
  gateway.pass(400);
  gateway.bytes(client, several(5, kAsk) + frame("61|1|"));
  CHECK(answers(gateway) == 3);
  CHECK(gateway.due_in_ms() == 600);
  gateway.pass(599);
  CHECK(answers(gateway) == 0);
  gateway.pass(1);
  CHECK(answers(gateway) == 1);
  CHECK(gateway.due_in_ms() == 400);
  gateway.bytes(client, kAsk);  // After those that already wait.
  gateway.pass(400);
  CHECK(answers(gateway) == 2);
  gateway.pass(600);
  CHECK(gateway.written().find("62|1|") != std::string::npos);
  CHECK(answers(gateway) == 0);
  gateway.pass(400);
  CHECK(answers(gateway) == 1);
  CHECK(gateway.finish().sessions == 1);
}

TEST_CASE("each client has its own pace, and 0 means no limit") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 2}}");
  const int first = gateway.started(1);
  const int second = gateway.started(2);
  gateway.out.clear();
  gateway.bytes(first, several(3, kAsk));
  CHECK(answers(gateway) == 2);
  gateway.bytes(second, several(2, kAsk));
  CHECK(answers(gateway) == 2);
  Bench unlimited({}, 1, "{limits: {messages_per_second: 0}}");
  const int client = unlimited.started();
  unlimited.out.clear();
  unlimited.bytes(client, several(500, kAsk));
  std::size_t served = answers(unlimited);
  for (int turns = 0; unlimited.due_in_ms() == 0; ++turns) {
    REQUIRE(turns < 100);
    unlimited.pass(0);
    served += answers(unlimited);
  }
  CHECK(served == 500);
}

TEST_CASE("by default fifty a second are served") {
  Bench gateway;
  const int client = gateway.started();
  gateway.out.clear();
  gateway.bytes(client, several(60, kAsk));
  CHECK(answers(gateway) == 50);
  gateway.pass(1000);
  CHECK(answers(gateway) == 10);
}

TEST_CASE("a client that closes after its messages has them served first") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 1}}");
  const int client = gateway.started();
  gateway.out.clear();
  gateway.bytes(client, several(3, kAsk));
  gateway.fin(client);
  CHECK(answers(gateway) == 1);
  gateway.pass(1000);
  CHECK(answers(gateway) == 1);
  gateway.pass(1000);
  CHECK(gateway.taken() == "1:write 1:release");
}

TEST_CASE("requests that wait on a connection that we close are only recorded") {
  Bench gateway("  - {on: {after: 500ms, of: ready}, do: [{close: fin}]}\n", 1,
                "{limits: {messages_per_second: 1}}");
  const int client = gateway.started();
  gateway.bytes(client, several(3, kAsk));
  gateway.taken();
  gateway.pass(500);
  CHECK(gateway.taken() == "1:close_fin");
  gateway.fin(client);
  gateway.pass(500);
  CHECK(gateway.taken() == "1:release");
  gateway.rst(client);
  gateway.pass(5000);
  CHECK(gateway.taken().empty());
}

TEST_CASE("a reset discards paced requests") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 1}}");
  const int client = gateway.started();
  gateway.bytes(client, several(3, kAsk));
  gateway.taken();
  gateway.rst(client);
  CHECK(gateway.taken() == "1:release");
  gateway.pass(5000);
  CHECK(gateway.taken().empty());
}

TEST_CASE("if too much waits, the gateway stops reading for a while") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 50}}");
  const int client = gateway.started();
  gateway.taken();
  gateway.bytes(client, several(50, kAsk));
  CHECK(gateway.taken() == "1:write");
  constexpr int kMany = 30'000;  // Messages of nine bytes.
  gateway.bytes(client, several(kMany, kAsk));
  CHECK(gateway.taken() == "1:stop_reading");
  std::string steps;
  int seconds = 0;
  while (steps.find("resume_reading") == std::string::npos && seconds < 1000) {
    gateway.pass(1000);
    steps = gateway.taken();
    gateway.sent(client);  // It reads its answers.
    ++seconds;
  }
  CHECK(seconds > 400);
  CHECK(seconds < 600);
}

TEST_CASE(
    "without pacing, each message that comes too fast gets error 100, the third one also FIN") {
  Bench gateway({}, 1, "{limits: {messages_per_second: 2, pace_messages: false}}");
  const int client = gateway.started();
  gateway.out.clear();
  gateway.bytes(client, several(4, kAsk));
  CHECK(count(gateway.written(), "4|2|-1|100|") == 2);
  CHECK(answers(gateway) == 2);
  gateway.pass(1000);
  gateway.bytes(client, several(2, kAsk));
  CHECK(answers(gateway) == 2);
  gateway.bytes(client, kAsk);
  CHECK(count(gateway.written(), "4|2|-1|100|") == 1);
  CHECK(gateway.taken() == "1:write 1:close_fin");
  CHECK(gateway.trace.has("too many messages per second"));
}

}  // namespace ibgw::session
