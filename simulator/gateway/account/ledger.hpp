// Money and positions of the accounts. What is paid, received and held always adds up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

struct Position {
  int instrument = 0;  ///< In World::instruments.
  double quantity = 0;
  double average_cost = 0;  ///< Per unit, with the multiplier in it.
  double realized = 0;      ///< Of this session of the gateway.
};

struct AccountState {
  std::string id;
  std::map<std::string, double> cash;  ///< By currency.
  std::map<int, Position> positions;   ///< By contract id; flat ones stay, with quantity 0.
  double realized = 0;                 ///< In the currencies of the trades, added up.
};

class Ledger {
 public:
  /// `world` must outlive the ledger.
  explicit Ledger(const world::World& world);

  [[nodiscard]] const std::vector<AccountState>& accounts() const { return accounts_; }
  /// Counts the trades, so that streams see cheaply that something changed.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// nullptr if there is no such account.
  [[nodiscard]] const AccountState* find(std::string_view account) const;

  /// A trade of `quantity` (below 0 = sold) at `price` per unit of price; returns the realized
  /// profit, commission included. The account must exist.
  double trade(std::string_view account, int instrument, double quantity, double price,
               double commission);
  /// The same on any state of an account, for what would be.
  static double apply(const world::World& world, AccountState& account, int instrument,
                      double quantity, double price, double commission);

 private:
  const world::World& world_;
  std::vector<AccountState> accounts_;
  std::uint64_t version_ = 0;
};

}  // namespace ibgw::gateway
