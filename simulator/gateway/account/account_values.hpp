// Values of accounts, computed from the ledger and the market, for account updates, summaries and
// profit-and-loss streams. Pure: no state is kept.
//
// Totals are consistent: the net liquidation of an account is its cash plus its positions at market
// prices, in each currency and, by exchange rates, in the base currency. The ledger pays futures
// and CFDs in full; accounts still show that money as cash, and the gain as FuturesPNL. A position
// in a currency pair is cash in that currency.
//
// Margin is a share of the market value of each position (share_of_margin), long or short.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/gateway/account/ledger.hpp"
#include "simulator/gateway/market/market.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// Prices and exchange rates for valuation.
struct Valuation {
  const world::World& world;
  const Market& market;
  std::int64_t wall_ms = 0;

  /// The midpoint of bid and ask, or the last price if there are no quotes.
  [[nodiscard]] double mark(int instrument) const;
  /// One unit of `from` in `to`, from the world's CASH pairs, over several pairs if need be; 1 if
  /// no pair leads there.
  [[nodiscard]] double exchange_rate(std::string_view from, std::string_view to) const;
};

struct Margin {
  double initial = 0;
  double maintenance = 0;
};
/// Margin as a share of the market value of a position in this type of contract.
[[nodiscard]] Margin share_of_margin(std::string_view sec_type);

struct MarkedPosition {
  int instrument = 0;
  double quantity = 0;
  double average_cost = 0;  ///< Including the multiplier.
  double price = 0;         ///< Without the multiplier.
  double value = 0;
  double unrealized = 0;
  double realized = 0;
};
[[nodiscard]] MarkedPosition mark_position(const Valuation& by, const Position& position);

/// Totals in one currency; `rate` converts them to the base currency.
struct Purse {
  double cash = 0;
  double stock = 0;
  double option = 0;
  double future_gain = 0;
  double bond = 0;
  double fund = 0;
  double crypto = 0;
  double unrealized = 0;
  double realized = 0;
  double rate = 1;

  [[nodiscard]] double net() const {
    return cash + stock + option + future_gain + bond + fund + crypto;
  }
};

struct Worth {
  std::string currency;                 ///< The base currency.
  std::map<std::string, Purse> purses;  ///< By currency.
  Purse total;                          ///< In the base currency.
  double gross = 0;                     ///< Sum of all positions, longs and shorts both counted as
                                        ///< positive.
  Margin margin;
};
[[nodiscard]] std::string base_currency(const world::World& world, std::string_view account);
[[nodiscard]] Worth worth_of(const Valuation& by, const AccountState& account);

/// One value as accounts show it. Empty currency: it is not money.
struct ValueRow {
  std::string_view key;
  std::string value;
  std::string currency;
  bool of_ledger = false;  ///< Exists for each currency.
};
/// Values that exist once, in the base currency; ascending by key.
[[nodiscard]] std::vector<ValueRow> account_rows(const Valuation& by, const AccountState& account);
/// Values that exist for each currency, and for BASE as their total.
[[nodiscard]] std::vector<ValueRow> ledger_rows(const Valuation& by, const AccountState& account);

/// Since midnight of the login, or since the gateway's start if that was later; in the base
/// currency.
struct Profit {
  double daily = 0;
  double unrealized = 0;
  double realized = 0;
  double value = 0;  ///< Of the positions.
  double quantity = 0;
  bool traded = false;
};
/// For one contract, or for all if `con_id` is 0.
[[nodiscard]] Profit profit_of(const Valuation& by, const AccountState& account, int con_id);

}  // namespace ibgw::gateway
