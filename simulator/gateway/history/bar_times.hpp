// Where the bars of a request begin and end: within the sessions of an exchange.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "simulator/gateway/history/history_query.hpp"
#include "simulator/world/trading_hours.hpp"

namespace ibgw::gateway {

/// The hours of a request.
struct RequestHours {
  const world::TradingHours* exchange = nullptr;
  world::Hours kind = world::Hours::regular;
};

struct BarTime {
  /// Its beginning. Of a bar of a day or more: the midnight, in UTC, of its last trading day.
  std::int64_t stamp = 0;
  std::int64_t from = 0;  ///< [from, to); the time between its sessions is not part of it.
  std::int64_t to = 0;
  std::size_t first_session = 0;  ///< Positions in BarTimes::sessions.
  std::size_t last_session = 0;
};

struct BarTimes {
  std::vector<world::Session> sessions;
  std::vector<BarTime> bars;
};

/// The sessions that a duration covers, ascending; whole ones, even if the duration begins or ends
/// within. A duration in seconds counts time with trading; one in days counts trading days, the
/// latest included; longer ones are those of the calendar.
[[nodiscard]] std::vector<world::Session> sessions_of(const RequestHours& hours,
                                                      const Duration& duration,
                                                      std::int64_t first_ms, std::int64_t end_ms);

/// The bars that a duration covers. Bars begin at multiples of their size after the midnight of
/// `zone`, on Mondays, or on the first of a month, but not before their session; there is none of
/// data before `first_ms` or from `end_ms` on. Returns false if there are more than `max`.
[[nodiscard]] bool find_bar_times(const RequestHours& hours, const BarSize& size,
                                  const Duration& duration, const time::Zone& zone,
                                  std::int64_t first_ms, std::int64_t end_ms, std::size_t max,
                                  BarTimes& to);

}  // namespace ibgw::gateway
