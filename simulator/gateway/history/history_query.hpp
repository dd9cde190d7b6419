// What requests for bars of the past say, read and checked; and the grid on which bars lie.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/gateway/market_data/market_feed.hpp"

namespace ibgw::gateway {

enum class Unit : std::uint8_t { second, day, week, month, year };

/// The length of a bar: so many seconds, or one day, week or month.
struct BarSize {
  std::string_view name;
  Unit unit = Unit::second;
  std::int64_t ms = 0;  ///< Of months: the shortest.
};
/// nullptr: no such setting.
[[nodiscard]] const BarSize* find_bar_size(std::string_view setting);
/// All settings, for the error text.
[[nodiscard]] std::string bar_size_list();

/// Bars of a size begin here: at its multiples after midnight, on Mondays, on the first.
[[nodiscard]] std::int64_t bar_begin(const BarSize& size, std::int64_t wall_ms);
[[nodiscard]] std::int64_t next_bar(const BarSize& size, std::int64_t begin_ms);

/// `3 D`, `1800 S`, `1 Y`
struct Duration {
  std::int64_t count = 0;
  Unit unit = Unit::second;
};
[[nodiscard]] bool parse_duration(std::string_view text, Duration& duration);
/// `3 days`, `1 week`, as requests for histograms say it.
[[nodiscard]] bool parse_period(std::string_view text, Duration& duration);
/// `end_ms` minus the duration; days count only if somebody trades on them.
[[nodiscard]] std::int64_t begin_of(const Duration& duration, std::int64_t end_ms, bool every_day);

enum class Show : std::uint8_t { side, bid_ask, volatility, schedule };
struct WhatToShow {
  std::string_view name;
  std::string_view spoken;  ///< As error 162 names it.
  Show show = Show::side;
  Side of = Side::last;
};
[[nodiscard]] const WhatToShow* find_what_to_show(std::string_view name);
/// Whether there is such data for the feed.
[[nodiscard]] bool has_data(const Feed& feed, const world::Instrument& one, const WhatToShow& what);

/// How times look in answers about the past.
struct DateForm {
  std::string zone;    ///< Empty: older clients get none, and two spaces.
  bool epoch = false;  ///< Seconds since 1970, but for whole days.

  [[nodiscard]] std::string time(std::int64_t wall_ms) const;
  /// Of a bar.
  [[nodiscard]] std::string bar(const BarSize& size, std::int64_t begin_ms) const;
};
[[nodiscard]] DateForm date_form(const Question& q);

/// `yyyyMMdd-HH:mm:ss`, in UTC.
[[nodiscard]] std::string utc_text(std::int64_t wall_ms);

/// The first moment there is data of, and the one where it ends: for what expires.
[[nodiscard]] std::int64_t first_data_ms(const world::Instrument& one);
[[nodiscard]] std::int64_t last_data_ms(const world::Instrument& one);

/// Error 162 with IB's beginning.
void history_error(const Question& q, const std::string& text);

/// Reads an end or start time: the moment itself, or `now` if it is empty. False: the error was
/// sent. Newer clients that name no time zone are warned.
[[nodiscard]] bool read_time(const Question& q, std::string_view field, std::int64_t& wall_ms);

}  // namespace ibgw::gateway
