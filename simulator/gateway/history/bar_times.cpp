#include "simulator/gateway/history/bar_times.hpp"

#include <algorithm>

#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

/// The session that ends the time without data before it.
world::Session latest_session(const RequestHours& hours, std::int64_t end_ms) {
  return hours.exchange->session_before(hours.kind, end_ms);
}

/// The moment with this much trading after it, until `end_ms`.
std::int64_t begin_of_trading(const RequestHours& hours, std::int64_t ms, std::int64_t first_ms,
                              std::int64_t end_ms) {
  world::Session session = latest_session(hours, end_ms);
  for (std::int64_t to = std::min(session.to, end_ms); session.to > first_ms; to = session.to) {
    if (to - session.from >= ms) {
      return to - ms;
    }
    ms -= to - session.from;
    session = hours.exchange->session_before(hours.kind, session.from);
  }
  return first_ms;
}

/// The first day that a duration in days or more covers, and the last one.
std::int64_t first_day_of(const RequestHours& hours, const Duration& duration,
                          std::int64_t first_ms, std::int64_t end_ms, std::int64_t last_day) {
  const time::Zone& zone = hours.exchange->zone;
  const std::int64_t first = zone.day(first_ms);
  if (duration.unit != Unit::day) {
    return std::max(first, zone.day(begin_of(duration, end_ms, zone)) + 1);
  }
  std::int64_t day = last_day;
  for (std::int64_t left = duration.count - 1; left > 0 && day > first;) {
    left -= hours.exchange->trades_on(--day) ? 1 : 0;
  }
  return std::max(first, day);
}

/// Collects bars; those with the same slot are one.
class Collector {
 public:
  Collector(BarTimes& to, std::size_t max) : to_(to), max_(max) {}

  /// Returns false if there are too many.
  [[nodiscard]] bool add(std::int64_t slot, const BarTime& bar, bool is_date) {
    if (!to_.bars.empty() && slot == slot_) {
      BarTime& last = to_.bars.back();
      last.stamp = is_date ? bar.stamp : last.stamp;
      last.to = bar.to;
      last.last_session = bar.last_session;
      return true;
    }
    slot_ = slot;
    to_.bars.push_back(bar);
    return to_.bars.size() <= max_;
  }

 private:
  BarTimes& to_;
  std::size_t max_;
  std::int64_t slot_ = 0;
};

bool find_short_bars(const BarSize& size, const time::Zone& zone, std::int64_t from_ms,
                     std::int64_t end_ms, std::size_t max, BarTimes& to) {
  Collector collector(to, max);
  for (std::size_t i = 0; i < to.sessions.size(); ++i) {
    const world::Session& session = to.sessions[i];
    const std::int64_t end = std::min(session.to, end_ms);
    std::int64_t slot = bar_begin(size, std::max(session.from, from_ms), zone);
    for (std::int64_t next = 0; slot < end; slot = next) {
      next = next_bar(size, slot, zone);
      const std::int64_t from = std::max(slot, session.from);
      if (from >= from_ms && !collector.add(slot, {from, from, std::min(next, end), i, i}, false)) {
        return false;
      }
    }
  }
  return true;
}

bool find_long_bars(const BarSize& size, std::int64_t end_ms, std::size_t max, BarTimes& to) {
  Collector collector(to, max);
  for (std::size_t i = 0; i < to.sessions.size(); ++i) {
    const world::Session& session = to.sessions[i];
    const std::int64_t date = session.day * kDayMs;
    if (!collector.add(bar_begin(size, date, time::Zone()),
                       {date, session.from, std::min(session.to, end_ms), i, i}, true)) {
      return false;
    }
  }
  return true;
}

/// Whether the week or month of this day had trading before it.
bool begins_within(const RequestHours& hours, const BarSize& size, std::int64_t day) {
  std::int64_t first = bar_begin(size, day * kDayMs, time::Zone()) / kDayMs;
  while (first < day && !hours.exchange->trades_on(first)) {
    ++first;
  }
  return first < day;
}

}  // namespace

std::vector<world::Session> sessions_of(const RequestHours& hours, const Duration& duration,
                                        std::int64_t first_ms, std::int64_t end_ms) {
  const time::Zone& zone = hours.exchange->zone;
  const world::Session latest = latest_session(hours, end_ms);
  std::vector<world::Session> sessions;
  if (latest.to <= first_ms) {
    return sessions;
  }
  if (duration.unit == Unit::second) {
    first_ms = begin_of_trading(hours, duration.count * kSecondMs, first_ms, end_ms);
  }
  // A session may begin on the evening before its day.
  const std::int64_t first = duration.unit == Unit::second
                                 ? zone.day(first_ms)
                                 : first_day_of(hours, duration, first_ms, end_ms, latest.day);
  for (std::int64_t day = first; day <= latest.day; ++day) {
    hours.exchange->add_sessions(hours.kind, day, sessions);
  }
  std::erase_if(sessions, [&](const world::Session& one) {
    return one.from >= end_ms || one.to <= first_ms;
  });
  return sessions;
}

bool find_bar_times(const RequestHours& hours, const BarSize& size, const Duration& duration,
                    const time::Zone& zone, std::int64_t first_ms, std::int64_t end_ms,
                    std::size_t max, BarTimes& to) {
  to.sessions = sessions_of(hours, duration, first_ms, end_ms);
  if (to.sessions.empty()) {
    return true;
  }
  if (size.unit != Unit::second) {
    const bool fits = find_long_bars(size, end_ms, max, to);
    // A week or month of which the duration leaves out a day is none, unless it is the only one.
    if (to.bars.size() > 1 && begins_within(hours, size, to.sessions.front().day)) {
      to.bars.erase(to.bars.begin());
    }
    return fits;
  }
  const std::int64_t from_ms =
      duration.unit == Unit::second
          ? begin_of_trading(hours, duration.count * kSecondMs, first_ms, end_ms)
          : first_ms;
  return find_short_bars(size, zone, from_ms, end_ms, max, to);
}

}  // namespace ibgw::gateway
