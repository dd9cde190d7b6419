// Trading hours of exchanges. Times of day are in the exchange's time zone. An exchange that is not
// always open is closed on Saturdays and Sundays.
#pragma once

#include <cstdint>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// The exchange that decides when an order routed to `exchange` can trade: the routed one, or for
/// smart routing the listing exchange if that keeps hours. nullptr: at any time.
[[nodiscard]] const world::Exchange* exchange_with_hours(const world::World& world,
                                                         const world::Instrument& instrument,
                                                         std::string_view exchange);

/// nullptr is always open.
[[nodiscard]] bool is_open(const world::Exchange* exchange, std::int64_t wall_ms);

/// [from, to); empty if `to` is not later.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};
/// The exchange's hours on a date, in days since 1970-01-01; empty if it does not open.
[[nodiscard]] Span hours_of_day(const world::Exchange& exchange, std::int64_t day);

/// The next time after `wall_ms` at which it opens or closes; for an exchange that is always open,
/// the times that it reports.
[[nodiscard]] std::int64_t next_opening(const world::Exchange& exchange, std::int64_t wall_ms);
[[nodiscard]] std::int64_t next_close(const world::Exchange& exchange, std::int64_t wall_ms);

}  // namespace ibgw::gateway
