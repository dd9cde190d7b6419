// The long layouts: orders and executions, in both directions.
#pragma once

#include <span>

#include "client-under-test/reference/fields.hpp"
#include "client-under-test/reference/requests.hpp"

namespace ibgw::reference {

std::span<const FieldSpec> open_order_fields();
std::span<const FieldSpec> execution_fields();
std::span<const FieldSpec> commission_fields();

// Plain orders: no combinations, no pegged, scaled, hedged or algorithmic ones, no conditions.
std::span<const RequestField> place_order_fields();
std::span<const RequestField> cancel_order_fields();

}  // namespace ibgw::reference
