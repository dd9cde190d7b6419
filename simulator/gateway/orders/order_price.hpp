// At what price and in what size an order could trade at a moment. Pure.
#pragma once

#include <vector>

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/orders/order.hpp"

namespace ibgw::gateway {

/// What a trade of one unit moves: the instrument itself, or the legs of a combination.
[[nodiscard]] std::vector<OrderLeg> traded_legs(const OrderTerms& terms);

/// What decides tick, hours and expiration; of a combination, its first leg.
[[nodiscard]] const world::Instrument& first_instrument(const world::World& world,
                                                        const OrderTerms& terms);

/// As much of `quantity` as the contract trades in.
[[nodiscard]] double whole_steps(const world::World& world, const OrderTerms& terms,
                                 double quantity);

/// Of the instrument; of a combination, what buying and selling all its legs costs. A side without
/// size cannot be traded with.
[[nodiscard]] Quote quote_for(const Market& market, const OrderTerms& terms, std::int64_t wall_ms);

struct Offer {
  double price = 0;
  double size = 0;     ///< 0 = it cannot trade now.
  bool added = false;  ///< It waited in the book for the other side.
};
[[nodiscard]] Offer offer_for(const Market& market, const Order& order, const Quote& quote,
                              std::int64_t wall_ms);

/// Whether a price is as good as the limit or better; true without a limit.
[[nodiscard]] bool within_limit(const OrderTerms& terms, double price);

/// Moves a trailing stop with the market, and says whether the order is active: it has no trigger,
/// or the trigger was or is reached.
[[nodiscard]] bool pull_trigger(const Market& market, Order& order, const Quote& quote);

}  // namespace ibgw::gateway
