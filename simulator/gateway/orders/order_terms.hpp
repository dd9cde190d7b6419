// Reads what an order asks for, and refuses what cannot be an order here.
#pragma once

#include <string>

#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"

namespace ibgw::gateway {

/// An error instead of an answer; code 0 = none.
struct Refusal {
  int code = 0;
  std::string text;
};

/// From a PLACE_ORDER. The terms are complete only if nothing is refused.
[[nodiscard]] Refusal read_terms(const Parts& parts, const wire::Message& request, Moment now,
                                 OrderTerms& terms);

/// Whether a change from one to the other is still the same order.
[[nodiscard]] bool same_order(const OrderTerms& a, const OrderTerms& b);

/// `100 AAPL`'s whole line in order messages: `BUY 100 AAPL NASDAQ.NMS`.
[[nodiscard]] std::string order_line(const world::World& world, const OrderTerms& terms);

}  // namespace ibgw::gateway
