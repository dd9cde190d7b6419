// The default world is consistent, and changes have names.
#include "simulator/world/world.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include <catch2/catch.hpp>

#include "simulator/world/change.hpp"

namespace ibgw::world {
namespace {

const Instrument* find(const World& world, int con_id) {
  const int at = world.find_instrument(con_id);
  return at < 0 ? nullptr : &world.instruments[static_cast<std::size_t>(at)];
}

std::chrono::year_month_day day(const std::string& yyyymmdd) {
  return std::chrono::year(std::stoi(yyyymmdd.substr(0, 4))) / std::stoi(yyyymmdd.substr(4, 2)) /
         std::stoi(yyyymmdd.substr(6, 2));
}

}  // namespace

TEST_CASE("every contract of the default world has an id and a price of its own") {
  const World world = default_world();
  std::set<int> ids;
  for (const Instrument& one : world.instruments) {
    INFO(one.symbol << ' ' << one.sec_type << ' ' << one.con_id);
    CHECK(one.con_id > 0);
    CHECK(ids.insert(one.con_id).second);
    CHECK_FALSE(one.symbol.empty());
    CHECK_FALSE(one.long_name.empty());
    CHECK(one.price.start > 0);
    CHECK(one.price.volatility > 0);
    CHECK(one.price.size > 0);
    CHECK(one.min_tick > 0);
    CHECK(one.price.start > 10 * one.min_tick);
  }
  std::set<std::string> types;
  for (const Instrument& one : world.instruments) {
    types.insert(one.sec_type);
  }
  CHECK(types ==
        std::set<std::string>{"STK", "OPT", "FUT", "CASH", "IND", "BOND", "CFD", "CRYPTO", "FUND"});
}

TEST_CASE("everything that the default world refers to exists") {
  const World world = default_world();
  for (const Instrument& one : world.instruments) {
    INFO(one.symbol << ' ' << one.sec_type << ' ' << one.con_id);
    CHECK(world.find_exchange(one.exchange) != nullptr);
    if (!one.primary_exchange.empty()) {
      CHECK(world.find_exchange(one.primary_exchange) != nullptr);
    }
    if (one.under_con_id != 0) {
      const Instrument* const underlying = find(world, one.under_con_id);
      REQUIRE(underlying != nullptr);
      CHECK(underlying->symbol == one.symbol);
      CHECK(underlying->under_con_id == 0);
    }
  }
  for (const Account& account : world.accounts) {
    CHECK(account.cash.contains(account.base_currency));
    for (const Holding& holding : account.positions) {
      CHECK(find(world, holding.con_id) != nullptr);
      CHECK(holding.quantity != 0);
      CHECK(holding.average_cost > 0);
    }
  }
  for (const NewsArticle& article : world.news) {
    CHECK(find(world, article.con_id) != nullptr);
    CHECK(std::any_of(
        world.news_providers.begin(), world.news_providers.end(),
        [&](const NewsProvider& provider) { return provider.code == article.provider; }));
  }
  for (const ScannerList& scanner : world.scanners) {
    for (const int con_id : scanner.con_ids) {
      CHECK(find(world, con_id) != nullptr);
    }
  }
  CHECK(world.find_exchange("NOWHERE") == nullptr);
  CHECK(world.find_instrument(1) == -1);
}

TEST_CASE("a contract's minimum tick is that of its market rule") {
  const World world = default_world();
  for (const Instrument& one : world.instruments) {
    INFO(one.symbol << ' ' << one.sec_type << ' ' << one.con_id << ", rule " << one.market_rule);
    const auto rule =
        std::find_if(world.market_rules.begin(), world.market_rules.end(),
                     [&](const MarketRule& each) { return each.id == one.market_rule; });
    REQUIRE(rule != world.market_rules.end());
    REQUIRE_FALSE(rule->increments.empty());
    CHECK(rule->increments.front().low_edge == 0);
    CHECK(rule->increments.front().increment == one.min_tick);
    CHECK(std::is_sorted(
        rule->increments.begin(), rule->increments.end(),
        [](const PriceIncrement& a, const PriceIncrement& b) { return a.low_edge <= b.low_edge; }));
  }
}

TEST_CASE("options have a symbol that describes them, and expire on a third Friday") {
  for (const Instrument& one : default_world().instruments) {
    if (one.sec_type != "OPT") {
      continue;
    }
    INFO(one.local_symbol);
    REQUIRE(one.local_symbol.size() == 21);
    CHECK(one.local_symbol.substr(0, one.symbol.size()) == one.symbol);
    CHECK(one.local_symbol.substr(6, 6) == one.last_trade_date.substr(2));
    CHECK(one.local_symbol.substr(12, 1) == one.right);
    CHECK(std::stoi(one.local_symbol.substr(13)) == static_cast<int>(one.strike * 1000));
    CHECK(one.contract_month == one.last_trade_date.substr(0, 6));
    const std::chrono::year_month_day date = day(one.last_trade_date);
    REQUIRE(date.ok());
    CHECK(std::chrono::weekday(std::chrono::sys_days(date)) == std::chrono::Friday);
    CHECK((static_cast<unsigned>(date.day()) - 1) / 7 == 2);
  }
}

TEST_CASE("changes have the names used in logs") {
  const auto [change, text] = GENERATE(table<Change, std::string>({
      {PriceChange{265598, 231.5}, "price of 265598 to 231.5"},
      {PriceChange{12087792, 1.08005}, "price of 12087792 to 1.08005"},
      {FarmChange{"usfarm", FarmState::ok}, "farm usfarm ok"},
      {FarmChange{"usfarm", FarmState::inactive}, "farm usfarm inactive"},
      {FarmChange{"ushmds", FarmState::broken}, "farm ushmds broken"},
      {UpstreamChange::lost, "upstream lost"},
      {UpstreamChange::restored, "upstream restored"},
      {UpstreamChange::restored_data_lost, "upstream restored_data_lost"},
      {NextIdChange{70}, "next_valid_id 70"},
      {CompetitionChange{true}, "competing_session true"},
      {CompetitionChange{false}, "competing_session false"},
      {PortChange{7497}, "api_port 7497"},
      {Restart{}, "restart"},
      {OrderChange{5, true, 0, 0}, "order 5 cancelled"},
      {OrderChange{5, false, 0, 0}, "order 5 filled: all"},
      {OrderChange{5, false, 50, 201.5}, "order 5 filled: 50"},
      {OrderChange{0, false, 0.25, 0}, "order filled: 0.25"},
      {OrderEntry{8314, "", "SELL", 10}, "order by hand: SELL 10 of 8314"},
      {PositionChange{8314, "", -5, {}}, "position of 8314 to -5"},
      {CashChange{"", "EUR", 7.5}, "cash in EUR to 7.5"},
      {Liquidation{8314, "", 0, 0}, "liquidation of 8314"},
      {Liquidation{8314, "", 3, 0}, "liquidation of 3 of 8314"},
  }));
  CHECK(to_string(change) == text);
}

}  // namespace ibgw::world
