// The price and size at which an order could trade at a given time. Pure.
#pragma once

#include <vector>

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/orders/order.hpp"

namespace ibgw::gateway {

/// The legs of a trade: the instrument itself, or the legs of a combination.
[[nodiscard]] std::vector<OrderLeg> traded_legs(const OrderTerms& terms);

/// The instrument that determines tick, hours and expiration; for a combination, its first leg.
[[nodiscard]] const world::Instrument& first_instrument(const world::World& world,
                                                        const OrderTerms& terms);

/// `quantity` rounded down to the contract's size increment.
[[nodiscard]] double whole_steps(const world::World& world, const OrderTerms& terms,
                                 double quantity);

/// The quote of the instrument; for a combination, the price of buying and selling all its legs. A
/// side with size 0 cannot be traded with.
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

/// Moves a trailing stop with the market. Returns whether the order is active: it has no trigger,
/// or its trigger has been reached.
[[nodiscard]] bool pull_trigger(const Market& market, Order& order, const Quote& quote);

}  // namespace ibgw::gateway
