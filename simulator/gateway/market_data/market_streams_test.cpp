// Depth, tick-by-tick data, real-time bars and option computations, on the model alone.
#include <array>
#include <cmath>
#include <map>
#include <string>

#include "simulator/gateway/market_data/market_feed.hpp"
#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway::test {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kApple = 265598;
constexpr int kFirstOption = 700'000'001;

double number(const Sent& sent, const char* field) {
  const auto& value = sent.fields.at(field);
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

}  // namespace

TEST_CASE("a book is sent row by row, then its changes") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto request = [](int id, bool smart) {
    return Json{{"reqId", id},
                {"contract", {{"conId", kApple}, {"exchange", smart ? "SMART" : "NASDAQ"}}},
                {"numRows", 5},
                {"isSmartDepth", smart}};
  };
  const auto plain = bench.ask(client, "REQ_MKT_DEPTH", request(1, false));
  CHECK(plain.size() == 10);
  std::map<std::pair<bool, std::size_t>, std::pair<double, std::string>> rows;
  std::array<double, 5> bids{};
  std::array<double, 5> asks{};
  const auto take = [&](const std::vector<Sent>& all, int operation) {
    for (const Sent& one : all) {
      const Json& row = one.fields.at("marketDepthData");
      CHECK(row.at("operation") == operation);
      const bool bid = row.at("side") == 1;
      const auto position = row.at("position").get<std::size_t>();
      REQUIRE(position < 5);
      auto& shown = rows[{bid, position}];
      const std::pair now(row.at("price").get<double>(), row.at("size").get<std::string>());
      CHECK(shown != now);
      shown = now;
      (bid ? bids : asks)[position] = now.first;
    }
  };
  take(plain, 0);
  for (int i = 0; i < 40; ++i) {
    take(bench.wait(250), 1);
    const Quote quote = bench.model.market().quote(0, bench.now.wall_ms);
    CHECK(bids[0] == quote.bid);
    CHECK(asks[0] == quote.ask);
    for (std::size_t row = 1; row < 5; ++row) {
      CHECK(bids[row] < bids[row - 1]);
      CHECK(asks[row] > asks[row - 1]);
    }
  }
  const auto smart = bench.ask(client, "REQ_MKT_DEPTH", request(2, true));
  REQUIRE(smart.size() == 10);
  CHECK(smart[0].name == "MARKET_DEPTH_L2");
  CHECK_FALSE(smart[0].text("marketDepthData/marketMaker").empty());
  CHECK(error_code(bench.ask(client, "REQ_MKT_DEPTH", request(2, true))) == 102);
  (void)bench.ask(client, "REQ_MKT_DEPTH", request(3, false));
  CHECK(error_code(bench.ask(client, "REQ_MKT_DEPTH", request(4, false))) == 309);
  REQUIRE(bench.ask(client, "CANCEL_MKT_DEPTH", {{"reqId", 3}}).empty());
  CHECK(error_code(bench.ask(client, "CANCEL_MKT_DEPTH", {{"reqId", 3}})) == 310);
  Json wrong = request(4, false);
  wrong["numRows"] = 0;
  CHECK(error_code(bench.ask(client, "REQ_MKT_DEPTH", wrong)) == 321);
  for (const int con_id : {kApple, 416904}) {
    wrong = request(4, false);
    wrong["contract"] = contract_of(con_id);
    const auto refused = bench.ask(client, "REQ_MKT_DEPTH", wrong);
    CHECK(error_code(refused) == 10092);
    CHECK(refused[0].text("errorMsg") ==
          "Deep market data is not supported for this combination of security type/exchange");
  }
  // Before isSmartDepth, SMART was an exchange like others.
  const ClientSession old = bench.start(2, 145);
  wrong = request(5, false);
  wrong["contract"] = contract_of(kApple);
  CHECK(bench.ask(old, "REQ_MKT_DEPTH", wrong).size() == 10);
}

TEST_CASE("tick-by-tick data has every trade and every change of the quote") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto request = [](int id, const char* kind, int past = 0) {
    return Json{{"reqId", id},
                {"contract", contract_of(kApple)},
                {"tickType", kind},
                {"numberOfTicks", past}};
  };
  const auto past = bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(1, "AllLast", 20));
  REQUIRE(past.size() == 1);
  CHECK(past[0].name == "HISTORICAL_TICKS_LAST");
  CHECK(past[0].fields["historicalTicksLast"].size() >= 20);
  double volume = 0;
  int trades = 0;
  const std::int64_t from = bench.now.wall_ms + Market::kSlotMs;
  for (int i = 0; i < 20; ++i) {
    for (const Sent& one : bench.wait(250)) {
      CHECK(one.fields["tickType"] == 2);
      volume += std::stod(one.text("historicalTickLast/size"));
      ++trades;
    }
  }
  const Bar bar = bench.model.market().bar(0, from, bench.now.wall_ms + 1);
  CHECK(trades == bar.count);
  CHECK(std::fabs(volume - bar.volume) < 1e-6);
  REQUIRE(bench.ask(client, "CANCEL_TICK_BY_TICK_DATA", {{"reqId", 1}}).empty());

  const auto quotes = bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(2, "BidAsk"));
  REQUIRE(quotes.size() == 1);
  const auto later = bench.wait(3000);
  REQUIRE(later.size() > 3);
  const Quote quote = bench.model.market().quote(0, bench.now.wall_ms);
  CHECK(std::stod(later.back().text("historicalTickBidAsk/priceBid")) == quote.bid);
  CHECK(later.back().text("historicalTickBidAsk/sizeAsk") ==
        std::to_string(std::lround(quote.ask_size)));
  CHECK(bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(3, "MidPoint"))[0].fields.contains(
      "historicalTickMidPoint"));

  CHECK(error_code(bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(3, "Last"))) == 102);
  CHECK(error_code(bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(4, "Bids"))) == 321);
  for (const int id : {4, 5, 6}) {
    (void)bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(id, "Last"));
  }
  CHECK(error_code(bench.ask(client, "REQ_TICK_BY_TICK_DATA", request(7, "Last"))) == 10190);
  CHECK(error_code(bench.ask(client, "CANCEL_TICK_BY_TICK_DATA", {{"reqId", 7}})) == 300);
  Json forex = request(8, "Last");
  forex["contract"] = contract_of(12087792);
  CHECK(error_code(bench.ask(client, "REQ_TICK_BY_TICK_DATA", forex)) == 10189);
}

TEST_CASE("real-time bars come every five full seconds and are those of history") {
  Bench bench;
  const ClientSession client = bench.start(1);
  (void)bench.wait(1234);
  REQUIRE(bench
              .ask(client, "REQ_REAL_TIME_BARS",
                   {{"reqId", 9},
                    {"contract", contract_of(kApple)},
                    {"barSize", 5},
                    {"whatToShow", "TRADES"},
                    {"useRTH", true}})
              .empty());
  const auto sent = bench.wait(60'000);
  REQUIRE(sent.size() == 12);
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const std::int64_t begin = std::stoll(sent[i].text("time"));
    CHECK(begin % 5 == 0);
    CHECK(begin == kWall / 1000 + static_cast<std::int64_t>(i) * 5);
    const Bar bar = bench.model.market().bar(0, begin * 1000, begin * 1000 + 5000);
    CHECK(number(sent[i], "open") == bar.open);
    CHECK(number(sent[i], "high") == bar.high);
    CHECK(number(sent[i], "low") == bar.low);
    CHECK(number(sent[i], "close") == bar.close);
    CHECK(number(sent[i], "volume") == bar.volume);
    CHECK(number(sent[i], "count") == 50);
  }
  CHECK(error_code(bench.ask(
            client, "REQ_REAL_TIME_BARS",
            {{"reqId", 10}, {"contract", contract_of(kApple)}, {"whatToShow", "BID_ASK"}})) == 321);
  REQUIRE(bench.ask(client, "CANCEL_REAL_TIME_BARS", {{"reqId", 9}}).empty());
  CHECK(error_code(bench.ask(client, "CANCEL_REAL_TIME_BARS", {{"reqId", 9}})) == 300);
}

TEST_CASE("without a subscription, streams of trades and bars are refused in words of their own") {
  world::World world = world::default_world();
  world.instruments[0].subscribed = false;
  Bench bench(world);
  const ClientSession client = bench.start(1);
  const std::string needs =
      "Requested market data requires additional subscription for API. See link in 'Market Data "
      "Connections' dialog for more details.";
  const auto refused = [&](const char* request, Json fields) {
    fields["reqId"] = 1;
    fields["contract"] = contract_of(kApple);
    const auto sent = bench.ask(client, request, fields);
    REQUIRE(sent.size() == 1);
    return std::to_string(error_code(sent)) + ' ' + sent[0].text("errorMsg");
  };
  CHECK(refused("REQ_TICK_BY_TICK_DATA", {{"tickType", "Last"}}) ==
        "10189 Failed to request tick-by-tick data.No market data permissions for ISLAND STK. " +
            needs);
  for (const char* const kind : {"AllLast", "BidAsk", "MidPoint"}) {
    CHECK(refused("REQ_TICK_BY_TICK_DATA", {{"tickType", kind}}) == "10089 " + needs);
  }
  CHECK(refused("REQ_REAL_TIME_BARS", {{"whatToShow", "TRADES"}}) ==
        "420 Invalid Real-time Query:No market data permissions for ISLAND STK. " + needs);
  CHECK(refused("REQ_REAL_TIME_BARS", {{"whatToShow", "MIDPOINT"}}) == "10089 " + needs);
}

TEST_CASE("an option's price and its volatility are computed from each other") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto price = bench.ask(client, "REQ_CALC_OPTION_PRICE",
                               {{"reqId", 1},
                                {"contract", contract_of(kFirstOption)},
                                {"volatility", 0.31},
                                {"underPrice", 231.5}});
  REQUIRE(price.size() == 1);
  CHECK(price[0].fields["tickType"] == 53);
  const auto volatility = bench.ask(client, "REQ_CALC_IMPLIED_VOLAT",
                                    {{"reqId", 2},
                                     {"contract", contract_of(kFirstOption)},
                                     {"optionPrice", number(price[0], "optPrice")},
                                     {"underPrice", 231.5}});
  CHECK(std::fabs(number(volatility[0], "impliedVol") - 0.31) < 1e-6);
  CHECK(error_code(bench.ask(client, "REQ_CALC_OPTION_PRICE",
                             {{"reqId", 3},
                              {"contract", contract_of(kApple)},
                              {"volatility", 0.3},
                              {"underPrice", 200}})) == 321);
  CHECK(bench.ask(client, "CANCEL_CALC_OPTION_PRICE", {{"reqId", 1}}).empty());
}

}  // namespace ibgw::gateway::test
