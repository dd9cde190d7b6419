// Long answers: others are served in between, and the bytes are the same as at once.
#include "simulator/session/test_support.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::session {

using test::Bench;
using test::frame;

namespace {

constexpr int kVersion = 176;

/// 30 days of bars of five minutes: 5,634 of them.
std::string long_request(int id) {
  std::string reason;
  wire::Message message(*wire::find_message("REQ_HISTORICAL_DATA", wire::Direction::to_gateway));
  const auto fields = wire::tree_from_json(
      R"({"reqId":)" + std::to_string(id) +
          R"(,"contract":{"conId":265598,"exchange":"SMART"},"endDateTime":"",)"
          R"("barSizeSetting":"5 mins","duration":"30 D","useRTH":false,"whatToShow":"TRADES",)"
          R"("formatDate":1,"keepUpToDate":false})",
      reason);
  REQUIRE(fields.has_value());
  REQUIRE_FALSE(wire::fill_fields(*fields, message).has_value());
  OutputBuffer bytes;
  REQUIRE_FALSE(wire::Codec(kVersion).encode(message, bytes).has_value());
  return std::string(bytes.view());
}

const std::string kTime = frame("49|1|");
const std::string kTold = "49|1|1767623400|";
const std::string kUnpaced = "{limits: {messages_per_second: 0}}";

struct Asked {
  std::string written;
  int turns = 0;
};

/// Everything written since the last call; it leaves at once.
std::string all_written(Bench& gateway) {
  std::string written = gateway.written();
  const std::string steps = gateway.taken();
  for (const int connection : {1, 2}) {
    if (steps.find(std::to_string(connection) + ":tell_when_sent") != std::string::npos) {
      gateway.sent(connection);
    }
  }
  return written;
}

/// Lets as little time as possible pass until nothing is left to do.
Asked drain(Bench& gateway) {
  Asked asked;
  asked.written = all_written(gateway);
  while (gateway.due_in_ms().value_or(1) <= 0) {
    gateway.pass(1);
    asked.written += all_written(gateway);
    ++asked.turns;
    REQUIRE(asked.turns < 10'000);
  }
  return asked;
}

}  // namespace

TEST_CASE("others are served while a long answer is being produced") {
  Bench gateway;
  const int first = gateway.started(1);
  const int second = gateway.started(2);
  gateway.taken();
  gateway.bytes(first, long_request(1) + kTime);
  CHECK(gateway.taken().empty());
  gateway.bytes(second, kTime);
  CHECK(gateway.taken() == "2:write");
  gateway.bytes(first, kTime);
  CHECK(gateway.taken().empty());
  const Asked asked = drain(gateway);
  CHECK(asked.turns > 10);
  // The client's own later requests are answered after it.
  const std::size_t end = asked.written.find("|20260105 09:30:00 US/Eastern|");
  const std::size_t time = asked.written.find(kTold);
  REQUIRE(end != std::string::npos);
  REQUIRE(time != std::string::npos);
  CHECK(end < time);
  CHECK(asked.written.find(kTold, time + 1) != std::string::npos);
}

TEST_CASE("a long answer has the same bytes in slices and at once") {
  Bench sliced;
  Bench at_once("  - {on: REQ_HISTORICAL_DATA, do: [model]}\n");
  std::string both[2];
  int turns[2];
  Bench* const gateways[] = {&sliced, &at_once};
  for (int i = 0; i < 2; ++i) {
    const int connection = gateways[i]->started(1);
    gateways[i]->taken();
    gateways[i]->bytes(connection, long_request(1));
    const Asked asked = drain(*gateways[i]);
    both[i] = asked.written;
    turns[i] = asked.turns;
  }
  CHECK(both[0].size() > 300'000);
  CHECK((both[0] == both[1]));
  CHECK(turns[0] > 10);
  CHECK(turns[1] == 0);
}

TEST_CASE("requests before a client's FIN are answered; after its reset they are not") {
  Bench gateway;
  const int leaves = gateway.started(1);
  const int resets = gateway.started(2);
  gateway.taken();
  gateway.bytes(leaves, long_request(1) + long_request(2));
  gateway.fin(leaves);
  CHECK(gateway.taken().empty());
  const Asked asked = drain(gateway);
  CHECK(asked.written.size() > 600'000);
  CHECK(gateway.trace.has("the client closed"));
  gateway.bytes(resets, long_request(1) + long_request(2));
  CHECK(gateway.due_in_ms().value_or(1) <= 0);
  gateway.rst(resets);
  gateway.taken();
  CHECK(gateway.due_in_ms().value_or(1) > 0);
}

TEST_CASE("many long answers leave room for others too") {
  Bench gateway({}, 1, kUnpaced);
  const int first = gateway.started(1);
  const int second = gateway.started(2);
  gateway.taken();
  std::string many;
  for (int i = 0; i < 20; ++i) {
    many += long_request(i + 1);
  }
  gateway.bytes(first, many);
  (void)all_written(gateway);
  int turns = 0;
  while (gateway.due_in_ms().value_or(1) <= 0) {
    gateway.bytes(second, kTime);
    CHECK(gateway.taken() == "2:write");
    gateway.pass(1);
    (void)all_written(gateway);
    REQUIRE(++turns < 10'000);
  }
  CHECK(turns > 200);
}

}  // namespace ibgw::session
