// The margin that an order would need: for what-if answers, and for the check before an order is
// accepted. Margin shares are those of the account values.
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

  /// The fraction of the equity that is not needed as maintenance margin.
  [[nodiscard]] double cushion() const { return equity > 0 ? (equity - maintenance) / equity : 0; }
};

[[nodiscard]] MarginState margin_of(const Parts& parts, std::string_view account,
                                    std::int64_t wall_ms);

struct MarginChange {
  MarginState before;
  MarginState after;
  double commission = 0;
  std::string_view commission_currency;

  /// Whether the order needs more margin than before, and more than the equity allows.
  [[nodiscard]] bool too_much() const {
    return after.initial > before.initial && after.initial > after.equity;
  }
};

/// Assumes that the order trades completely, at the price it would pay now or, if that is worse, at
/// its limit.
[[nodiscard]] MarginChange margin_change(const Parts& parts, const OrderTerms& terms,
                                         std::int64_t wall_ms);

/// For all of `quantity` units of one contract in one order.
[[nodiscard]] double commission_for(const world::World& world, int instrument, double quantity);

}  // namespace ibgw::gateway
