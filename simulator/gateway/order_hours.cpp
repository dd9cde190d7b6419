#include "simulator/gateway/order_hours.hpp"

#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

bool weekend(std::int64_t day) {
  constexpr std::int64_t kThursday = 4;  // 1970-01-01.
  const std::int64_t weekday = (day + kThursday) % 7;
  return weekday == 0 || weekday == 6;
}

std::int64_t next_minute_of_day(const world::Exchange& exchange, int minute, std::int64_t wall_ms) {
  const time::Zone& zone = exchange.time_zone;
  std::int64_t day = zone.day(wall_ms);
  while (zone.wall_ms(day * kDayMs + minute * kMinuteMs) <= wall_ms ||
         (!exchange.always_open && weekend(day))) {
    ++day;
  }
  return zone.wall_ms(day * kDayMs + minute * kMinuteMs);
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
  const std::int64_t local = exchange->time_zone.local_ms(wall_ms);
  const std::int64_t minute = local % kDayMs / kMinuteMs;
  return !weekend(local / kDayMs) && minute >= exchange->opens && minute < exchange->closes;
}

Span hours_of_day(const world::Exchange& exchange, std::int64_t day) {
  if ((!exchange.always_open && weekend(day)) || exchange.closes <= exchange.opens) {
    return {};
  }
  return {exchange.time_zone.wall_ms(day * kDayMs + exchange.opens * kMinuteMs),
          exchange.time_zone.wall_ms(day * kDayMs + exchange.closes * kMinuteMs)};
}

std::int64_t next_opening(const world::Exchange& exchange, std::int64_t wall_ms) {
  return next_minute_of_day(exchange, exchange.opens, wall_ms);
}

std::int64_t next_close(const world::Exchange& exchange, std::int64_t wall_ms) {
  return next_minute_of_day(exchange, exchange.closes, wall_ms);
}

}  // namespace ibgw::gateway
