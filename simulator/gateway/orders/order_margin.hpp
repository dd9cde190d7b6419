// What an order would cost an account: the margin block of what-if answers, and the check before an
// order is taken. The shares of margin are those of the account values.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"

namespace ibgw::gateway {

struct MarginState {
  double equity = 0;  ///< With loan value; everything in the account's base currency.
  double initial = 0;
  double maintenance = 0;

  /// What of the equity is free of maintenance margin, as a fraction.
  [[nodiscard]] double cushion() const { return equity > 0 ? (equity - maintenance) / equity : 0; }
};

[[nodiscard]] MarginState margin_of(const Parts& parts, std::string_view account,
                                    std::int64_t wall_ms);

struct MarginChange {
  MarginState before;
  MarginState after;
  double commission = 0;
  std::string_view commission_currency;

  /// More margin than before, and more than the equity carries.
  [[nodiscard]] bool too_much() const {
    return after.initial > before.initial && after.initial > after.equity;
  }
};

/// As if the order traded completely at the price it would pay now, or at its limit.
[[nodiscard]] MarginChange margin_change(const Parts& parts, const OrderTerms& terms,
                                         std::int64_t wall_ms);

/// For all of `quantity` units of one contract in one order.
[[nodiscard]] double commission_for(const world::World& world, int instrument, double quantity);

}  // namespace ibgw::gateway
