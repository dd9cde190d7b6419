// Farms, the upstream connection, competing sessions and restarts.
#include "simulator/gateway/uplink.hpp"

#include "simulator/gateway/pace.hpp"
#include "simulator/gateway/state.hpp"
#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {
namespace {

using test::Bench;
using test::only;
using test::Sent;
using Json = nlohmann::ordered_json;
using world::UpstreamChange;

constexpr int kApple = 265598;

Json contract_request(int id, Json more = Json::object()) {
  more["reqId"] = id;
  more["contract"] = {{"conId", kApple}, {"exchange", "SMART"}};
  return more;
}

/// The notices of a change to all clients, as `session:id:code`.
std::vector<std::string> told(Bench& bench, const world::Change& change,
                              Outcome expected = Outcome::done) {
  bench.sent.clear();
  CHECK(bench.model.change(change, bench.now, bench) == expected);
  std::vector<std::string> texts;
  for (const Sent& one : bench.sent) {
    REQUIRE(one.name == "ERR_MSG");
    texts.push_back(std::to_string(one.session) + ':' + one.text("id") + ':' +
                    one.text("errorCode"));
  }
  return texts;
}

std::vector<std::string> codes_at_start(Bench& bench, int session) {
  bench.sent.clear();
  REQUIRE(bench.model.start({session, session, 203}, bench.now, bench));
  std::vector<std::string> codes;
  for (const Sent& one : only(bench.sent, "ERR_MSG")) {
    codes.push_back(one.text("errorCode"));
  }
  return codes;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a farm's state is sent to every client, and to later ones") {
  world::World world = world::default_world();
  world.market_data_farms = {"usfarm", "eufarm"};
  Bench bench(world);
  bench.start(1);
  bench.start(2);
  const auto set = [&](const char* name, world::FarmState state) {
    return told(bench, world::FarmChange{name, state});
  };
  CHECK(set("usfarm", world::FarmState::broken) == Texts{"1:-1:2103", "2:-1:2103"});
  CHECK(bench.sent[0].text("errorMsg") == "Market data farm connection is broken:usfarm");
  CHECK(set("eufarm", world::FarmState::inactive) == Texts{"1:-1:2108", "2:-1:2108"});
  CHECK(set("ushmds", world::FarmState::broken) == Texts{"1:-1:2105", "2:-1:2105"});
  CHECK(set("secdefil", world::FarmState::broken) == Texts{"1:-1:2157", "2:-1:2157"});
  CHECK(codes_at_start(bench, 3) == Texts{"2103", "2108", "2105", "2157"});
  CHECK(set("usfarm", world::FarmState::ok).front() == "1:-1:2104");
  CHECK(set("ushmds", world::FarmState::inactive).front() == "1:-1:2107");
  CHECK(set("ushmds", world::FarmState::ok).front() == "1:-1:2106");
  CHECK(set("secdefil", world::FarmState::ok).front() == "1:-1:2158");
  CHECK(told(bench, world::FarmChange{"nofarm", world::FarmState::ok}, Outcome::refused).empty());
}

TEST_CASE("live data pauses while upstream is lost, and continues afterwards") {
  Bench bench;
  const ClientSession client = bench.start(1);
  bench.ask(client, "REQ_MKT_DATA", contract_request(1));
  bench.ask(client, "REQ_MKT_DEPTH", contract_request(2, {{"numRows", 5}, {"isSmartDepth", true}}));
  bench.ask(client, "REQ_TICK_BY_TICK_DATA", contract_request(3, {{"tickType", "BidAsk"}}));
  bench.ask(client, "REQ_REAL_TIME_BARS", contract_request(4, {{"whatToShow", "TRADES"}}));
  CHECK(bench.wait(6000).size() > 20);
  CHECK(told(bench, UpstreamChange::lost) == Texts{"1:-1:1100"});
  CHECK(bench.wait(60'000).empty());
  CHECK(codes_at_start(bench, 2) == Texts{"2110"});
  CHECK(told(bench, UpstreamChange::restored) == Texts{"1:-1:1102", "2:-1:1102"});
  const auto after = bench.wait(6000);
  for (const char* const name :
       {"TICK_PRICE", "MARKET_DEPTH_L2", "TICK_BY_TICK", "REAL_TIME_BARS"}) {
    INFO(name);
    CHECK_FALSE(only(after, name).empty());
  }
  // Missed ticks stay missed: one for each change of six seconds, not of a minute.
  CHECK(only(after, "TICK_BY_TICK").size() <= 24);
  CHECK(codes_at_start(bench, 3) == Texts{"2104", "2106", "2158"});
}

TEST_CASE("after data was lost live data must be requested again") {
  Bench bench;
  const ClientSession client = bench.start(1);
  bench.ask(client, "REQ_MKT_DATA", contract_request(1));
  bench.ask(client, "REQ_REAL_TIME_BARS", contract_request(4, {{"whatToShow", "TRADES"}}));
  told(bench, UpstreamChange::lost);
  CHECK(told(bench, UpstreamChange::restored_data_lost) == Texts{"1:-1:1101"});
  CHECK(bench.wait(20'000).empty());
  CHECK_FALSE(only(bench.ask(client, "REQ_MKT_DATA", contract_request(1)), "TICK_PRICE").empty());
  CHECK_FALSE(bench.wait(1000).empty());
}

TEST_CASE("data requested during an interruption comes completely afterwards") {
  Bench bench;
  const ClientSession client = bench.start(1);
  told(bench, UpstreamChange::lost);
  CHECK(only(bench.ask(client, "REQ_MKT_DATA", contract_request(1)), "TICK_PRICE").empty());
  CHECK(test::error_code(bench.ask(client, "REQ_MKT_DATA", contract_request(1))) == 102);
  Json snapshot = contract_request(2, {{"snapshot", true}});
  bench.ask(client, "REQ_MKT_DATA", snapshot);
  CHECK(only(bench.wait(20'000), "TICK_PRICE").empty());
  told(bench, UpstreamChange::restored);
  const auto ticks = only(bench.wait(1000), "TICK_PRICE");
  bool has_close = false;
  for (const Sent& tick : ticks) {
    has_close = has_close || tick.text("tickType") == "9";
  }
  CHECK(has_close);
}

TEST_CASE("historical data is refused while all its farms are broken") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const Json request = contract_request(5, {{"whatToShow", "TRADES"}});
  told(bench, world::FarmChange{"ushmds", world::FarmState::broken});
  CHECK(test::error_code(bench.ask(client, "REQ_HEAD_TIMESTAMP", request)) == 162);
  CHECK_FALSE(only(bench.ask(client, "REQ_MKT_DATA", contract_request(1)), "TICK_PRICE").empty());
  told(bench, world::FarmChange{"ushmds", world::FarmState::ok});
  CHECK(test::error_code(bench.ask(client, "REQ_HEAD_TIMESTAMP", request)) != 162);
}

TEST_CASE("live data pauses only when every market data farm is broken") {
  world::World world = world::default_world();
  world.market_data_farms = {"usfarm", "eufarm"};
  Bench bench(world);
  bench.ask(bench.start(1), "REQ_MKT_DATA", contract_request(1));
  told(bench, world::FarmChange{"usfarm", world::FarmState::broken});
  CHECK_FALSE(bench.wait(1000).empty());
  told(bench, world::FarmChange{"eufarm", world::FarmState::broken});
  CHECK(bench.wait(1000).empty());
  told(bench, world::FarmChange{"eufarm", world::FarmState::inactive});
  CHECK_FALSE(bench.wait(1000).empty());
}

TEST_CASE("a competing session: 10197 for streams and requests, which continue afterwards") {
  Bench bench;
  const ClientSession client = bench.start(1);
  bench.ask(client, "REQ_MKT_DATA", contract_request(1));
  bench.ask(client, "REQ_REAL_TIME_BARS", contract_request(4, {{"whatToShow", "TRADES"}}));
  CHECK(told(bench, world::CompetitionChange{true}) == Texts{"1:1:10197", "1:4:10197"});
  CHECK(bench.wait(10'000).empty());
  const auto refused = bench.ask(client, "REQ_MKT_DATA", contract_request(7));
  REQUIRE_FALSE(refused.empty());
  CHECK(refused.back().text("errorCode") == "10197");
  CHECK(refused.back().text("id") == "7");
  CHECK(only(refused, "TICK_PRICE").empty());
  CHECK(test::error_code(
            bench.ask(client, "REQ_MKT_DATA", contract_request(8, {{"snapshot", true}}))) == 10197);
  CHECK(told(bench, world::CompetitionChange{false}).empty());
  const auto ticks = only(bench.wait(5000), "TICK_PRICE");
  bool has_new = false;
  for (const Sent& tick : ticks) {
    has_new = has_new || tick.text("reqId") == "7";
  }
  CHECK(has_new);
}

TEST_CASE("a new port and a restart end all connections") {
  Bench bench;
  bench.start(1);
  CHECK(told(bench, world::PortChange{4003}, Outcome::close_connections) == Texts{"1:-1:1300"});
  CHECK(bench.sent[0].text("errorMsg").find("4003") != std::string::npos);
  CHECK(told(bench, world::Restart{}, Outcome::close_connections) == Texts{"1:-1:1100"});
}

TEST_CASE("prices and next ids can be set from outside") {
  Bench bench;
  CHECK(told(bench, world::PriceChange{kApple, 42}).empty());
  const int apple = bench.model.world().find_instrument(kApple);
  CHECK(bench.model.market().quote(apple, bench.now.wall_ms).last == Approx(42).margin(0.05));
  CHECK(told(bench, world::PriceChange{99, 42}, Outcome::refused).empty());
  told(bench, world::NextIdChange{500});
  CHECK(bench.ask(bench.start(1), "REQ_IDS")[0].text("orderId") == "500");
}

TEST_CASE("an order is filled or cancelled from outside") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto place = [&](int id) {
    bench.ask(client, "PLACE_ORDER",
              {{"orderId", id},
               {"contract", {{"conId", kApple}, {"exchange", "SMART"}}},
               {"order",
                {{"action", "BUY"},
                 {"totalQuantity", "100"},
                 {"orderType", "LMT"},
                 {"lmtPrice", 1},
                 {"tif", "GTC"},
                 {"transmit", true}}}});
  };
  const auto change = [&](const world::OrderChange& order) {
    bench.sent.clear();
    return bench.model.change(order, bench.now, bench);
  };
  place(5);
  CHECK(change({5, false, 40, 1}) == Outcome::done);
  CHECK(only(bench.sent, "EXECUTION_DATA").size() == 1);
  CHECK(only(bench.sent, "ORDER_STATUS").back().text("filled") == "40");
  CHECK(change({5, true, 0, 0}) == Outcome::done);
  CHECK(only(bench.sent, "ERR_MSG").at(0).text("errorCode") == "202");
  CHECK(change({5, true, 0, 0}) == Outcome::refused);
  CHECK(change({77, false, 0, 0}) == Outcome::refused);
}

TEST_CASE("the state shows what the gateway knows") {
  Bench bench;
  const ClientSession client = bench.start(4);
  bench.ask(client, "REQ_MKT_DATA", contract_request(1));
  told(bench, world::FarmChange{"usfarm", world::FarmState::broken});
  const Json state = Json::parse(state_json(bench.model, bench.now));
  CHECK(state["upstream"] == "connected");
  CHECK(state["farms"][0] ==
        Json{{"name", "usfarm"}, {"kind", "market_data"}, {"state", "broken"}});
  CHECK(state["clients"][0]["client_id"] == 4);
  CHECK(state["clients"][0]["streams"] == 1);
  CHECK(state["accounts"][0]["cash"]["USD"] == 100'000);
  CHECK(state["accounts"][0]["positions"].size() == 4);
  CHECK(state["quotes"].size() == 4);
  CHECK(state["orders"].empty());
}

TEST_CASE("pace: after the limit within any second, the next message waits") {
  constexpr std::int64_t kMs = 1'000'000;
  Pace pace;
  for (int i = 0; i < 3; ++i) {
    CHECK(pace.earliest(i * 100 * kMs, 3) == i * 100 * kMs);
    pace.serve(i * 100 * kMs, 3);
  }
  CHECK(pace.earliest(300 * kMs, 3) == 1000 * kMs);
  pace.serve(1000 * kMs, 3);
  CHECK(pace.earliest(300 * kMs, 3) == 1100 * kMs);
  CHECK(pace.earliest(5000 * kMs, 3) == 5000 * kMs);
  CHECK(pace.refuse() == 1);
  CHECK(pace.refuse() == 2);
}

}  // namespace ibgw::gateway
