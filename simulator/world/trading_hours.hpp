// When an exchange trades: sessions, trading days, holidays and days with an early close. All of it
// is a function of the date, without state.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "simulator/time/zone.hpp"

namespace ibgw::world {

/// US/Eastern.
[[nodiscard]] const time::Zone& default_zone();

/// Regular hours are called liquid hours in contract details. Extended ones contain them.
enum class Hours : std::uint8_t { regular, extended };

/// A session as minutes after the midnight that begins its trading day. Below 0, it begins the
/// evening before: -420 is 17:00 then.
struct Period {
  int opens = 0;
  int closes = 0;  ///< Above `opens`, at most 24 * 60.
  bool operator==(const Period&) const = default;
};

/// Which days are trading days. In years that its table does not have, only weekends are closed.
struct Calendar {
  std::string_view name;
  bool weekends = false;            ///< Whether Saturdays and Sundays are trading days.
  std::span<const int> holidays;    ///< yyyymmdd, ascending, from 2020 to 2030.
  std::span<const int> short_days;  ///< With an early close.
  /// When these close, in regular and in extended hours, in minutes after midnight as clocks show
  /// it where the calendar is from.
  int early_close = 0;
  int extended_early_close = 0;
};
[[nodiscard]] std::span<const Calendar> calendars();
/// nullptr if there is none of this name.
[[nodiscard]] const Calendar* find_calendar(std::string_view name);

struct ShortDay {
  int date = 0;  ///< yyyymmdd.
  int closes = 0;
};

/// One session. Days are numbers of days since 1970-01-01.
struct Session {
  std::int64_t day = 0;   ///< Its trading day.
  std::int64_t from = 0;  ///< [from, to), as instants.
  std::int64_t to = 0;
};

struct TradingHours {
  time::Zone zone = default_zone();
  std::vector<Period> regular{{9 * 60 + 30, 16 * 60}};  ///< Not empty; ascending and disjoint, also
                                                        ///< with those of the next day.
  std::vector<Period> extended;                         ///< Empty: the regular ones.
  const Calendar* calendar = &calendars().front();      ///< Never nullptr.
  std::vector<int> holidays;                            ///< More of them, yyyymmdd.
  std::vector<ShortDay> short_days;                     ///< More days with an early close.

  [[nodiscard]] bool trades_on(std::int64_t day) const;
  /// Appends the sessions of a trading day, ascending; none if it is no trading day.
  void add_sessions(Hours hours, std::int64_t day, std::vector<Session>& to) const;
  /// The session at this time or, if there is none, the next one.
  [[nodiscard]] Session session_after(Hours hours, std::int64_t wall_ms) const;
  /// The latest session that began before this time.
  [[nodiscard]] Session session_before(Hours hours, std::int64_t wall_ms) const;
  [[nodiscard]] bool open_at(Hours hours, std::int64_t wall_ms) const {
    return session_after(hours, wall_ms).from <= wall_ms;
  }
  /// The next beginning of a session after this time.
  [[nodiscard]] std::int64_t next_opening(Hours hours, std::int64_t wall_ms) const;
  /// The next end of a trading day's last session after this time.
  [[nodiscard]] std::int64_t next_close(Hours hours, std::int64_t wall_ms) const;

 private:
  [[nodiscard]] const std::vector<Period>& periods(Hours hours) const {
    return hours == Hours::regular || extended.empty() ? regular : extended;
  }
  /// When a trading day closes early; otherwise its end.
  [[nodiscard]] int last_minute(Hours hours, std::int64_t day) const;
  [[nodiscard]] Session session(std::int64_t day, Period period, int last_minute) const;
};

/// The hours of a kind of exchange, such as `us_stocks`. Ends the program for unknown names.
[[nodiscard]] TradingHours hours_like(std::string_view name);

}  // namespace ibgw::world
