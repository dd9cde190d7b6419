// The world as scenarios describe it.
#include <algorithm>

#include "simulator/scenario/test_support.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::scenario {
namespace {

using testing::load;

world::World world_of(const std::string& text) {
  return *load_world_text(text, "world.yaml").world;
}

const world::Instrument& contract(const world::World& world, int con_id) {
  const int index = world.find_instrument(con_id);
  REQUIRE(index >= 0);
  return world.instruments[static_cast<std::size_t>(index)];
}

world::Change change_of(const std::string& set, const std::string& gateway = {}) {
  const std::vector<Scenario> scenarios =
      load(gateway + "rules: [{on: REQ_IDS, do: [model, {set: " + set + "}]}]\n");
  const Action& action = scenarios.front().rules.at(0).actions.at(1);
  REQUIRE(action.kind == ActionKind::set);
  REQUIRE(action.change.has_value());
  return *action.change;
}

}  // namespace

TEST_CASE("without gateway the world is the default one") {
  CHECK(load("rules: [{on: hello, do: [model]}]\n").front().world == nullptr);
  const Scenario scenario = load("gateway: {mute_after_held: 3}\n").front();
  REQUIRE(scenario.world != nullptr);
  CHECK(scenario.mute_after_held == 3);
  CHECK(scenario.world->accounts.size() == 1);
  CHECK(scenario.world->instruments.size() == world::default_world().instruments.size());
}

TEST_CASE("accounts: the first one is the default one with changes") {
  const world::World world = world_of(
      "accounts:\n"
      "  - DU1\n"
      "  - {id: DU2, base_currency: EUR, cash: {USD: 1000, EUR: -2.5}, family_code: F1,\n"
      "     positions: [{symbol: AAPL, quantity: -5, averageCost: 180.25}, {conId: 12087792, "
      "quantity: 20000}, {localSymbol: ESH7, quantity: 1}]}\n"
      "  - {id: DU3, cash: {CHF: 1}}\n");
  REQUIRE(world.accounts.size() == 3);
  CHECK(world.accounts[0].id == "DU1");
  CHECK(world.accounts[0].positions.size() == 4);
  const world::Account& second = world.accounts[1];
  CHECK(second.base_currency == "EUR");
  CHECK(second.cash == std::map<std::string, double>{{"EUR", -2.5}, {"USD", 1000}});
  REQUIRE(second.positions.size() == 3);
  CHECK(second.positions[0].con_id == 265598);
  CHECK(second.positions[0].quantity == -5);
  CHECK(second.positions[0].average_cost == 180.25);
  CHECK(second.positions[2].con_id == 730283094);
  CHECK(world.accounts[2].positions.empty());
  CHECK(world.family_codes == std::vector<std::pair<std::string, std::string>>{{"DU2", "F1"}});
  CHECK(world_of("accounts: [{id: DU1, positions: []}]\n").accounts[0].positions.empty());
}

TEST_CASE("single values") {
  const world::World world = world_of(
      "max_clients: 0\nnext_valid_id: 7\nmaster_client_id: 9\ntime_zone: CET\nuser_name: u\n"
      "white_branding_id: w\nread_only: true\ndelayed_notice: false\ntick_interval: "
      "10ms\naccount_refresh: 5s\n"
      "farms: {market_data: [a, b], historical: [c], sec_def: d}\n"
      "limits: {messages_per_second: 5, pace_messages: false, market_data_lines: 3}\n"
      "commission: {per_unit: 0.01, minimum: 0}\n");
  CHECK(world.max_clients == 0);
  CHECK(world.next_valid_id == 7);
  CHECK(world.master_client_id == 9);
  CHECK(world.time_zone.name() == "CET");
  CHECK(world.user_name == "u");
  CHECK(world.white_branding_id == "w");
  CHECK(world.read_only);
  CHECK_FALSE(world.delayed_notice);
  CHECK(world.tick_interval_ms == 10);
  CHECK(world.account_refresh_ms == 5000);
  CHECK(world.market_data_farms == std::vector<std::string>{"a", "b"});
  CHECK(world.historical_farms == std::vector<std::string>{"c"});
  CHECK(world.sec_def_farm == "d");
  CHECK(world.messages_per_second == 5);
  CHECK_FALSE(world.pace_messages);
  CHECK(world.market_data_lines == 3);
  CHECK(world.commission == 0.01);
  CHECK(world.commission_min == 0);
}

TEST_CASE("contracts: changed by id or name, new with an id of their own") {
  const world::World world = world_of(
      "market_rules: [{id: 5, increments: [{lowEdge: 0, increment: 0.1}, {lowEdge: 10, increment: "
      "0.5}]}]\n"
      "contracts:\n"
      "  - {symbol: AAPL, price: {start: 10, volatility: 0, spread: 3, size: 5}}\n"
      "  - {conId: 272093, symbol: MSFX, subscribed: false}\n"
      "  - {localSymbol: ESM7, minTick: 0.5, timeZoneId: JST, lastTradeTime: 17:00}\n"
      "  - {conId: 1, symbol: NEW, marketRuleId: 5, validExchanges: [SMART, NYSE], shortable: "
      "false,\n"
      "     price: {size: 7, tape: [{at: 0s, bid: 1, ask: 1.5}, {at: 250ms, bid: 2, ask: 2, last: "
      "3, size: 4}]}}\n"
      "  - {conId: 2, symbol: NEW, secType: OPT, lastTradeDateOrContractMonth: 20270319, strike: "
      "5,\n"
      "     right: P, multiplier: 100, underConId: 1}\n");
  CHECK(contract(world, 265598).price.start == 10);
  CHECK(world.zone_of(contract(world, 750150193)).name() == "JST");
  CHECK(contract(world, 750150193).last_trade_minute == 17 * 60);
  CHECK(contract(world, 265598).price.volatility == 0);
  CHECK(contract(world, 265598).price.spread_ticks == 3);
  CHECK(contract(world, 265598).long_name == "APPLE INC");
  CHECK(contract(world, 272093).symbol == "MSFX");
  CHECK_FALSE(contract(world, 272093).subscribed);
  CHECK(contract(world, 750150193).min_tick == 0.5);
  CHECK(contract(world, 730283094).min_tick == 0.25);
  const world::Instrument& fresh = contract(world, 1);
  CHECK(fresh.sec_type == "STK");
  CHECK(fresh.market_rule == 5);
  CHECK(fresh.valid_exchanges == "SMART,NYSE");
  CHECK_FALSE(fresh.shortable);
  REQUIRE(fresh.price.tape.size() == 2);
  CHECK(fresh.price.tape[0].last == 1);
  CHECK(fresh.price.tape[0].size == 7);
  CHECK(fresh.price.tape[1].at_ms == 250);
  CHECK(fresh.price.tape[1].last == 3);
  CHECK(fresh.price.tape[1].size == 4);
  const world::Instrument& option = contract(world, 2);
  CHECK(option.right == "P");
  CHECK(option.strike == 5);
  CHECK(option.under_con_id == 1);
  const auto is_fifth = [](const world::MarketRule& rule) { return rule.id == 5; };
  const auto rule = std::find_if(world.market_rules.begin(), world.market_rules.end(), is_fifth);
  REQUIRE(rule != world.market_rules.end());
  CHECK(rule->increments.at(1).low_edge == 10);
}

TEST_CASE("exchanges have sessions, calendars, holidays and early closes") {
  const world::World world = world_of(
      "always_open: false\n"
      "exchanges:\n"
      "  - {name: TSEJ, time_zone: JST, calendar: tokyo, regular: [09:00-11:30, 12:30-15:30],\n"
      "     holidays: [20260107], early_closes: [{date: 20260108, closes: 11:00}]}\n"
      "  - {name: CME, regular: [08:00-15:00], extended: [17:00-16:00], always_open: true}\n");
  const world::Exchange& tokyo = *world.find_exchange("TSEJ");
  CHECK_FALSE(tokyo.always_open);
  CHECK(tokyo.hours.calendar->name == "tokyo");
  CHECK(tokyo.hours.regular == std::vector<world::Period>{{540, 690}, {750, 930}});
  CHECK(tokyo.hours.holidays == std::vector<int>{20260107});
  REQUIRE(tokyo.hours.short_days.size() == 1);
  CHECK(tokyo.hours.short_days[0].date == 20260108);
  CHECK(tokyo.hours.short_days[0].closes == 660);
  const world::Exchange& cme = *world.find_exchange("CME");
  CHECK(cme.always_open);
  CHECK(cme.hours.regular == std::vector<world::Period>{{480, 900}});
  CHECK(cme.hours.extended == std::vector<world::Period>{{-420, 960}});
  CHECK(cme.hours.calendar->name == "us_futures");
  CHECK_FALSE(world.find_exchange("NASDAQ")->always_open);
  CHECK(world.find_exchange("NASDAQ")->hours.extended.size() == 1);
}

TEST_CASE("exchanges, news, bulletins, calendar and scanners") {
  const world::World world = world_of(
      "exchanges:\n"
      "  - {name: NYSE, always_open: false, opens: 10:00, closes: 24:00, time_zone: MET}\n"
      "  - {name: NEW, depth_of: FUT, letter: z}\n"
      "news_providers: [{code: A, name: Agency}]\n"
      "news: [{provider: A, id: A$1, symbol: IBM, headline: h, age: 2h},\n"
      "       {provider: A, id: A$2, symbol: IBM, headline: i, every_day_at: 09:30}]\n"
      "bulletins: [{text: one}, {id: 9, type: exchange_available, text: two, exchange: NYSE}]\n"
      "calendar: [{symbol: IBM, type: wshe_ed, date: 20270128}]\n"
      "scanners: [{code: MOST_ACTIVE, contracts: [SPY, ESH7, 8314]}, {code: NEW, contracts: "
      "[IBM]}]\n");
  const world::Exchange* const nyse = world.find_exchange("NYSE");
  REQUIRE(nyse != nullptr);
  CHECK_FALSE(nyse->always_open);
  CHECK(nyse->hours.regular == std::vector<world::Period>{{600, 1440}});
  CHECK(nyse->hours.extended.empty());
  CHECK(nyse->letter == 'N');
  CHECK(nyse->hours.zone.name() == "MET");
  CHECK(world.zone_of(contract(world, 8314)).name() == "MET");
  CHECK(world.zone_of(contract(world, 730283094)).name() == "US/Central");
  REQUIRE(world.find_exchange("NEW") != nullptr);
  CHECK(world.find_exchange("NEW")->sec_type == "FUT");
  CHECK(world.find_exchange("NEW")->letter == 'z');
  REQUIRE(world.news.size() == 2);
  CHECK(world.news[0].con_id == 8314);
  CHECK(world.news[0].text == "h");
  CHECK(world.news[0].minutes_ago == 120);
  CHECK(world.news[0].daily_minute == -1);
  CHECK(world.news[1].daily_minute == 570);
  REQUIRE(world.bulletins.size() == 2);
  CHECK(world.bulletins[0].id == 1);
  CHECK(world.bulletins[0].type == 1);
  CHECK(world.bulletins[1].type == 3);
  REQUIRE(world.calendar.size() == 1);
  CHECK(world.calendar[0].date == "20270128");
  const auto scanner = [&](const std::string& code) {
    const auto found =
        std::find_if(world.scanners.begin(), world.scanners.end(),
                     [&](const world::ScannerList& list) { return list.code == code; });
    REQUIRE(found != world.scanners.end());
    return found->con_ids;
  };
  CHECK(scanner("MOST_ACTIVE") == std::vector<int>{756733, 730283094, 8314});
  CHECK(scanner("NEW") == std::vector<int>{8314});
  CHECK(scanner("TOP_PERC_GAIN").size() == 5);
  CHECK(world_of("news_providers: []\n").news.empty());
  CHECK(world_of("bulletins: []\n").bulletins.empty());
}

TEST_CASE("set: what can be changed while the gateway runs") {
  const auto price = std::get<world::PriceChange>(change_of("{price: {symbol: IBM, last: 5.5}}"));
  CHECK(price.con_id == 8314);
  CHECK(price.last == 5.5);
  const auto farm = std::get<world::FarmChange>(change_of("{farm: {name: usfarm, state: broken}}"));
  CHECK(farm.name == "usfarm");
  CHECK(farm.state == world::FarmState::broken);
  const auto own = std::get<world::FarmChange>(change_of(
      "{farm: {name: eufarm, state: inactive}}", "gateway: {farms: {market_data: [eufarm]}}\n"));
  CHECK(own.state == world::FarmState::inactive);
  CHECK(std::get<world::UpstreamChange>(change_of("{upstream: restored_data_lost}")) ==
        world::UpstreamChange::restored_data_lost);
  CHECK(std::get<world::NextIdChange>(change_of("{next_valid_id: 100}")).id == 100);
  CHECK_FALSE(
      std::get<world::CompetitionChange>(change_of("{competing_session: false}")).competing);
  CHECK(std::get<world::PortChange>(change_of("{api_port: 4003}")).port == 4003);
  CHECK(std::holds_alternative<world::Restart>(change_of("{restart: true}")));
  const auto fill =
      std::get<world::OrderChange>(change_of("{order: {id: 3, filled: 50, price: 10}}"));
  CHECK(fill.quantity == 50);
  CHECK(fill.price == 10);
  CHECK_FALSE(fill.cancel);
  CHECK(std::get<world::OrderChange>(change_of("{order: {id: 3, filled: all}}")).quantity == 0);
  CHECK(std::get<world::OrderChange>(change_of("{order: {id: 3, cancel: true}}")).cancel);
}

TEST_CASE("set: orders by hand, positions, cash, liquidation") {
  const auto entry =
      std::get<world::OrderEntry>(change_of("{order: {enter: {symbol: IBM, action: SELL, "
                                            "totalQuantity: 10, orderType: LMT, lmtPrice: 5}}}"));
  CHECK(entry.con_id == 8314);
  CHECK(entry.action == "SELL");
  CHECK(entry.quantity == 10);
  CHECK(entry.order_type == "LMT");
  CHECK(entry.limit == 5);
  CHECK(entry.tif == "DAY");
  const auto position =
      std::get<world::PositionChange>(change_of("{position: {conId: 8314, quantity: -7}}"));
  CHECK(position.quantity == -7);
  CHECK_FALSE(position.average_cost);
  const auto split = std::get<world::PositionChange>(
      change_of("{position: {symbol: IBM, quantity: 7, averageCost: 2.5, account: DU2}}",
                "gateway: {accounts: [DU1, DU2]}\n"));
  CHECK(split.average_cost == 2.5);
  CHECK(split.account == "DU2");
  const auto cash = std::get<world::CashChange>(change_of("{cash: {currency: USD, amount: -3}}"));
  CHECK(cash.currency == "USD");
  CHECK(cash.amount == -3);
  const auto forced = std::get<world::Liquidation>(change_of("{liquidation: {symbol: AAPL}}"));
  CHECK(forced.con_id == 265598);
  CHECK(forced.quantity == 0);
}

TEST_CASE("set: the id of an order may be a saved value") {
  const std::vector<Scenario> scenarios = load(
      "rules:\n  - on: PLACE_ORDER\n    do: [model, {set: {order: {id: $orderId, filled: "
      "all}}}]\n");
  const Action& action = scenarios.front().rules.at(0).actions.at(1);
  REQUIRE(action.with.find("id") != nullptr);
  CHECK(action.with.find("id")->text == "$orderId");
}

TEST_CASE("set needs no connection") {
  CHECK(load("rules: [{on: {after: 1s}, do: [{set: {upstream: lost}}]}]\n")
            .front()
            .rules.at(0)
            .actions.at(0)
            .kind == ActionKind::set);
}

}  // namespace ibgw::scenario
