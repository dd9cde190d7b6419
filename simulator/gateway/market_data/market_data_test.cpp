// Streams of ticks, and properties of all market data, on the model alone.
#include <algorithm>
#include <cmath>
#include <set>

#include "simulator/gateway/market_data/market_ticks.hpp"
#include "simulator/gateway/test_support.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::gateway::test {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kApple = 265598;
constexpr int kFirstOption = 700'000'001;

Json stream(int id, int con_id = kApple, const char* generics = "") {
  return {{"reqId", id}, {"contract", contract_of(con_id)}, {"genericTickList", generics}};
}

std::vector<int> tick_types(const std::vector<Sent>& all) {
  std::vector<int> types;
  for (const Sent& one : all) {
    if (one.name.rfind("TICK_", 0) == 0 && one.fields.contains("tickType")) {
      types.push_back(one.fields["tickType"].get<int>());
    }
  }
  return types;
}

bool has_type(const std::vector<Sent>& all, int type) {
  const std::vector<int> types = tick_types(all);
  return std::find(types.begin(), types.end(), type) != types.end();
}

const Sent& tick(const std::vector<Sent>& all, int type) {
  for (const Sent& one : all) {
    if (one.fields.contains("tickType") && one.fields["tickType"] == type) {
      return one;
    }
  }
  FAIL("no tick of type " << type);
  return all.front();
}

double number(const Sent& sent, const char* field) {
  const auto& value = sent.fields.at(field);
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

world::World unsubscribed() {
  world::World world = world::default_world();
  world.instruments[0].subscribed = false;
  return world;
}

}  // namespace

TEST_CASE("a stream of ticks begins with its parameters and all current values") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(7));
  REQUIRE(sent.size() > 10);
  CHECK(sent[0].name == "MARKET_DATA_TYPE");
  CHECK(sent[0].fields["marketDataType"] == 1);
  CHECK(sent[1].name == "TICK_REQ_PARAMS");
  CHECK(sent[1].text("minTick") == "0.01");
  CHECK(sent[1].text("bboExchange") == "9c0001");
  CHECK(sent[1].fields["snapshotPermissions"] == 4);
  CHECK(sent[1].text("lastPricePrecision") == "0.000001");
  const std::vector<int> types = tick_types(sent);
  const std::set<int> distinct(types.begin(), types.end());
  CHECK(distinct == std::set<int>{1, 2, 4, 6, 7, 8, 9, 14, 32, 33, 45, 49, 84});
  CHECK(distinct.size() == types.size());
  const Quote quote = bench.model.market().quote(0, kWall);
  CHECK(number(tick(sent, 1), "price") == quote.bid);
  CHECK(number(tick(sent, 1), "size") == quote.bid_size);
  CHECK(number(tick(sent, 2), "price") == quote.ask);
  CHECK(number(tick(sent, 4), "price") == quote.last);
  CHECK(number(tick(sent, 9), "price") == bench.model.market().previous_close(0, kWall));
  CHECK(std::all_of(sent.begin(), sent.end(),
                    [](const Sent& one) { return one.fields["reqId"] == 7; }));
}

// At any moment, the values that a client collects from ticks are those of the market.
TEST_CASE("later ticks are only the changes") {
  Bench bench;
  const ClientSession client = bench.start(1);
  std::map<int, double> shown;
  const auto take = [&](const std::vector<Sent>& all) {
    for (const Sent& one : all) {
      constexpr std::pair<int, int> kSizes[] = {{1, 0}, {2, 3}, {4, 5}};
      if (one.name == "TICK_PRICE") {
        const int type = one.fields["tickType"].get<int>();
        CHECK(shown[type] != number(one, "price"));
        shown[type] = number(one, "price");
        for (const auto& [price, size] : kSizes) {
          if (type == price) {
            shown[size] = number(one, "size");
          }
        }
      } else if (one.name == "TICK_SIZE") {
        const int type = one.fields["tickType"].get<int>();
        CHECK(shown[type] != number(one, "size"));
        shown[type] = number(one, "size");
      }
    }
  };
  take(bench.ask(client, "REQ_MKT_DATA", stream(7)));
  int messages = 0;
  for (int i = 0; i < 200; ++i) {
    const auto sent = bench.wait(250);
    messages += static_cast<int>(sent.size());
    take(sent);
    const Market& market = bench.model.market();
    const Quote quote = market.quote(0, bench.now.wall_ms);
    REQUIRE(shown[1] == quote.bid);
    REQUIRE(shown[2] == quote.ask);
    REQUIRE(shown[4] == quote.last);
    REQUIRE(shown[0] == quote.bid_size);
    REQUIRE(shown[3] == quote.ask_size);
    REQUIRE(shown[5] == quote.last_size);
    const Bar day = market.day(0, bench.now.wall_ms);
    REQUIRE(shown[6] == day.high);
    REQUIRE(shown[7] == day.low);
    REQUIRE(shown[8] == std::round(day.volume));
  }
  CHECK(messages > 400);
  CHECK(messages < 2000);
  REQUIRE(bench.ask(client, "CANCEL_MKT_DATA", {{"reqId", 7}}).empty());
  CHECK(bench.wait(5000).empty());
  CHECK(error_code(bench.ask(client, "CANCEL_MKT_DATA", {{"reqId", 7}})) == 300);
  CHECK(bench.model.schedule().size() == 0);
}

TEST_CASE("a stream ends with its session") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const ClientSession other = bench.start(2);
  (void)bench.ask(client, "REQ_MKT_DATA", stream(7));
  (void)bench.ask(other, "REQ_MKT_DATA", stream(7));
  bench.model.end(client);
  const auto sent = bench.wait(1000);
  CHECK_FALSE(sent.empty());
  CHECK(std::all_of(sent.begin(), sent.end(), [](const Sent& one) { return one.session == 2; }));
  bench.model.end(other);
  CHECK(bench.model.schedule().size() == 0);
}

TEST_CASE("a new day has a new close, open, high and low") {
  Bench bench;
  const ClientSession client = bench.start(1);
  (void)bench.wait(52'199'500);  // Half a second before midnight.
  (void)bench.ask(client, "REQ_MKT_DATA", stream(7));
  (void)bench.ask(client, "REQ_MKT_DATA", stream(8, 12087792));
  const double last = bench.model.market().quote(0, bench.now.wall_ms + 499).last;
  const auto sent = bench.wait(1000);
  CHECK(number(tick(sent, 9), "price") == last);
  CHECK(has_type(sent, 14));
  CHECK(std::count_if(sent.begin(), sent.end(), [](const Sent& one) {
          return one.fields["reqId"] == 8 && one.fields["tickType"] == 9;
        }) == 1);
}

// A rule of a scenario may close the connection at any message.
TEST_CASE("a session may end while it is being answered") {
  class Ender final : public MessageSink {
   public:
    void send(int, const wire::Message&) override {
      if (--left == 0) {
        model->end(client);
      }
    }
    Model* model = nullptr;
    ClientSession client;
    int left = 0;
  };
  const Json apple = contract_of(kApple);
  const std::pair<const char*, Json> kRequests[] = {
      {"REQ_MKT_DATA", stream(1, kFirstOption, "165,233,236")},
      {"REQ_MKT_DEPTH",
       {{"reqId", 1}, {"contract", apple}, {"numRows", 3}, {"isSmartDepth", true}}},
      {"REQ_TICK_BY_TICK_DATA",
       {{"reqId", 1}, {"contract", apple}, {"tickType", "BidAsk"}, {"numberOfTicks", 5}}},
      {"REQ_REAL_TIME_BARS", {{"reqId", 1}, {"contract", apple}, {"whatToShow", "TRADES"}}},
      {"REQ_HISTORICAL_DATA",
       {{"reqId", 1},
        {"contract", apple},
        {"barSizeSetting", "5 secs"},
        {"duration", "60 S"},
        {"whatToShow", "TRADES"},
        {"keepUpToDate", true}}}};
  for (const auto& [name, fields] : kRequests) {
    for (int after = 1; after < 40; ++after) {
      INFO(name << ' ' << after);
      Bench bench;
      Ender sink;
      sink.model = &bench.model;
      sink.client = bench.start(1, 200);
      sink.left = after;
      std::string reason;
      wire::Message request(*wire::find_message(name, wire::Direction::to_gateway));
      REQUIRE_FALSE(
          wire::fill_fields(*wire::tree_from_json(fields.dump(), reason), request).has_value());
      bench.model.request(sink.client, request, bench.now, sink);
      bench.model.advance(bench.now.after_ms(300'000).real_ns, sink);
      REQUIRE(sink.left <= 0);
      CHECK(bench.model.schedule().size() == 0);
    }
  }
}

TEST_CASE("kinds of instruments have the ticks that fit them") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto forex = bench.ask(client, "REQ_MKT_DATA", stream(1, 12087792));
  CHECK(has_type(forex, 1));
  CHECK_FALSE(has_type(forex, 4));
  CHECK_FALSE(has_type(forex, 8));
  const auto index = bench.ask(client, "REQ_MKT_DATA", stream(2, 416904));
  CHECK_FALSE(has_type(index, 1));
  CHECK(has_type(index, 4));
  const auto option = bench.ask(client, "REQ_MKT_DATA", stream(3, kFirstOption));
  for (const int type : {10, 11, 12, 13}) {
    CHECK(tick(option, type).name == "TICK_OPTION_COMPUTATION");
  }
  const Sent& model = tick(option, 13);
  CHECK(number(model, "impliedVol") == 0.28);
  CHECK((number(model, "delta") > 0 && number(model, "delta") < 1));
  const double under = price_of(bench.model.market().quote(0, kWall), Side::middle);
  CHECK(number(model, "undPrice") == under);
  CHECK(std::fabs(number(tick(option, 10), "optPrice") - number(tick(option, 1), "price")) < 1e-9);
  CHECK(std::fabs(number(tick(option, 10), "impliedVol") - 0.28) < 0.02);
}

TEST_CASE("a combination is priced by its legs") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto legs = [](const char* second) {
    return Json{{"reqId", 1},
                {"contract",
                 {{"symbol", "AAPL"},
                  {"secType", "BAG"},
                  {"exchange", "SMART"},
                  {"comboLegs",
                   {{{"conId", 265598}, {"ratio", 2}, {"action", "BUY"}},
                    {{"conId", 272093}, {"ratio", 1}, {"action", second}}}}}}};
  };
  const auto sent = bench.ask(client, "REQ_MKT_DATA", legs("SELL"));
  const Quote apple = bench.model.market().quote(0, kWall);
  const Quote other = bench.model.market().quote(1, kWall);
  CHECK(std::fabs(number(tick(sent, 1), "price") - (2 * apple.bid - other.ask)) < 1e-6);
  CHECK(std::fabs(number(tick(sent, 2), "price") - (2 * apple.ask - other.bid)) < 1e-6);
  CHECK_FALSE(bench.wait(2000).empty());
  CHECK(error_code(bench.ask(client, "REQ_MKT_DATA",
                             {{"reqId", 2}, {"contract", {{"secType", "BAG"}}}})) == 321);
}

TEST_CASE("snapshots end once and leave nothing behind") {
  Bench bench;
  const ClientSession client = bench.start(1);
  for (const char* kind : {"snapshot", "regulatorySnapshot"}) {
    Json request = stream(7);
    request[kind] = true;
    const auto sent = bench.ask(client, "REQ_MKT_DATA", request);
    CHECK(has_type(sent, 1));
    CHECK(only(sent, "TICK_SNAPSHOT_END").size() == 1);
    CHECK(sent.back().name == "TICK_SNAPSHOT_END");
    request["genericTickList"] = "233";
    CHECK(error_code(bench.ask(client, "REQ_MKT_DATA", request)) == 321);
  }
  CHECK(bench.model.schedule().size() == 0);
  CHECK(bench.wait(5000).empty());
}

TEST_CASE("generic ticks send their tick types") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent =
      bench.ask(client, "REQ_MKT_DATA",
                stream(1, kApple,
                       "100,101,104,105,106,165,221,225,233,236,258,293,294,295,318,375,411,456,"
                       "595,292:BRFG"));
  for (const int type : {29, 30, 27, 28, 23, 87, 24, 15, 16, 17, 18, 19, 20, 21, 37, 34, 35,
                         36, 61, 48, 46, 89, 47, 54, 55, 56, 57, 77, 58, 59, 63, 64, 65}) {
    INFO(type);
    CHECK(has_type(sent, type));
  }
  REQUIRE(only(sent, "TICK_NEWS").size() == 1);
  CHECK(only(sent, "TICK_NEWS")[0].text("providerCode") == "BRFG");
  CHECK_FALSE(only(sent, "TICK_NEWS")[0].text("extraData").empty());
  const auto volume = tick(sent, 48).text("value");
  CHECK(std::count(volume.begin(), volume.end(), ';') == 5);
  CHECK(has_type(bench.ask(client, "REQ_MKT_DATA", stream(2, 730283094, "588")), 86));
  CHECK(has_type(bench.ask(client, "REQ_MKT_DATA", stream(3, 756733, "577")), 96));
  const auto wrong = bench.ask(client, "REQ_MKT_DATA", stream(4, kApple, "233,9999"));
  CHECK(error_code(wrong) == 321);
  CHECK(wrong[0].text("errorMsg").find("9999") != std::string::npos);
  CHECK(error_code(bench.ask(client, "REQ_MKT_DATA", stream(4, kApple, "abc"))) == 321);
  CHECK(has_type(bench.wait(300), 48));
}

TEST_CASE("live data is refused without a subscription, in other words the second time") {
  Bench bench(unsubscribed());
  const ClientSession client = bench.start(1);
  const auto refused = bench.ask(client, "REQ_MKT_DATA", stream(7));
  REQUIRE(refused.size() == 2);
  CHECK(refused[0].name == "TICK_REQ_PARAMS");
  CHECK(refused[1].fields["errorCode"] == 10089);
  CHECK(refused[1].text("errorMsg") ==
        "Requested market data requires additional subscription for API. See link in 'Market Data "
        "Connections' dialog for more details.Delayed market data is available.AAPL "
        "NASDAQ.NMS/TOP/ALL");
  CHECK(error_code(bench.ask(client, "REQ_MKT_DATA", stream(8))) == 10168);
  CHECK(bench.wait(1000).empty());
  CHECK(bench.ask(client, "REQ_MKT_DATA", stream(9, 272093)).size() > 5);
  const ClientSession other = bench.start(2);
  CHECK(bench.ask(other, "REQ_MKT_DATA", stream(7))[1].fields["errorCode"] == 10089);
}

TEST_CASE("delayed data comes in its own order, and without what is only live") {
  world::World world = unsubscribed();
  world.delayed_notice = false;
  Bench bench(world);
  const ClientSession client = bench.start(1);
  REQUIRE(bench.ask(client, "REQ_MARKET_DATA_TYPE", {{"marketDataType", 3}}).empty());
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(7, kApple, "233,236"));
  CHECK(sent[0].fields["marketDataType"] == 3);
  CHECK(sent[1].name == "TICK_REQ_PARAMS");
  CHECK(tick_types(sent) == std::vector<int>{72, 73, 74, 75, 68, 88, 76, 66, 67, 46, 89});
  CHECK(tick(sent, 66).fields["attrMask"] == 0);
  const Quote late = bench.model.market().quote(0, bench.now.wall_ms - 15 * 60'000);
  CHECK(number(tick(sent, 66), "price") == late.bid);
  Json snapshot = stream(9);
  snapshot["snapshot"] = true;
  const std::vector<int> once = tick_types(bench.ask(client, "REQ_MKT_DATA", snapshot));
  CHECK(std::vector<int>(once.begin(), once.begin() + 4) == std::vector<int>{66, 67, 68, 88});
  CHECK(error_code(bench.ask(client, "REQ_MARKET_DATA_TYPE", {{"marketDataType", 9}})) == 321);
}

TEST_CASE("delayed data begins with a notice, unless the world has none") {
  world::World world = unsubscribed();
  world.instruments[static_cast<std::size_t>(world.find_instrument(kFirstOption))].subscribed =
      false;
  Bench bench(world);
  const ClientSession client = bench.start(1);
  REQUIRE(bench.ask(client, "REQ_MARKET_DATA_TYPE", {{"marketDataType", 4}}).empty());
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(7));
  CHECK(sent[0].name == "TICK_REQ_PARAMS");
  CHECK(sent[1].fields["marketDataType"] == 3);
  CHECK(sent[2].fields["errorCode"] == 10167);
  const auto option = bench.ask(client, "REQ_MKT_DATA", stream(8, kFirstOption));
  CHECK(option[2].fields["errorCode"] == 10167);
  CHECK(option[3].fields["errorCode"] == 10091);
  CHECK(has_type(option, 83));
}

TEST_CASE("who may have live data gets them, whatever type he asked for") {
  Bench bench;
  const ClientSession client = bench.start(1);
  for (const int type : {2, 3, 4}) {
    REQUIRE(bench.ask(client, "REQ_MARKET_DATA_TYPE", {{"marketDataType", type}}).empty());
    const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(type));
    CHECK(sent[0].fields["marketDataType"] == 1);
    CHECK(tick(sent, 1).fields["attrMask"] == 1);
  }
}

TEST_CASE("currencies are quoted in their own order, and sizes come once more") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(1, 12087792));
  CHECK(sent[1].name == "TICK_REQ_PARAMS");
  CHECK(sent[1].text("bboExchange").empty());
  CHECK(sent[1].fields["snapshotPermissions"] == 0);
  const std::vector<int> types = tick_types(sent);
  CHECK(std::vector<int>(types.begin(), types.begin() + 9) ==
        std::vector<int>{45, 49, 6, 7, 9, 1, 0, 2, 3});
  CHECK(number(tick(sent, 0), "size") == number(tick(sent, 1), "size"));
}

TEST_CASE("with mdoff there are no quotes, only what was asked for") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(1, kApple, "mdoff,292:BRFG+BRFUPDN"));
  CHECK(tick_types(sent).empty());
  REQUIRE(only(sent, "TICK_NEWS").size() == 1);
  CHECK(
      only(bench.ask(client, "REQ_MKT_DATA", stream(2, kApple, "mdoff,292")), "TICK_NEWS").size() ==
      2);
  CHECK(bench.wait(2000).empty());
}

TEST_CASE("an option has its own open interest and volume, the same all day") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sizes = [&](int id) {
    const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(id, kFirstOption, "100,101"));
    std::vector<double> all;
    for (const int type : {27, 28, 29, 30}) {
      all.push_back(number(tick(sent, type), "size"));
    }
    (void)bench.ask(client, "CANCEL_MKT_DATA", {{"reqId", id}});
    return all;
  };
  const std::vector<double> first = sizes(1);
  CHECK((first[0] > 0 && first[1] == 0 && first[2] > 0 && first[3] == 0));
  (void)bench.wait(3'600'000);
  CHECK(sizes(2) == first);
  (void)bench.wait(86'400'000);
  CHECK(sizes(3) != first);
}

TEST_CASE("generic ticks are legal for certain security types") {
  Bench bench;
  const ClientSession client = bench.start(1);
  int id = 1;
  const auto code = [&](int con_id, const char* list) {
    return only(bench.ask(client, "REQ_MKT_DATA", stream(id++, con_id, list)), "ERR_MSG").size();
  };
  CHECK(code(kApple, "499,506,587") == 0);
  CHECK(code(kFirstOption, "100") == 0);
  CHECK(code(12087792, "100") == 1);
  CHECK(code(12087792, "233") == 0);
}

TEST_CASE("a market that is closed has no quotes, but frozen ones") {
  world::World world = world::default_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = false;
  }
  Bench bench(world);
  const ClientSession client = bench.start(1);
  (void)bench.wait(630 * 60'000 - 100'000);  // Until 20:00, the end of the extended hours.
  (void)bench.ask(client, "REQ_MKT_DATA", stream(1));
  CHECK_FALSE(bench.wait(50'000).empty());
  const auto sent = bench.wait(3'600'000);
  const auto& last = sent.back();
  CHECK(last.fields["tickType"] == 2);
  CHECK(number(last, "price") == -1);
  CHECK(number(last, "size") == 0);
  const auto fresh = bench.ask(client, "REQ_MKT_DATA", stream(2));
  CHECK(number(tick(fresh, 1), "price") == -1);
  CHECK(number(tick(fresh, 1), "size") == 0);
  CHECK(number(tick(fresh, 9), "price") > 0);
  (void)bench.ask(client, "REQ_MARKET_DATA_TYPE", {{"marketDataType", 2}});
  const auto frozen = bench.ask(client, "REQ_MKT_DATA", stream(3));
  CHECK(frozen[0].fields["marketDataType"] == 2);
  CHECK(number(tick(frozen, 1), "price") > 0);
}

TEST_CASE("an index has no volume") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(1, 416904, "165,233"));
  for (const int type : {5, 8, 21, 48}) {
    CHECK_FALSE(has_type(sent, type));
  }
  (void)bench.ask(client, "REQ_REAL_TIME_BARS",
                  {{"reqId", 2}, {"contract", contract_of(416904)}, {"whatToShow", "TRADES"}});
  const auto bars = only(bench.wait(10'000), "REAL_TIME_BARS");
  REQUIRE_FALSE(bars.empty());
  CHECK(number(bars[0], "volume") == 0);
}

TEST_CASE("invalid requests for market data get their error") {
  world::World world = world::default_world();
  world.market_data_lines = 2;
  Bench bench(world);
  const ClientSession client = bench.start(1);
  CHECK(error_code(bench.ask(
            client, "REQ_MKT_DATA",
            {{"reqId", 1},
             {"contract", {{"symbol", "NOPE"}, {"secType", "STK"}, {"exchange", "SMART"}}}})) ==
        200);
  (void)bench.ask(client, "REQ_MKT_DATA", stream(1));
  CHECK(error_code(bench.ask(client, "REQ_MKT_DATA", stream(1))) == 102);
  (void)bench.ask(client, "REQ_MKT_DATA", stream(2));
  CHECK(error_code(bench.ask(client, "REQ_MKT_DATA", stream(3))) == 101);
  Json snapshot = stream(3);
  snapshot["snapshot"] = true;
  CHECK(bench.ask(client, "REQ_MKT_DATA", snapshot).back().name == "TICK_SNAPSHOT_END");
  (void)bench.ask(client, "CANCEL_MKT_DATA", {{"reqId", 2}});
  CHECK(bench.ask(client, "REQ_MKT_DATA", stream(3)).size() > 5);
}

TEST_CASE("requests for the CFD of a stock are rerouted to the stock") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_MKT_DATA", stream(4, 120549942));
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].name == "REROUTE_MKT_DATA_REQ");
  CHECK(sent[0].fields["conId"] == 8314);
  const auto depth =
      bench.ask(client, "REQ_MKT_DEPTH",
                {{"reqId", 5}, {"contract", contract_of(120549942)}, {"numRows", 3}});
  CHECK(depth[0].name == "REROUTE_MKT_DEPTH_REQ");
  const ClientSession old = bench.start(2, 120);
  CHECK(has_type(bench.ask(old, "REQ_MKT_DATA", stream(4, 120549942)), 1));
}

// Official Python of API 9.81 reads sizes as integers, and its read loop ends at a fraction.
TEST_CASE("clients without fractional sizes get whole ones") {
  Bench bench;
  const ClientSession client = bench.start(1, 151);
  const ClientSession later = bench.start(2, 163);
  constexpr int kBitcoin = 479624278;
  auto sent = bench.ask(client, "REQ_MKT_DATA", stream(1, kBitcoin));
  bool fractions = false;
  for (int i = 0; i < 20; ++i) {
    for (const Sent& one : sent) {
      CHECK(one.text("size").find('.') == std::string::npos);
    }
    sent = bench.wait(250);
  }
  for (const Sent& one : bench.ask(later, "REQ_MKT_DATA", stream(1, kBitcoin))) {
    fractions = fractions || one.text("size").find('.') != std::string::npos;
  }
  CHECK(fractions);
}

TEST_CASE("every message that is sent can be encoded at every version") {
  class Encoder final : public MessageSink {
   public:
    explicit Encoder(int version) : codec(version) {}
    void send(int, const wire::Message& message) override {
      if (codec.available(message.spec())) {
        const auto error = codec.encode(message, out);
        INFO(message.spec().name << (error ? error->reason : std::string()));
        CHECK_FALSE(error.has_value());
        ++frames;
      }
    }
    wire::Codec codec;
    OutputBuffer out;
    int frames = 0;
  };
  for (const int version : {100, 124, 142, 151, 157, 163, 176, 193, 200, 203, 213, 226}) {
    std::string bytes;
    for (int round = 0; round < 2; ++round) {
      Model model(world::default_world(), 5);
      const ClientSession client{1, 1, version};
      Encoder sink(version);
      Moment now{0, kWall};
      model.begin(now);
      REQUIRE(model.start(client, now, sink));
      const auto ask = [&](const char* name, const Json& fields) {
        std::string reason;
        wire::Message request(*wire::find_message(name, wire::Direction::to_gateway));
        REQUIRE_FALSE(
            wire::fill_fields(*wire::tree_from_json(fields.dump(), reason), request).has_value());
        model.request(client, request, now, sink);
      };
      ask("REQ_MKT_DATA", stream(1, kApple, "100,101,165,233,236,292,375,456"));
      ask("REQ_MKT_DATA", stream(2, kFirstOption));
      ask("REQ_MKT_DEPTH", {{"reqId", 3},
                            {"contract", contract_of(kApple)},
                            {"numRows", 5},
                            {"isSmartDepth", true}});
      int id = 4;
      for (const char* kind : {"Last", "BidAsk", "MidPoint"}) {
        ask("REQ_TICK_BY_TICK_DATA", {{"reqId", id++},
                                      {"contract", contract_of(kApple)},
                                      {"tickType", kind},
                                      {"numberOfTicks", 10}});
      }
      ask("REQ_REAL_TIME_BARS",
          {{"reqId", id++}, {"contract", contract_of(kApple)}, {"whatToShow", "TRADES"}});
      for (const char* format : {"1", "2"}) {
        ask("REQ_HISTORICAL_DATA", {{"reqId", id++},
                                    {"contract", contract_of(kApple)},
                                    {"barSizeSetting", "1 hour"},
                                    {"duration", "1 D"},
                                    {"whatToShow", "TRADES"},
                                    {"formatDate", format},
                                    {"keepUpToDate", true}});
      }
      model.advance(now.after_ms(12'000).real_ns, sink);
      CHECK(sink.frames > 100);
      // The same inputs give the same bytes.
      CHECK((round == 0 || bytes == sink.out.view()));
      bytes = sink.out.view();
    }
  }
}

}  // namespace ibgw::gateway::test
