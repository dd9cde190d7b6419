// Which exchange's hours hold for an instrument, and whether it trades.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// The exchange that decides when an order or request routed to `exchange` is served: that one, or
/// with smart routing the listing exchange.
[[nodiscard]] const world::Exchange& exchange_for(const world::World& world,
                                                  const world::Instrument& instrument,
                                                  std::string_view exchange);

/// The hours that count for an order or request, which may ask for more than the regular ones.
/// Options of stocks and indices have no others.
[[nodiscard]] world::Hours hours_for(const world::Instrument& instrument, bool outside_regular);

/// Whether the exchange trades in these hours; one that is always open does at any time.
[[nodiscard]] bool is_open(const world::Exchange& exchange, world::Hours hours,
                           std::int64_t wall_ms);

}  // namespace ibgw::gateway
