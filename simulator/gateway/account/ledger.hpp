// Cash and positions of the accounts. They are always consistent with the trades.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

struct Position {
  int instrument = 0;  ///< In World::instruments.
  double quantity = 0;
  double average_cost = 0;  ///< Per unit, including the multiplier.
  double realized = 0;      ///< Of this session of the gateway.
};

struct AccountState {
  std::string id;
  std::map<std::string, double> cash;  ///< By currency.
  std::map<int, Position> positions;   ///< By contract id; closed ones stay, with quantity 0.
  double realized = 0;                 ///< Sum over trades, each in its own currency.
  std::int64_t day = INT64_MIN;        ///< The login's day of the latest trade.
  std::map<int, Position> day_began;   ///< The positions when that day began.

  /// The positions when a day of the login began, as the day of any later time.
  [[nodiscard]] const std::map<int, Position>& positions_before(std::int64_t of_day) const {
    return of_day == day ? day_began : positions;
  }
};

class Ledger {
 public:
  /// `world` must outlive the ledger.
  explicit Ledger(const world::World& world);

  [[nodiscard]] const std::vector<AccountState>& accounts() const { return accounts_; }
  /// Number of changes so far, a cheap way for streams to detect changes.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// nullptr if there is no such account.
  [[nodiscard]] const AccountState* find(std::string_view account) const;

  /// Books a trade of `quantity` (negative = sold) at `price`; returns the realized profit,
  /// including commission. The account must exist.
  double trade(std::string_view account, int instrument, double quantity, double price,
               double commission, std::int64_t wall_ms);
  // Without a trade. An empty account is the first one; false if there is no such account.
  bool set_position(std::string_view account, int instrument, double quantity,
                    std::optional<double> average_cost);
  bool set_cash(std::string_view account, const std::string& currency, double amount);
  /// The same for any state of an account, for previews.
  static double apply(const world::World& world, AccountState& account, int instrument,
                      double quantity, double price, double commission);

 private:
  AccountState* find_or_first(std::string_view account);

  const world::World& world_;
  std::vector<AccountState> accounts_;
  std::uint64_t version_ = 0;
};

}  // namespace ibgw::gateway
