// Rules that change the world.
#include <ctime>

#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using test::Bench;
using test::buy_order;
using test::frame;

TEST_CASE("set notifies every client, at any time, without a connection of its own") {
  Bench gateway(
      "  - on: {after: 1s}\n    do: [{set: {upstream: lost}}, {wait: 1s}, {set: {upstream: "
      "restored}}]\n");
  gateway.started(1);
  gateway.started(2);
  gateway.taken();
  gateway.pass(1000);
  CHECK(gateway.written().find("|-1|1100|") != std::string::npos);
  CHECK(gateway.taken() == "1:write 2:write");
  CHECK(gateway.trace.has("set: upstream lost"));
  gateway.started(3);
  CHECK(gateway.written().find("|-1|2110|") != std::string::npos);
  CHECK(gateway.written().find("|2104|") == std::string::npos);
  gateway.taken();
  gateway.pass(1000);
  CHECK(gateway.written().find("|-1|1102|") != std::string::npos);
  CHECK(gateway.taken() == "1:write 2:write 3:write");
}

TEST_CASE("a refused client uses no slot, a held one does") {
  Bench gateway("  - {on: peer_fin, connection: 1, do: [hold]}\n", 1, "{max_clients: 2}");
  const int held = gateway.started(1);
  const int second = gateway.started(2);
  gateway.fin(held);
  gateway.taken();
  CHECK(gateway.connect() == 3);
  CHECK(gateway.taken() == "3:close_fin");
  gateway.fin(second);
  CHECK(gateway.taken() == "2:release");
  CHECK(gateway.connect() == 4);  // The third has not answered our FIN yet.
  CHECK(gateway.taken().empty());
}

TEST_CASE("the cost of an accept does not depend on the number of connections") {
  const scenario::Scenario healthy;
  Engine engine(healthy, {176, 1, test::kFixedClock}, nullptr);
  Output out;
  engine.start({1, 0}, out);
  const auto ticks_of = [&](int accepts) {
    const std::clock_t begin = std::clock();
    for (int i = 0; i < accepts; ++i) {
      (void)engine.accept({1, 0}, "127.0.0.1:50000", 7, out);
      out.clear();
    }
    return static_cast<double>(std::clock() - begin);
  };
  constexpr int kMany = 20'000;
  const double first = ticks_of(kMany);
  // If each accept counted all connections, the second half would take three times as long, and
  // both would be slow.
  CHECK(ticks_of(kMany) < 2 * first + CLOCKS_PER_SEC / 10.0);
}

TEST_CASE("a restart closes every connection; orders stay") {
  Bench gateway("  - on: REQ_CURRENT_TIME\n    do: [{set: {restart: true}}]\n");
  const int first = gateway.started(1);
  gateway.started(2);
  gateway.taken();
  gateway.bytes(first, frame("49|1|"));
  CHECK(gateway.written().find("|1100|") != std::string::npos);
  CHECK(gateway.taken() == "1:write 2:write 1:close_fin 2:close_fin");
  gateway.fin(first);
  CHECK(gateway.taken() == "1:release");
  gateway.started(1);  // The client id is free again.
  CHECK(gateway.written().find("|326|") == std::string::npos);
  CHECK(gateway.written().find("|2104|") != std::string::npos);
}

TEST_CASE("a new port: 1300, then FIN; a held connection stays") {
  Bench gateway(
      "  - on: REQ_POSITIONS\n    do: [hold]\n"
      "  - on: REQ_CURRENT_TIME\n    do: [{set: {api_port: 4003}}]\n");
  const int first = gateway.started(1);
  gateway.bytes(gateway.started(2), frame("61|1|"));
  gateway.taken();
  gateway.bytes(first, frame("49|1|"));
  CHECK(gateway.written().find("port - 4003|") != std::string::npos);
  CHECK(gateway.taken() == "1:write 2:write 1:close_fin");
}

TEST_CASE("an order is filled by the id in its request") {
  Bench gateway(
      "  - on: PLACE_ORDER\n    do: [model, {set: {order: {id: $orderId, filled: all}}}]\n"
      "  - on: REQ_CURRENT_TIME\n    do: [{set: {order: {id: 99, cancel: true}}}]\n"
      "  - on: REQ_IDS\n    do: [{set: {order: {id: $numIds, cancel: true}}}]\n");
  const int client = gateway.started(1);
  gateway.taken();
  gateway.bytes(client, buy_order(12));
  CHECK(gateway.trace.has("set: order filled: all"));
  INFO(gateway.written());
  CHECK(gateway.written().find("|12|265598|AAPL|") != std::string::npos);  // EXECUTION_DATA.
  CHECK(gateway.written().find("|Filled|") != std::string::npos);
  gateway.bytes(client, frame("49|1|"));
  CHECK(gateway.trace.has("nothing to change: order 99 cancelled"));
  gateway.bytes(client, frame("8|1||"));
  CHECK(gateway.trace.has("is such an order id"));
}

TEST_CASE("the world of a scenario is the model's world") {
  Bench gateway({}, 1,
                "{accounts: [{id: DU9, cash: {USD: 7}, positions: []}], next_valid_id: 40, farms: "
                "{market_data: [onefarm]}}");
  gateway.started(1);
  CHECK(gateway.written().find("15|1|DU9|") != std::string::npos);
  CHECK(gateway.written().find("9|1|40|") != std::string::npos);
  CHECK(gateway.written().find("OK:onefarm|") != std::string::npos);
  const auto state = nlohmann::json::parse(gateway.state());
  CHECK(state["accounts"][0]["cash"] == nlohmann::json{{"USD", 7}});
  CHECK(state["clients"][0]["next_valid_id"] == 40);
}

TEST_CASE("a second rule sees the message about to be sent, whatever the first one did") {
  Bench gateway(
      "  - {id: first, on: {sending: CURRENT_TIME}, continue: true, do: [{set: {upstream: "
      "lost}}]}\n"
      "  - on: {sending: CURRENT_TIME}\n"
      "    do: [{send: CURRENT_TIME, with: {currentTime: $currentTime}}]\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.written().find("49|1|1767623400|") != std::string::npos);
}

}  // namespace ibgw::session
