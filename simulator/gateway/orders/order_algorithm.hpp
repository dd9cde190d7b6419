// Algorithms that work orders: which exist, and what can be said to them.
#pragma once

#include <string_view>

#include "simulator/gateway/refusal.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Checks the algorithm of a PLACE_ORDER; an order without one passes. The order itself trades as
/// it would without it.
[[nodiscard]] Refusal read_algorithm(const wire::Message& request, std::string_view sec_type);

}  // namespace ibgw::gateway
