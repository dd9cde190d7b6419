// The checks of requests that a world may skip, for programs that were written against a gateway
// without them. simulator/gateway/validation makes them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace ibgw::world {

enum class Check : std::uint8_t {
  sec_type,
  exchange,
  expiry,
  option_fields,
  order_exchange,
  order_type,
  time_in_force,
  retired_attribute,
  leg_ratio,
  leg_prices,
  end
};

/// In the order of the enumeration: the words of `skip_checks`.
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Check::end)> kCheckNames{
    "sec_type",       "exchange",   "expiry",        "option_fields",
    "order_exchange", "order_type", "time_in_force", "retired_attribute",
    "leg_ratio",      "leg_prices"};

}  // namespace ibgw::world
