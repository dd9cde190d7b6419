#include "simulator/gateway/account/account_values.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <set>

#include <fmt/format.h>

#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

double multiplier_of(const world::Instrument& one) {
  return one.multiplier > 0 ? one.multiplier : 1;
}

bool settles_daily(std::string_view sec_type) {
  return sec_type == "FUT" || sec_type == "CFD";
}

std::string money(double amount) {
  // Avoids `-0.00` for less than half a cent.
  return fmt::format("{:.2f}", std::fabs(amount) < 0.005 ? 0.0 : amount);
}

void add_position(const Valuation& by, const Position& position, Worth& worth) {
  const world::Instrument& one =
      by.world.instruments[static_cast<std::size_t>(position.instrument)];
  const MarkedPosition marked = mark_position(by, position);
  Purse& purse = worth.purses[one.currency];
  purse.unrealized += marked.unrealized;
  purse.realized += marked.realized;
  if (one.sec_type == "CASH") {
    worth.purses[one.symbol].cash += marked.quantity;
  } else if (settles_daily(one.sec_type)) {
    purse.cash += marked.quantity * marked.average_cost;
    purse.future_gain += marked.unrealized;
  } else if (one.sec_type == "OPT") {
    purse.option += marked.value;
  } else if (one.sec_type == "BOND") {
    purse.bond += marked.value;
  } else if (one.sec_type == "FUND") {
    purse.fund += marked.value;
  } else if (one.sec_type == "CRYPTO") {
    purse.crypto += marked.value;
  } else {
    purse.stock += marked.value;
  }
  const double size = std::fabs(marked.value) * by.exchange_rate(one.currency, worth.currency);
  const Margin share = share_of_margin(one.sec_type);
  worth.margin.initial += size * share.initial;
  worth.margin.maintenance += size * share.maintenance;
  worth.gross += settles_daily(one.sec_type) || one.sec_type == "CASH" ? 0 : size;
}

void add_up(Purse& total, const Purse& purse) {
  total.cash += purse.cash * purse.rate;
  total.stock += purse.stock * purse.rate;
  total.option += purse.option * purse.rate;
  total.future_gain += purse.future_gain * purse.rate;
  total.bond += purse.bond * purse.rate;
  total.fund += purse.fund * purse.rate;
  total.crypto += purse.crypto * purse.rate;
  total.unrealized += purse.unrealized * purse.rate;
  total.realized += purse.realized * purse.rate;
}

std::string rate_text(double rate) {
  std::string text = fmt::format("{:.7f}", rate);
  text.erase(std::max(text.find_last_not_of('0') + 1, text.find('.') + 3));
  return text;
}

}  // namespace

double Valuation::mark(int instrument) const {
  const Quote quote = market.quote(instrument, wall_ms);
  return quote.bid > 0 && quote.ask > 0 ? (quote.bid + quote.ask) / 2 : quote.last;
}

double Valuation::exchange_rate(std::string_view from, std::string_view to) const {
  struct Reached {
    std::string_view currency;
    double rate;
  };
  std::deque<Reached> open{{from, 1}};
  std::set<std::string_view> seen{from};
  while (!open.empty()) {
    const Reached here = open.front();
    open.pop_front();
    if (here.currency == to) {
      return here.rate;
    }
    for (std::size_t i = 0; i < world.instruments.size(); ++i) {
      const world::Instrument& one = world.instruments[i];
      if (one.sec_type != "CASH") {
        continue;
      }
      const bool forward = one.symbol == here.currency;
      const bool backward = one.currency == here.currency;
      const std::string_view next = forward ? one.currency : one.symbol;
      const double price = mark(static_cast<int>(i));
      if ((forward || backward) && price > 0 && seen.insert(next).second) {
        open.push_back({next, forward ? here.rate * price : here.rate / price});
      }
    }
  }
  return 1;
}

Margin share_of_margin(std::string_view sec_type) {
  struct Share {
    std::string_view sec_type;
    Margin margin;
  };
  constexpr Share kShares[] = {
      {"STK", {0.5, 0.25}}, {"FUND", {0.5, 0.25}},  {"BOND", {0.25, 0.2}},
      {"FUT", {0.1, 0.08}}, {"CASH", {0.03, 0.02}}, {"CFD", {0.2, 0.15}},
  };
  for (const Share& share : kShares) {
    if (share.sec_type == sec_type) {
      return share.margin;
    }
  }
  return {1, 1};  // Options and crypto have no loan value.
}

MarkedPosition mark_position(const Valuation& by, const Position& position) {
  MarkedPosition marked;
  marked.instrument = position.instrument;
  marked.quantity = position.quantity;
  marked.average_cost = position.average_cost;
  marked.price = by.mark(position.instrument);
  const world::Instrument& one =
      by.world.instruments[static_cast<std::size_t>(position.instrument)];
  marked.value = position.quantity * marked.price * multiplier_of(one);
  marked.unrealized = marked.value - position.quantity * position.average_cost;
  marked.realized = position.realized;
  return marked;
}

std::string base_currency(const world::World& world, std::string_view account) {
  const auto found = std::find_if(world.accounts.begin(), world.accounts.end(),
                                  [&](const world::Account& a) { return a.id == account; });
  return found == world.accounts.end() ? "USD" : found->base_currency;
}

Worth worth_of(const Valuation& by, const AccountState& account) {
  Worth worth;
  worth.currency = base_currency(by.world, account.id);
  for (const auto& [currency, amount] : account.cash) {
    worth.purses[currency].cash += amount;
  }
  for (const auto& [con_id, position] : account.positions) {
    add_position(by, position, worth);
  }
  for (auto& [currency, purse] : worth.purses) {
    purse.rate = by.exchange_rate(currency, worth.currency);
    add_up(worth.total, purse);
  }
  return worth;
}

std::vector<ValueRow> account_rows(const Valuation& by, const AccountState& account) {
  const Worth worth = worth_of(by, account);
  const Valuation yesterday{by.world, by.market, by.world.time_zone.midnight(by.wall_ms) - 1};
  const double net = worth.total.net();
  const double available = net - worth.margin.initial;
  const double excess = net - worth.margin.maintenance;
  const auto per_net = [&](double amount) {
    return fmt::format("{:.4f}", net > 0 ? amount / net : 0.0);
  };
  const std::string kNone;
  const std::string& base = worth.currency;
  return {
      {"AccountCode", account.id, kNone},
      {"AccountReady", "true", kNone},
      {"AccountType", "INDIVIDUAL", kNone},
      {"AccruedDividend", money(0), base},
      {"AvailableFunds", money(available), base},
      {"AvailableFunds-S", money(available), base},
      {"Billable", money(0), base},
      // Four times the available funds: the rule for day trading on margin.
      {"BuyingPower", money(std::max(available, 0.0) * 4), base},
      {"Cushion", per_net(std::max(excess, 0.0)), kNone},
      {"DayTradesRemaining", "-1", kNone},
      {"EquityWithLoanValue", money(net), base},
      {"EquityWithLoanValue-S", money(net), base},
      {"ExcessLiquidity", money(excess), base},
      {"ExcessLiquidity-S", money(excess), base},
      {"FullAvailableFunds", money(available), base},
      {"FullExcessLiquidity", money(excess), base},
      {"FullInitMarginReq", money(worth.margin.initial), base},
      {"FullMaintMarginReq", money(worth.margin.maintenance), base},
      {"GrossPositionValue", money(worth.gross), base},
      {"Guarantee", money(0), base},
      {"HighestSeverity", "0", kNone},
      {"InitMarginReq", money(worth.margin.initial), base},
      {"InitMarginReq-S", money(worth.margin.initial), base},
      {"Leverage", per_net(worth.gross), kNone},
      {"Leverage-S", per_net(worth.gross), kNone},
      {"LookAheadAvailableFunds", money(available), base},
      {"LookAheadExcessLiquidity", money(excess), base},
      {"LookAheadInitMarginReq", money(worth.margin.initial), base},
      {"LookAheadMaintMarginReq", money(worth.margin.maintenance), base},
      {"LookAheadNextChange", "0", kNone},
      {"MaintMarginReq", money(worth.margin.maintenance), base},
      {"MaintMarginReq-S", money(worth.margin.maintenance), base},
      {"NLVAndMarginInReview", "false", kNone},
      {"NetLiquidation", money(net), base},
      {"NetLiquidation-S", money(net), base},
      {"NetLiquidationUncertainty", money(0), base},
      {"PostExpirationExcess", money(excess), base},
      {"PostExpirationMargin", money(0), base},
      {"PreviousDayEquityWithLoanValue", money(worth_of(yesterday, account).total.net()), base},
      {"RegTEquity", money(net), base},
      {"RegTMargin", money(worth.margin.initial), base},
      {"SMA", money(std::max(available, 0.0)), base},
      {"SettledCash", money(worth.total.cash), base},
      {"TotalCashValue", money(worth.total.cash), base},
      {"TotalCashValue-S", money(worth.total.cash), base},
      {"TradingType-S", "STKNOPT", kNone},
      {"WhatIfPMEnabled", "true", kNone},
  };
}

std::vector<ValueRow> ledger_rows(const Valuation& by, const AccountState& account) {
  const Worth worth = worth_of(by, account);
  std::vector<std::pair<std::string, Purse>> columns{{"BASE", worth.total}};
  columns.insert(columns.end(), worth.purses.begin(), worth.purses.end());
  struct Line {
    std::string_view key;
    double (*amount)(const Purse&);
  };
  constexpr auto kNothing = [](const Purse&) { return 0.0; };
  constexpr auto kCash = [](const Purse& p) { return p.cash; };
  constexpr Line kLines[] = {
      {"AccruedCash", kNothing},
      {"CashBalance", kCash},
      {"CorporateBondValue", [](const Purse& p) { return p.bond; }},
      {"Cryptocurrency", [](const Purse& p) { return p.crypto; }},
      {"FundValue", kNothing},
      {"FutureOptionValue", kNothing},
      {"FuturesPNL", [](const Purse& p) { return p.future_gain; }},
      {"FxCashBalance", kNothing},
      {"IssuerOptionValue", kNothing},
      {"MoneyMarketFundValue", kNothing},
      {"MutualFundValue", [](const Purse& p) { return p.fund; }},
      {"NetDividend", kNothing},
      {"NetLiquidationByCurrency", [](const Purse& p) { return p.net(); }},
      {"OptionMarketValue", [](const Purse& p) { return p.option; }},
      {"RealizedPnL", [](const Purse& p) { return p.realized; }},
      {"StockMarketValue", [](const Purse& p) { return p.stock; }},
      {"TBillValue", kNothing},
      {"TBondValue", kNothing},
      {"TotalCashBalance", kCash},
      {"UnrealizedPnL", [](const Purse& p) { return p.unrealized; }},
      {"WarrantValue", kNothing},
  };
  std::vector<ValueRow> rows;
  for (const auto& [currency, purse] : columns) {
    const std::string& real = currency == "BASE" ? worth.currency : currency;
    rows.push_back({"AccountOrGroup", account.id, currency, true});
    rows.push_back({"Currency", currency, currency, true});
    rows.push_back({"ExchangeRate", rate_text(purse.rate), currency, true});
    rows.push_back({"RealCurrency", real, currency, true});
    for (const Line& line : kLines) {
      rows.push_back({line.key, money(line.amount(purse)), currency, true});
    }
  }
  return rows;
}

Profit profit_of(const Valuation& by, const AccountState& account, int con_id) {
  const std::map<int, Position>& before =
      account.positions_before(by.world.time_zone.day(by.wall_ms));
  const std::string base = base_currency(by.world, account.id);
  Profit profit;
  for (const auto& [id, position] : account.positions) {
    if (con_id != 0 && id != con_id) {
      continue;
    }
    const world::Instrument& one =
        by.world.instruments[static_cast<std::size_t>(position.instrument)];
    const MarkedPosition marked = mark_position(by, position);
    const auto began = before.find(id);
    const Position at_first = began == before.end() ? Position{} : began->second;
    const double close = by.market.previous_close(position.instrument, by.wall_ms);
    const double unrealized_at_first =
        at_first.quantity * (close * multiplier_of(one) - at_first.average_cost);
    const double realized = marked.realized - at_first.realized;
    const double rate = by.exchange_rate(one.currency, base);
    profit.daily += rate * (marked.unrealized + realized - unrealized_at_first);
    profit.unrealized += rate * marked.unrealized;
    profit.realized += rate * realized;
    profit.traded = profit.traded || realized != 0 || marked.quantity != at_first.quantity;
    profit.value += rate * marked.value;
    profit.quantity += marked.quantity;
  }
  return profit;
}

}  // namespace ibgw::gateway
