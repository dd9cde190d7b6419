#include "simulator/gateway/order_hours.hpp"

namespace ibgw::gateway {

const world::Exchange& exchange_for(const world::World& world, const world::Instrument& instrument,
                                    std::string_view exchange) {
  const world::Exchange* const routed =
      exchange.empty() || exchange == "SMART" ? nullptr : world.find_exchange(exchange);
  return routed == nullptr ? world.listing_of(instrument) : *routed;
}

world::Hours hours_for(const world::Instrument& instrument, bool outside_regular) {
  return outside_regular && instrument.sec_type != "OPT" ? world::Hours::extended
                                                         : world::Hours::regular;
}

bool is_open(const world::Exchange& exchange, world::Hours hours, std::int64_t wall_ms) {
  return exchange.always_open || exchange.hours.open_at(hours, wall_ms);
}

}  // namespace ibgw::gateway
