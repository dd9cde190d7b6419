// Reads the terms of an order, and refuses invalid or unsupported ones.
#pragma once

#include <string>

#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"
#include "simulator/gateway/refusal.hpp"

namespace ibgw::gateway {

/// Error code: an order without a size.
inline constexpr int kSizeZero = 434;

/// Reads a PLACE_ORDER. The terms are complete only if the order is not refused.
[[nodiscard]] Refusal read_terms(const Parts& parts, const wire::Message& request, Moment now,
                                 OrderTerms& terms);

/// Whether an order may be changed from one to the other.
[[nodiscard]] bool same_order(const OrderTerms& a, const OrderTerms& b);

/// The description of an order in messages: `BUY 100 AAPL NASDAQ.NMS`.
[[nodiscard]] std::string order_line(const world::World& world, const OrderTerms& terms);

}  // namespace ibgw::gateway
