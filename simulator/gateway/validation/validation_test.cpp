// What is refused before it is served, and that complete requests are not.
#include "simulator/gateway/validation/validation.hpp"

#include <fstream>
#include <iostream>
#include <iterator>

#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {

using nlohmann::ordered_json;
using test::Bench;
using test::error_code;
using test::Sent;

namespace {

constexpr int kText = 178;
constexpr int kProtobuf = 225;

const ordered_json kStock = {
    {"symbol", "AAPL"}, {"secType", "STK"}, {"exchange", "SMART"}, {"currency", "USD"}};
const ordered_json kLimitOrder = {{"action", "BUY"},   {"totalQuantity", "1"}, {"orderType", "LMT"},
                                  {"lmtPrice", 100.0}, {"tif", "DAY"},         {"transmit", true}};

/// The cause of error 321, or the code and text of another error, or nothing.
std::string refusal(const std::vector<Sent>& answer) {
  const int code = error_code(answer);
  if (code == 0) {
    return "";
  }
  const std::string text = answer[0].text("errorMsg");
  const std::string introduction = "Error validating request.-'bT' : cause - ";
  return code == kCannotValidate && text.starts_with(introduction)
             ? text.substr(introduction.size())
             : std::to_string(code) + " " + text;
}

class Requests {
 public:
  explicit Requests(int version = kText, world::World world = world::default_world())
      : bench_(std::move(world)), client_(bench_.start(1, version)) {}

  std::string quotes(const ordered_json& contract, const std::string& generic = "") {
    return refusal(
        bench_.ask(client_, "REQ_MKT_DATA",
                   {{"reqId", ++id_}, {"contract", contract}, {"genericTickList", generic}}));
  }
  std::string bars(const ordered_json& contract) {
    return refusal(bench_.ask(client_, "REQ_HISTORICAL_DATA",
                              {{"reqId", ++id_},
                               {"contract", contract},
                               {"duration", "1 D"},
                               {"barSizeSetting", "1 hour"},
                               {"whatToShow", "TRADES"},
                               {"formatDate", 1}}));
  }
  std::string details(const ordered_json& contract) {
    return refusal(
        bench_.ask(client_, "REQ_CONTRACT_DATA", {{"reqId", ++id_}, {"contract", contract}}));
  }
  std::string order(const ordered_json& contract, const ordered_json& order = kLimitOrder) {
    return refusal(bench_.ask(client_, "PLACE_ORDER",
                              {{"orderId", ++id_}, {"contract", contract}, {"order", order}}));
  }

  Bench& bench() { return bench_; }
  [[nodiscard]] const ClientSession& client() const { return client_; }

 private:
  Bench bench_;
  ClientSession client_;
  int id_ = 0;
};

ordered_json with(ordered_json fields, const std::string& name, const ordered_json& value) {
  fields[name] = value;
  return fields;
}

ordered_json without(ordered_json fields, const std::string& name) {
  fields.erase(name);
  return fields;
}

ordered_json leg(int con_id, const std::string& action, int ratio = 1) {
  return {{"conId", con_id}, {"ratio", ratio}, {"action", action}, {"exchange", "SMART"}};
}

ordered_json spread(const ordered_json& legs) {
  return {{"symbol", "AAPL"},
          {"secType", "BAG"},
          {"exchange", "SMART"},
          {"currency", "USD"},
          {"comboLegs", legs}};
}

}  // namespace

TEST_CASE("a complete request is served") {
  Requests requests;
  CHECK(requests.quotes(kStock).empty());
  CHECK(requests.bars(kStock).empty());
  CHECK(requests.details(kStock).empty());
  CHECK(requests.order(kStock).empty());
  CHECK(requests.quotes({{"conId", 265598}, {"exchange", "SMART"}}).empty());
  CHECK(requests.quotes(with(kStock, "secType", "stk")).empty());
  CHECK(requests.details(without(kStock, "exchange")).empty());
}

TEST_CASE("a contract needs a security type that gateways know") {
  Requests requests;
  for (const ordered_json& type : {ordered_json(""), ordered_json("STOCK")}) {
    const ordered_json contract = with(kStock, "secType", type);
    const std::string cause = "Please enter a valid security type";
    CHECK(requests.quotes(contract) == cause);
    CHECK(requests.bars(contract) == cause);
    CHECK(requests.details(contract) == cause);
    CHECK(requests.order(contract) == cause);
  }
  CHECK(requests.quotes(with(kStock, "secType", "CONTFUT")) ==
        "Please enter a valid security type");
}

TEST_CASE("an exchange is needed even with a contract id") {
  Requests requests;
  for (const ordered_json& contract :
       {without(kStock, "exchange"), ordered_json{{"conId", 265598}, {"secType", "STK"}}}) {
    CHECK(requests.quotes(contract) == "Please enter exchange");
    CHECK(requests.bars(contract) == "Please enter exchange");
    CHECK(requests.order(contract) == "Missing order exchange.");
  }
}

TEST_CASE("a future needs an expiry or a local symbol") {
  Requests requests;
  const ordered_json future = {
      {"symbol", "ES"}, {"secType", "FUT"}, {"exchange", "CME"}, {"currency", "USD"}};
  CHECK(requests.quotes(future) == "Please enter a local symbol or an expiry");
  CHECK(requests.order(future) == "Please enter a local symbol or an expiry");
  CHECK(requests.details(future).empty());
}

TEST_CASE("an option needs right, strike and expiry, or a local symbol") {
  Requests requests;
  const ordered_json option = {{"symbol", "AAPL"},    {"secType", "OPT"},
                               {"exchange", "SMART"}, {"currency", "USD"},
                               {"right", "C"},        {"lastTradeDateOrContractMonth", "20270319"}};
  const std::string cause =
      "When the local symbol field is empty, please fill the following fields (right, strike, "
      "expiry)";
  CHECK(requests.quotes(option) == cause);
  CHECK(requests.order(option) == cause);
  CHECK(requests.details(option).empty());
}

TEST_CASE("a combination needs sensible legs, and has no details") {
  Requests requests;
  const ordered_json legs = {leg(265598, "BUY"), leg(272093, "SELL")};
  CHECK(requests.quotes(spread(legs)).empty());
  CHECK(requests.order(spread(legs)).empty());
  CHECK(requests.order(spread(ordered_json::array())) ==
        "Security type 'BAG' requires combo leg details.");
  CHECK(requests.details(spread(legs)) == "BAG isn't supported for contract data request");
  CHECK(requests.order(spread({leg(265598, "BUY"), leg(272093, "HOLD")})) ==
        "The combo details for leg '1' are invalid. -  conid, ratio, side: 272093, 1, 0");
  CHECK(requests.order(spread({leg(265598, "BUY", 2), leg(272093, "SELL", 2)})) ==
        "Invalid leg ratio.");
}

TEST_CASE("prices of the legs replace the price of a combination") {
  Requests requests;
  const auto priced = [&](ordered_json prices) {
    ordered_json legs = {leg(265598, "BUY"), leg(272093, "SELL")};
    for (std::size_t i = 0; i < prices.size(); ++i) {
      if (!prices[i].is_null()) {
        legs[i]["perLegPrice"] = prices[i];
      }
    }
    return spread(legs);
  };
  const ordered_json no_price = without(kLimitOrder, "lmtPrice");
  CHECK(requests.order(priced({100.0, 300.0}), no_price).empty());
  CHECK(requests.order(priced({100.0, 300.0})) ==
        "Can't specify combo price when using per-leg prices.");
  CHECK(requests.order(priced({100.0, nullptr}), no_price) ==
        "The combo details for leg '1' are invalid. - All leg prices are needed when specifying "
        "per-leg prices.");
  CHECK(requests.order(priced({100.0, 300.0}), with(no_price, "orderType", "MKT")) ==
        "The combo details for leg '0' are invalid. - Only LMT or REL+LMT order allows using "
        "per-leg prices.");
}

TEST_CASE("a date alone means that whole day, also when clocks change") {
  constexpr std::int64_t kNextMidnight = 1773028800000;  // 2026-03-09 00:00 US/Eastern, in summer.
  constexpr std::int64_t kMinute = 60'000;
  Bench bench;
  bench.now.wall_ms = kNextMidnight - kMinute;
  bench.model.begin(bench.now);
  const ClientSession client = bench.start(1, kText);
  ordered_json order = with(with(kLimitOrder, "tif", "GTD"), "goodTillDate", "20260308");
  (void)bench.ask(client, "PLACE_ORDER", {{"orderId", 1}, {"contract", kStock}, {"order", order}});
  (void)bench.wait(kMinute - 1);
  CHECK(bench.model.orders().has_open(1));
  (void)bench.wait(1);
  CHECK_FALSE(bench.model.orders().has_open(1));
}

TEST_CASE("an order needs a type that gateways know") {
  Requests requests;
  CHECK(requests.order(kStock, with(kLimitOrder, "orderType", "LIMIT")) ==
        "Invalid order type was entered");
  // A gateway knows this one; the model does not offer it.
  CHECK(requests.order(kStock, with(kLimitOrder, "orderType", "VOL")).starts_with("387 "));
}

TEST_CASE("an order without a time in force is refused as protobuf only") {
  const ordered_json order = without(kLimitOrder, "tif");
  CHECK(Requests(kText).order(kStock, order).empty());
  CHECK(Requests(kProtobuf).order(kStock, order) == "10052 Invalid time in force:Empty");
  CHECK(Requests(kText).order(kStock, with(order, "tif", "GTX")) ==
        "10052 Invalid time in force:GTX");
}

TEST_CASE("current gateways say that an order without a time in force became a day order") {
  for (const int version : {178, 203}) {
    Bench bench;
    const ClientSession client{1, 1, kText, version};
    REQUIRE(bench.model.start(client, bench.now, bench));
    const auto sent =
        bench.ask(client, "PLACE_ORDER",
                  {{"orderId", 1}, {"contract", kStock}, {"order", without(kLimitOrder, "tif")}});
    const auto notices = test::only(sent, "ERR_MSG");
    REQUIRE(notices.size() == (version == 203 ? 1 : 0));
    if (version == 203) {
      CHECK(notices[0].fields["errorCode"] == 10349);
      CHECK(notices[0].fields["id"] == 1);
    }
    CHECK(bench.model.orders().has_open(1));
  }
}

TEST_CASE("attributes that were taken out of the API are refused by gateways of 2022 on") {
  const ordered_json order = with(kLimitOrder, "eTradeOnly", true);
  CHECK(Requests(175).order(kStock, order).empty());
  CHECK(Requests(176).order(kStock, order) ==
        "10268 The 'EtradeOnly' order attribute is not supported.");
  CHECK(Requests(176).order(kStock, with(kLimitOrder, "firmQuoteOnly", true)) ==
        "10269 The 'FirmQuoteOnly' order attribute is not supported.");
}

TEST_CASE("a generic tick must exist for the security type") {
  Requests requests;
  CHECK(requests.quotes(kStock, "100,101,233, 236 ,mdoff,292:BRFG,587").empty());
  const std::string wrong = requests.quotes(kStock, "100,999");
  CHECK(
      wrong.starts_with("Incorrect generic tick list of 100,999.  Legal ones for (STK) are: "
                        "100(Option Volume),101(Option Open Interest),"));
  CHECK(wrong.find("221/220(Creditman Mark Price)") != std::string::npos);
  CHECK(requests.quotes(kStock, "162").starts_with("Incorrect generic tick list of 162."));
  CHECK(requests.quotes(kStock, "0").starts_with("Incorrect generic tick list of 0."));
  CHECK(requests.quotes(kStock, "292:").starts_with("Incorrect generic tick list"));
}

TEST_CASE("a world skips checks one by one") {
  world::World world = world::default_world();
  world.skip_checks = {world::Check::order_exchange, world::Check::time_in_force};
  Requests requests(kProtobuf, world);
  const ordered_json contract = without(kStock, "exchange");
  CHECK(requests.order(contract, without(kLimitOrder, "tif")).empty());
  CHECK(requests.quotes(contract) == "Please enter exchange");
}

TEST_CASE("the table of checks in docs/gateway.md is up to date") {
  std::ifstream file(IBGW_DOCS_DIR "/gateway.md");
  REQUIRE(file);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  CHECK(text.find(checks_markdown()) != std::string::npos);
}

// gateway_test '[print]' prints the table for the document.
TEST_CASE("print the table of checks", "[.print]") {
  std::cout << checks_markdown();
}

}  // namespace ibgw::gateway
