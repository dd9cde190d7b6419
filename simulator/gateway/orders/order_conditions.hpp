// Conditions that an order waits for.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"

namespace ibgw::gateway {

/// Reads `order.conditions`. Returns the error, or an empty text.
[[nodiscard]] std::string read_conditions(const world::World& world, const wire::Message& request,
                                          Moment now, OrderTerms& terms);

/// "And" binds closer than "or". True for an order without conditions. `executions`: of all
/// orders.
[[nodiscard]] bool conditions_met(const Parts& parts, const std::deque<Execution>& executions,
                                  const Order& order, std::int64_t wall_ms);

/// The price that a trigger method looks at (0 and 2, 3 = last; 1, 4 = the side an order would
/// trade with; 7 = either; 8 = the middle): whether it stands at or beyond `price`.
[[nodiscard]] bool price_reached(const Quote& quote, int trigger_method, bool rising, double price);

}  // namespace ibgw::gateway
