#include <cmath>
#include <map>

#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {
namespace {

using test::Bench;
using test::error_code;
using test::only;
using test::Sent;
using Json = nlohmann::ordered_json;

constexpr int kApple = 265598;

world::World two_accounts() {
  world::World world = world::default_world();
  world.accounts.push_back({"DU7654321", {{"USD", 5000}}, {{kApple, 10, 200}}, "USD"});
  // Prices stand still, so only trades change the account's value.
  world.instruments[static_cast<std::size_t>(world.find_instrument(kApple))].price.volatility = 0;
  return world;
}

/// Value of an ACCT_VALUE row.
std::string value(const std::vector<Sent>& sent, const std::string& key,
                  const std::string& currency) {
  for (const Sent& one : sent) {
    if (one.text("key") == key && one.text("currency") == currency) {
      return one.text("value");
    }
  }
  return "none";
}

Json subscribe(const char* account = "") {
  return {{"subscribe", true}, {"acctCode", account}};
}

}  // namespace

TEST_CASE("account data is complete, with an update time and one end marker at the end") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_ACCT_DATA", subscribe());
  REQUIRE(only(sent, "ACCT_DOWNLOAD_END").size() == 1);
  CHECK(sent.back().name == "ACCT_DOWNLOAD_END");
  CHECK(sent.back().text("accountName") == "DU1234567");
  CHECK(sent[sent.size() - 2].text("timeStamp") == "09:30");
  CHECK(only(sent, "PORTFOLIO_VALUE").size() == 4);
  CHECK(value(sent, "AccountType", "") == "INDIVIDUAL");
  CHECK(value(sent, "CashBalance", "EUR") == "10000.00");
  CHECK(value(sent, "ExchangeRate", "BASE") == "1.00");
  CHECK(value(sent, "TotalCashBalance", "BASE") == value(sent, "TotalCashValue", "USD"));
}

TEST_CASE("portfolio rows are marked to the market") {
  Bench bench;
  const auto sent = bench.ask(bench.start(1), "REQ_ACCT_DATA", subscribe());
  for (const Sent& row : only(sent, "PORTFOLIO_VALUE")) {
    const int instrument =
        bench.model.world().find_instrument(row.fields["contract"]["conId"].get<int>());
    const auto& one = bench.model.world().instruments[static_cast<std::size_t>(instrument)];
    const Quote quote = bench.model.market().quote(instrument, bench.now.wall_ms);
    const double position = std::stod(row.text("position"));
    const double price = row.fields["marketPrice"].get<double>();
    CHECK(price == Approx((quote.bid + quote.ask) / 2));
    CHECK(row.fields["marketValue"].get<double>() ==
          Approx(position * price * (one.multiplier > 0 ? one.multiplier : 1)));
    CHECK(row.fields["unrealizedPNL"].get<double>() ==
          Approx(row.fields["marketValue"].get<double>() -
                 position * row.fields["averageCost"].get<double>()));
    CHECK_FALSE(row.text("contract/primaryExch").empty());
  }
}

// Trading at the midpoint without commission neither wins nor loses anything.
TEST_CASE("net liquidation is cash plus positions at market and trading conserves it") {
  world::World world = world::default_world();
  world.accounts[0].cash["JPY"] = 1'000'000;
  Bench bench(world, 5);
  Ledger& ledger = bench.model.ledger();
  const Valuation by{bench.model.world(), bench.model.market(), bench.now.wall_ms};
  const auto net = [&] { return worth_of(by, ledger.accounts()[0]).total.net(); };
  double expected = 0;
  for (const auto& [currency, amount] : ledger.accounts()[0].cash) {
    expected += amount * by.exchange_rate(currency, "USD");
  }
  for (const auto& [id, position] : ledger.accounts()[0].positions) {
    expected += mark_position(by, position).value;
  }
  CHECK(net() == Approx(expected));
  const double before = net();
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    const int instrument = static_cast<int>(i);
    const std::string& type = world.instruments[i].sec_type;
    if (type != "CASH" || world.instruments[i].currency == "USD") {
      ledger.trade("DU1234567", instrument, i % 2 == 0 ? 3 : -2, by.mark(instrument), 0,
                   by.wall_ms);
    }
  }
  CHECK(net() == Approx(before).epsilon(1e-9));
  ledger.trade("DU1234567", 0, 1, by.mark(0), 7.5, by.wall_ms);
  CHECK(net() == Approx(before - 7.5).epsilon(1e-9));
}

TEST_CASE("exchange rates come from the world's currency pairs, over several if needed") {
  const Bench bench;
  Model model(world::default_world());
  const Valuation by{model.world(), model.market(), bench.now.wall_ms};
  const auto pair = [&](int con_id) { return by.mark(model.world().find_instrument(con_id)); };
  CHECK(by.exchange_rate("EUR", "USD") == Approx(pair(12087792)));
  CHECK(by.exchange_rate("JPY", "USD") == Approx(1 / pair(15016059)));
  CHECK(by.exchange_rate("EUR", "JPY") == Approx(pair(12087792) * pair(15016059)));
  CHECK(by.exchange_rate("USD", "USD") == 1);
}

TEST_CASE("after a trade, exactly the changed values are sent") {
  Bench bench;
  const ClientSession client = bench.start(1);
  bench.ask(client, "REQ_ACCT_DATA", subscribe());
  CHECK(bench.wait(1000).empty());
  bench.model.ledger().trade("DU1234567", bench.model.world().find_instrument(kApple), -100, 230, 1,
                             bench.now.wall_ms);
  const auto sent = bench.wait(1000);
  CHECK(only(sent, "ACCT_DOWNLOAD_END").empty());
  CHECK(value(sent, "CashBalance", "USD") == "122999.00");
  CHECK(value(sent, "CashBalance", "EUR") == "none");
  CHECK(value(sent, "AccountType", "") == "none");
  bool flat = false;
  for (const Sent& row : only(sent, "PORTFOLIO_VALUE")) {
    flat = flat || (row.fields["contract"]["conId"] == kApple && row.text("position") == "0");
  }
  CHECK(flat);
  CHECK(sent.back().name == "ACCT_UPDATE_TIME");
  // Without another trade, the next look at the account is the three-minute refresh.
  CHECK(bench.wait(170'000).empty());
  CHECK(only(bench.wait(10'000), "ACCT_UPDATE_TIME").size() == 1);
  CHECK(error_code(bench.ask(client, "REQ_ACCT_DATA", {{"subscribe", false}})) == 2100);
  CHECK(bench.wait(400'000).empty());
}

TEST_CASE("one account is shown at a time") {
  Bench bench(two_accounts());
  const ClientSession first = bench.start(1);
  const ClientSession second = bench.start(2);
  CHECK(error_code(bench.ask(first, "REQ_ACCT_DATA", subscribe("DU0"))) == 321);
  bench.ask(first, "REQ_ACCT_DATA", subscribe("DU1234567"));
  // The client itself may look at another one.
  const auto switched = bench.ask(first, "REQ_ACCT_DATA", subscribe("DU7654321"));
  CHECK(switched.front().text("errorCode") == "2100");
  CHECK(switched.back().text("accountName") == "DU7654321");
  const auto refused = bench.ask(second, "REQ_ACCT_DATA", subscribe("DU1234567"));
  CHECK(error_code(refused) == 2101);
  CHECK(refused[0].text("errorMsg").ends_with(": 1"));
  CHECK(bench.ask(second, "REQ_ACCT_DATA", subscribe("DU7654321")).back().name ==
        "ACCT_DOWNLOAD_END");
  bench.ask(second, "REQ_ACCT_DATA", {{"subscribe", false}});
  const ClientSession newest = bench.start(3, 225);
  bench.ask(
      newest, "UPDATE_CONFIG",
      {{"reqId", 1}, {"api", {{"settings", {{"letApiAccountRequestsSwitchSubscription", true}}}}}});
  const auto served = bench.ask(second, "REQ_ACCT_DATA", subscribe("DU1234567"));
  CHECK(served.front().session == 1);
  CHECK(served.front().text("errorCode") == "2100");
  CHECK(served.back().session == 2);
}

TEST_CASE("summaries give the tags, ledgers by currency, two at a time") {
  Bench bench(two_accounts());
  const ClientSession client = bench.start(1);
  const auto ask = [&](int id, const char* group, const char* tags) {
    return bench.ask(client, "REQ_ACCOUNT_SUMMARY",
                     {{"reqId", id}, {"group", group}, {"tags", tags}});
  };
  const auto sent = ask(1, "All", "NetLiquidation, AccountType,NoSuchTag,RegTEquity");
  CHECK(sent.size() == 7);  // Three tags of two accounts, and the end.
  CHECK(sent.back().name == "ACCOUNT_SUMMARY_END");
  CHECK(error_code(ask(1, "All", "AccountType")) == 322);
  const auto euros = ask(2, "DU1234567", "$LEDGER:EUR");
  CHECK(euros.size() == 26);
  CHECK(euros[0].text("currency") == "EUR");
  CHECK(error_code(ask(3, "All", "AccountType")) == 322);
  CHECK(bench.ask(client, "CANCEL_ACCOUNT_SUMMARY", {{"reqId", 2}}).empty());
  CHECK(ask(4, "DU1234567", "$LEDGER:ALL").size() == 1 + 3 * 25);
  bench.ask(client, "CANCEL_ACCOUNT_SUMMARY", {{"reqId", 4}});
  CHECK(ask(5, "DU1234567", "$LEDGER").size() == 26);
  bench.ask(client, "CANCEL_ACCOUNT_SUMMARY", {{"reqId", 5}});
  CHECK(error_code(ask(6, "Nobody", "AccountType")) == 321);
  CHECK(error_code(ask(6, "All", "")) == 321);
  CHECK(ask(6, "Everyone", "AccountType").size() == 3);
}

TEST_CASE("values of several accounts: all, or the ledger and the net liquidation only") {
  Bench bench(two_accounts());
  const ClientSession client = bench.start(1);
  const auto ask = [&](int id, Json more) {
    more["reqId"] = id;
    return bench.ask(client, "REQ_ACCOUNT_UPDATES_MULTI", more);
  };
  const auto everything = ask(1, {{"account", "DU7654321"}});
  const auto ledger = ask(2, {{"account", "DU7654321"}, {"ledgerAndNLV", true}});
  CHECK(ledger.size() == 2 * 25 + 2);
  CHECK(everything.size() > ledger.size() + 30);
  CHECK(error_code(ask(2, {{"account", "DU7654321"}})) == 322);
  CHECK(error_code(ask(3, {{"account", "nobody"}})) == 321);
  CHECK(ask(4, {{"modelCode", "Growth"}}).size() == 1);
  CHECK(everything.back().name == "ACCOUNT_UPDATE_MULTI_END");
  bench.model.ledger().trade("DU1234567", 0, 1, 100, 0, bench.now.wall_ms);
  CHECK(bench.wait(1000).empty());  // Not one of its accounts.
  bench.model.ledger().trade("DU7654321", 0, 1, 100, 0, bench.now.wall_ms);
  CHECK(only(bench.wait(1000), "ACCOUNT_UPDATE_MULTI").size() > 4);
}

TEST_CASE("positions: first all, then changes; a closed position once") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_POSITIONS");
  CHECK(only(sent, "POSITION").size() == 4);
  CHECK(sent.back().name == "POSITION_END");
  bench.ask(client, "REQ_POSITIONS_MULTI", {{"reqId", 9}, {"account", "DU1234567"}});
  const int apple = bench.model.world().find_instrument(kApple);
  bench.model.ledger().trade("DU1234567", apple, -100, 230, 0, bench.now.wall_ms);
  const auto flat = bench.wait(1000);
  REQUIRE(flat.size() == 2);
  CHECK(flat[0].text("position") == "0");
  CHECK(flat[1].text("reqId") == "9");
  CHECK(bench.wait(1000).empty());
  CHECK(bench.ask(client, "REQ_POSITIONS").size() == 4);  // The flat one is gone.
  bench.ask(client, "CANCEL_POSITIONS");
  bench.ask(client, "CANCEL_POSITIONS_MULTI", {{"reqId", 9}});
  bench.model.ledger().trade("DU1234567", apple, 5, 230, 0, bench.now.wall_ms);
  CHECK(bench.wait(1000).empty());
}

TEST_CASE("profit and loss is sent every second while it changes") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto first = bench.ask(client, "REQ_PNL", {{"reqId", 1}, {"account", "DU1234567"}});
  REQUIRE(first.size() == 1);
  const auto single = bench.ask(client, "REQ_PNL_SINGLE",
                                {{"reqId", 2}, {"account", "DU1234567"}, {"conId", kApple}});
  REQUIRE(single.size() == 1);
  CHECK(single[0].text("position") == "100");
  CHECK(single[0].fields["value"].get<double>() > 0);
  const auto later = bench.wait(10'000);
  CHECK(only(later, "PNL").size() > 3);
  CHECK(only(later, "PNL").size() <= 10);
  CHECK(only(later, "PNL_SINGLE").size() <= 10);
  bench.ask(client, "CANCEL_PNL", {{"reqId", 1}});
  bench.ask(client, "CANCEL_PNL_SINGLE", {{"reqId", 2}});
  CHECK(bench.wait(5000).empty());
  CHECK(error_code(bench.ask(client, "CANCEL_PNL", {{"reqId", 1}})) == 10185);
  CHECK(error_code(bench.ask(client, "REQ_PNL", {{"reqId", 1}, {"account", "nobody"}})) == 321);
  CHECK(error_code(bench.ask(client, "REQ_PNL_SINGLE", {{"reqId", 1}, {"conId", 1}})) == 200);
  const auto none = bench.ask(client, "REQ_PNL_SINGLE", {{"reqId", 1}, {"conId", 12087792}});
  CHECK(none[0].text("position") == "0");
  CHECK(none[0].text("dailyPnL").empty());
}

TEST_CASE("unchanged profit and loss is not sent again") {
  world::World world = world::default_world();
  world.accounts[0].positions.resize(1);
  world.instruments[static_cast<std::size_t>(world.find_instrument(kApple))].price.tape = {
      {0, 229, 231, 230, 100}};
  Bench bench(world);
  const ClientSession client = bench.start(1);
  CHECK(bench.ask(client, "REQ_PNL", {{"reqId", 1}}).size() == 1);
  CHECK(bench.ask(client, "REQ_PNL_SINGLE", {{"reqId", 2}, {"conId", kApple}}).size() == 1);
  CHECK(bench.wait(5000).empty());
  bench.model.ledger().trade("DU1234567", bench.model.world().find_instrument(kApple), 1, 225, 0,
                             bench.now.wall_ms);
  CHECK(bench.wait(5000).size() == 2);
}

TEST_CASE("the day's profit comes from trading and prices since midnight") {
  Bench bench;
  Model& model = bench.model;
  const Valuation by{model.world(), model.market(), bench.now.wall_ms};
  const int apple = model.world().find_instrument(kApple);
  const double close = model.market().previous_close(apple, bench.now.wall_ms);
  const auto daily = [&] { return profit_of(by, model.ledger().accounts()[0], kApple).daily; };
  CHECK(daily() == Approx(100 * (by.mark(apple) - close)));
  model.ledger().trade("DU1234567", apple, -150, 231, 2, bench.now.wall_ms);
  CHECK(daily() == Approx(100 * (231 - close) + 50 * (231 - by.mark(apple)) - 2));
  model.ledger().trade("DU1234567", apple, 50, 229, 2, bench.now.wall_ms);
  CHECK(daily() == Approx(100 * (231 - close) + 50 * (231 - 229) - 4));
}

TEST_CASE("advisors' documents exist if there are several accounts, and are stored") {
  Bench single;
  const ClientSession alone = single.start(1);
  CHECK(error_code(single.ask(alone, "REQ_FA", {{"faDataType", 1}})) == 321);
  CHECK(error_code(single.ask(alone, "REPLACE_FA",
                              {{"reqId", 1}, {"faDataType", 1}, {"xml", "<a/>"}})) == 321);
  CHECK(single.ask(alone, "REQ_FAMILY_CODES")[0].fields["familyCodes"].size() == 1);
  CHECK(single.ask(alone, "REQ_SOFT_DOLLAR_TIERS", {{"reqId", 4}})[0].text("reqId") == "4");
  Bench bench(two_accounts());
  const ClientSession client = bench.start(1);
  const ClientSession other = bench.start(2);
  const auto groups = bench.ask(client, "REQ_FA", {{"faDataType", 1}});
  CHECK(groups[0].text("xml").find("<String>DU7654321</String>") != std::string::npos);
  CHECK(error_code(bench.ask(client, "REQ_FA", {{"faDataType", 4}})) == 321);
  const auto kept =
      bench.ask(client, "REPLACE_FA", {{"reqId", 1}, {"faDataType", 1}, {"xml", "<Mine/>"}});
  CHECK(kept[0].name == "REPLACE_FA_END");
  CHECK(bench.ask(other, "REQ_FA", {{"faDataType", 1}})[0].text("xml") == "<Mine/>");
  CHECK(bench.ask(other, "REQ_FA", {{"faDataType", 3}})[0].text("xml").find("DU1234567") !=
        std::string::npos);
}

}  // namespace ibgw::gateway
