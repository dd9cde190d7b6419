// Reads and checks requests for historical bars, and computes where bars begin.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/gateway/market_data/market_feed.hpp"
#include "simulator/time/zone.hpp"

namespace ibgw::gateway {

enum class Unit : std::uint8_t { second, day, week, month, year };

/// The length of a bar: a number of seconds, or one day, week or month.
struct BarSize {
  std::string_view name;
  Unit unit = Unit::second;
  std::int64_t ms = 0;  ///< For months: the length of the shortest.
};
/// nullptr if there is no such setting.
[[nodiscard]] const BarSize* find_bar_size(std::string_view setting);
/// All settings, for the error text.
[[nodiscard]] std::string bar_size_list();

/// The beginning of the bar that contains this time. Bars begin at multiples of their size after
/// the zone's midnight, on Mondays, or on the first of a month.
[[nodiscard]] std::int64_t bar_begin(const BarSize& size, std::int64_t wall_ms,
                                     const time::Zone& zone);
[[nodiscard]] std::int64_t next_bar(const BarSize& size, std::int64_t begin_ms,
                                    const time::Zone& zone);

/// `3 D`, `1800 S`, `1 Y`
struct Duration {
  std::int64_t count = 0;
  Unit unit = Unit::second;
};
[[nodiscard]] bool parse_duration(std::string_view text, Duration& duration);
/// `3 days`, `1 week`, as in requests for histograms.
[[nodiscard]] bool parse_period(std::string_view text, Duration& duration);
/// `end_ms` minus the duration. Days, weeks, months and years are those of the zone.
[[nodiscard]] std::int64_t begin_of(const Duration& duration, std::int64_t end_ms,
                                    const time::Zone& zone);

enum class Show : std::uint8_t { side, bid_ask, volatility, fee, schedule };
struct WhatToShow {
  std::string_view name;
  std::string_view spoken;  ///< Its name in error 162.
  Show show = Show::side;
  Side of = Side::last;
};
[[nodiscard]] const WhatToShow* find_what_to_show(std::string_view name);
/// Whether there is such data for the feed.
[[nodiscard]] bool has_data(const Feed& feed, const world::Instrument& one, const WhatToShow& what);

/// The format of times in historical answers.
struct DateForm {
  time::Zone zone;
  bool names_zone = true;  ///< Not for older clients, who get two spaces instead.
  bool epoch = false;      ///< Seconds since 1970, except for whole days.

  [[nodiscard]] std::string text(std::int64_t wall_ms) const;
  /// The time of a bar, from BarTime::stamp.
  [[nodiscard]] std::string bar(const BarSize& size, std::int64_t stamp) const;
};
[[nodiscard]] DateForm date_form(const Question& q, const time::Zone& zone);

/// The time of the first data, and the time at which data ends for an instrument that expires.
[[nodiscard]] std::int64_t first_data_ms(const world::World& world, const world::Instrument& one);
[[nodiscard]] std::int64_t last_data_ms(const world::World& world, const world::Instrument& one);

/// Sends error 162, with the real gateway's introductory words.
void history_error(const Question& q, const std::string& text);

/// Reads an end or start time; an empty one means now. Returns false if it sent an error, which
/// calls the time `what`. Newer clients get a warning if they name no time zone.
[[nodiscard]] bool read_time(const Question& q, std::string_view field, std::string_view what,
                             std::int64_t& wall_ms);

}  // namespace ibgw::gateway
