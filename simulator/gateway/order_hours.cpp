#include "simulator/gateway/order_hours.hpp"

#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kThursday = 4;  // 1970-01-01.

bool weekend(std::int64_t day) {
  const std::int64_t weekday = (day + kThursday) % 7;
  return weekday == 0 || weekday == 6;
}

std::int64_t next_minute_of_day(const world::Exchange& exchange, int minute, std::int64_t wall_ms) {
  std::int64_t day = wall_ms / kDayMs;
  while (day * kDayMs + minute * kMinuteMs <= wall_ms || (!exchange.always_open && weekend(day))) {
    ++day;
  }
  return day * kDayMs + minute * kMinuteMs;
}

}  // namespace

const world::Exchange* exchange_with_hours(const world::World& world,
                                           const world::Instrument& instrument,
                                           std::string_view exchange) {
  const std::string_view routed =
      exchange.empty() ? std::string_view(instrument.exchange) : exchange;
  const world::Exchange* const found = world.find_exchange(routed);
  if (found != nullptr && !found->always_open) {
    return found;
  }
  if (routed == "SMART") {
    const world::Exchange* const listing = world.find_exchange(instrument.primary_exchange);
    return listing != nullptr && !listing->always_open ? listing : found;
  }
  return found;
}

bool is_open(const world::Exchange* exchange, std::int64_t wall_ms) {
  if (exchange == nullptr || exchange->always_open) {
    return true;
  }
  const std::int64_t minute = wall_ms % kDayMs / kMinuteMs;
  return !weekend(wall_ms / kDayMs) && minute >= exchange->opens && minute < exchange->closes;
}

std::int64_t next_opening(const world::Exchange& exchange, std::int64_t wall_ms) {
  return next_minute_of_day(exchange, exchange.opens, wall_ms);
}

std::int64_t next_close(const world::Exchange& exchange, std::int64_t wall_ms) {
  return next_minute_of_day(exchange, exchange.closes, wall_ms);
}

std::int64_t next_midnight(std::int64_t wall_ms) {
  return (wall_ms / kDayMs + 1) * kDayMs;
}

}  // namespace ibgw::gateway
