// Contract details: everything that the world knows about an instrument.
#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kDaysTold = 6;
constexpr std::string_view kOrderTypes =
    "ACTIVETIM,AD,ADJUST,ALERT,AVGCOST,BASKET,COND,CONDORDER,DAY,DEACT,GAT,GTC,GTD,IOC,LIT,LMT,"
    "LOC,MIDPX,MIT,MKT,MOC,OCA,PEGMID,REL,SCALE,STP,STPLMT,TRAIL,TRAILLIT,TRAILLMT,TRAILMIT,WHATIF";

std::string_view exchanges_of(const world::Instrument& one) {
  return one.valid_exchanges.empty() ? one.exchange : one.valid_exchanges;
}

/// `20260105:0930-20260105:1600;20260110:CLOSED;...` for today and the days after it. A session
/// that begins the evening before is told with the day that it belongs to.
std::string hours_text(const world::World& world, const world::Instrument& one, world::Hours hours,
                       std::int64_t wall_ms) {
  const world::TradingHours& exchange = world.listing_of(one).hours;
  const time::Zone& zone = world.zone_of(one);
  const std::int64_t today = exchange.zone.day(wall_ms);
  std::string text;
  std::vector<world::Session> sessions;
  for (std::int64_t day = today; day < today + kDaysTold; ++day) {
    sessions.clear();
    exchange.add_sessions(hours, day, sessions);
    if (sessions.empty()) {
      text += fmt::format("{}:CLOSED;", time::date_text(day * kDayMs, time::Zone()));
    }
    for (const world::Session& one_session : sessions) {
      text += fmt::format("{}-{};", time::minute_text(one_session.from, zone),
                          time::minute_text(one_session.to, zone));
    }
  }
  text.pop_back();
  return text;
}

/// `20270319 08:30:00 US/Central`, or the date alone if the world tells no time.
std::string last_trade_text(const world::World& world, const world::Instrument& one) {
  const time::Zone& zone = world.zone_of(one);
  const auto day = time::read_date(one.last_trade_date, zone);
  return day && one.last_trade_minute >= 0
             ? time::zoned_text(
                   zone.wall_ms(zone.day(*day) * kDayMs + one.last_trade_minute * kMinuteMs), zone)
             : one.last_trade_date;
}

/// One rule for each exchange, in the order of the exchanges.
std::string market_rules_text(const world::Instrument& one) {
  const std::string_view exchanges = exchanges_of(one);
  std::string text = std::to_string(one.market_rule);
  for (auto commas = std::count(exchanges.begin(), exchanges.end(), ','); commas > 0; --commas) {
    text += fmt::format(",{}", one.market_rule);
  }
  return text;
}

void put_identifiers(wire::Message& message, const world::Instrument& one) {
  wire::Record& details =
      message.nested(message.root(), message.root().spec->index_of("contractDetails"));
  const bool isin = !one.isin.empty();
  const bool cusip = !one.cusip.empty();
  put_rows(message, details, "secIdList", static_cast<std::size_t>(isin) + (cusip ? 1 : 0),
           [&](std::size_t i, RowWriter row) {
             const bool is_isin = isin && i == 0;
             row.set("key", is_isin ? "ISIN" : "CUSIP");
             row.set("value", is_isin ? one.isin : one.cusip);
           });
}

void put_fund(wire::Message& message, const world::Instrument& one) {
  message.set("contractDetails.fundName", one.long_name);
  message.set("contractDetails.fundFamily", one.long_name.substr(0, one.long_name.find(' ')));
  message.set("contractDetails.fundType", "Equity");
  message.set("contractDetails.fundFrontLoad", "0.00");
  message.set("contractDetails.fundBackLoad", "0.00");
  message.set("contractDetails.fundManagementFee", "0.04");
  message.set("contractDetails.fundClosed", false);
  message.set("contractDetails.fundClosedForNewInvestors", false);
  message.set("contractDetails.fundClosedForNewMoney", false);
  message.set("contractDetails.fundMinimumInitialPurchase", "3000.00");
  message.set("contractDetails.fundMinimumSubsequentPurchase", "1.00");
  message.set("contractDetails.fundBlueSkyStates", "All");
  message.set("contractDetails.fundDistributionPolicyIndicator", "Y");  // Pays income out.
  message.set("contractDetails.fundAssetType", "004");                  // Equity.
}

void put_bond(wire::Message& message, const world::Instrument& one) {
  message.set("contractDetails.cusip", one.cusip);
  message.set("contractDetails.coupon", one.coupon);
  message.set("contractDetails.couponType", "FIXED");
  message.set("contractDetails.issueDate", one.issue_date);
  message.set("contractDetails.bondType", one.stock_type);
  message.set("contractDetails.convertible", false);
  message.set("contractDetails.callable", false);
  message.set("contractDetails.puttable", false);
  message.set("contractDetails.descAppend",
              fmt::format("{} {} {}", one.symbol, one.coupon, one.last_trade_date));
}

void put_details(wire::Message& message, const world::World& world, const world::Instrument& one,
                 std::int64_t wall_ms) {
  const auto set = [&](std::string_view field, auto value) {
    message.set(fmt::format("contractDetails.{}", field), value);
  };
  set("marketName", std::string_view(one.trading_class.empty() ? one.symbol : one.trading_class));
  set("minTick", std::string_view(decimal(one.min_tick)));
  set("orderTypes", kOrderTypes);
  set("validExchanges", exchanges_of(one));
  set("priceMagnifier", 1);
  set("minAlgoSize", "0");
  if (one.under_con_id != 0) {
    set("underConId", one.under_con_id);
  }
  set("longName", std::string_view(one.long_name));
  set("contractMonth", std::string_view(one.contract_month));
  set("industry", std::string_view(one.industry));
  set("category", std::string_view(one.category));
  set("subcategory", std::string_view(one.subcategory));
  set("timeZoneId", world.zone_of(one).name());
  const auto told = [&](bool outside_regular) {
    return hours_text(world, one, hours_for(one, outside_regular), wall_ms);
  };
  set("tradingHours", std::string_view(told(true)));
  set("liquidHours", std::string_view(told(false)));
  const bool smart = exchanges_of(one).starts_with("SMART");
  set("aggGroup", smart ? 1 : kNoGroup);
  const int under = one.under_con_id == 0 ? -1 : world.find_instrument(one.under_con_id);
  if (under >= 0) {
    const world::Instrument& underlying = world.instruments[static_cast<std::size_t>(under)];
    set("underSymbol", std::string_view(underlying.symbol));
    set("underSecType", std::string_view(underlying.sec_type));
  }
  set("marketRuleIds", std::string_view(market_rules_text(one)));
  set("realExpirationDate", std::string_view(one.last_trade_date));
  set("stockType", std::string_view(one.stock_type));
  const std::string increment = decimal(one.size_increment);
  const double lot = one.sec_type == "STK" ? 100 : one.size_increment;
  set("mdSizeMultiplier", 1);
  set("sizeMinTick", std::string_view(increment));
  set("minSize", std::string_view(increment));
  set("sizeIncrement", std::string_view(increment));
  set("suggestedSizeIncrement", std::string_view(decimal(std::max(lot, one.size_increment))));
  set("lastPricePrecision", std::string_view(decimal(one.min_tick)));
  set("lastSizePrecision", std::string_view(increment));
}

void contract_data(const Question& q) {
  const world::World& world = q.model.world();
  const std::vector<int> found = find_instruments(world, q.request, "contract");
  if (found.empty()) {
    q.error(kNoSecurityDefinition, "No security definition has been found for the request");
    return;
  }
  const std::int64_t id = q.id();
  const std::string asked(q.request.text("contract.exchange"));
  for (const int index : found) {
    const world::Instrument& one = world.instruments[static_cast<std::size_t>(index)];
    const bool bond = one.sec_type == "BOND";
    wire::Message& message = q.fresh(bond ? "BOND_CONTRACT_DATA" : "CONTRACT_DATA");
    message.set("reqId", id);
    put_contract(message, "contract", one, asked.empty() ? one.exchange : asked);
    message.set("contract.primaryExch", one.primary_exchange);
    if (!one.last_trade_date.empty()) {
      message.set("contract.lastTradeDateOrContractMonth", last_trade_text(world, one));
    }
    message.set("contract.lastTradeDate", one.last_trade_date);
    put_details(message, world, one, q.now.wall_ms);
    put_identifiers(message, one);
    if (one.sec_type == "FUND") {
      put_fund(message, one);
    }
    if (bond) {
      put_bond(message, one);
    }
    q.send(message);
  }
  wire::Message& end = q.fresh("CONTRACT_DATA_END");
  end.set("reqId", id);
  q.send(end);
}

constexpr Answer kContractAnswers[] = {
    {"REQ_CONTRACT_DATA", contract_data, "one message per matching contract, then the end marker",
     "200 321"},
    {"CANCEL_CONTRACT_DATA", answered_at_once, "no answer", ""},
};

}  // namespace

Answers contract_answers() {
  return kContractAnswers;
}

}  // namespace ibgw::gateway
