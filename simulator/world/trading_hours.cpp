#include "simulator/world/trading_hours.hpp"

#include <algorithm>
#include <chrono>

namespace ibgw::world {
namespace {

constexpr int kDayMinutes = 24 * 60;

int date_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return static_cast<int>(date.year()) * 10'000 +
         static_cast<int>(static_cast<unsigned>(date.month())) * 100 +
         static_cast<int>(static_cast<unsigned>(date.day()));
}

bool weekend(std::int64_t day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(day))};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

bool contains(std::span<const int> dates, int date) {
  return std::binary_search(dates.begin(), dates.end(), date);
}

}  // namespace

bool TradingHours::trades_on(std::int64_t day) const {
  if (!calendar->weekends && weekend(day)) {
    return false;
  }
  const int date = date_of(day);
  return !contains(calendar->holidays, date) &&
         std::find(holidays.begin(), holidays.end(), date) == holidays.end();
}

int TradingHours::last_minute(Hours hours, std::int64_t day) const {
  const int date = date_of(day);
  for (const ShortDay& one : short_days) {
    if (one.date == date) {
      return one.closes;
    }
  }
  if (!contains(calendar->short_days, date)) {
    return kDayMinutes;
  }
  return hours == Hours::regular || extended.empty() ? calendar->early_close
                                                     : calendar->extended_early_close;
}

Session TradingHours::session(std::int64_t day, Period period, int last_minute) const {
  const std::int64_t midnight = day * time::kDayMs;
  return {day, zone.wall_ms(midnight + period.opens * time::kMinuteMs),
          zone.wall_ms(midnight + std::min(period.closes, last_minute) * time::kMinuteMs)};
}

void TradingHours::add_sessions(Hours hours, std::int64_t day, std::vector<Session>& to) const {
  if (!trades_on(day)) {
    return;
  }
  const int last = last_minute(hours, day);
  for (const Period& period : periods(hours)) {
    const Session found = session(day, period, last);
    if (found.from < found.to) {  // Neither after an early close, nor skipped by the clocks.
      to.push_back(found);
    }
  }
}

Session TradingHours::session_after(Hours hours, std::int64_t wall_ms) const {
  for (std::int64_t day = zone.day(wall_ms);; ++day) {
    if (!trades_on(day)) {
      continue;
    }
    const int last = last_minute(hours, day);
    for (const Period& period : periods(hours)) {
      const Session found = session(day, period, last);
      if (found.to > wall_ms && found.from < found.to) {
        return found;
      }
    }
  }
}

Session TradingHours::session_before(Hours hours, std::int64_t wall_ms) const {
  const std::vector<Period>& all = periods(hours);
  for (std::int64_t day = zone.day(wall_ms) + 1;; --day) {
    if (!trades_on(day)) {
      continue;
    }
    const int last = last_minute(hours, day);
    for (auto period = all.rbegin(); period != all.rend(); ++period) {
      const Session found = session(day, *period, last);
      if (found.from < wall_ms && found.from < found.to) {
        return found;
      }
    }
  }
}

std::int64_t TradingHours::next_opening(Hours hours, std::int64_t wall_ms) const {
  Session next = session_after(hours, wall_ms);
  while (next.from <= wall_ms) {
    next = session_after(hours, next.to);
  }
  return next.from;
}

std::int64_t TradingHours::next_close(Hours hours, std::int64_t wall_ms) const {
  Session last = session_after(hours, wall_ms);
  for (Session next = last; next.day == last.day; next = session_after(hours, next.to)) {
    last = next;
  }
  return last.to;
}

}  // namespace ibgw::world
