// Times as texts, as the protocol has them: the only place that writes or reads one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/time/zone.hpp"

namespace ibgw::time {

/// `20260105 09:30:00 US/Eastern`.
[[nodiscard]] std::string zoned_text(std::int64_t wall_ms, const Zone& zone);
/// `20260105  09:30:00`: two blanks and no zone, as older clients get it.
[[nodiscard]] std::string bare_text(std::int64_t wall_ms, const Zone& zone);
/// `20260105-14:30:00`.
[[nodiscard]] std::string dash_text(std::int64_t wall_ms, const Zone& zone);
/// `2026-01-05 09:30:00.0`, as in news.
[[nodiscard]] std::string news_text(std::int64_t wall_ms, const Zone& zone);
/// `2026-01-05 09:30:00 US/Eastern`, as in the note about an order before the opening.
[[nodiscard]] std::string opening_text(std::int64_t wall_ms, const Zone& zone);
/// `20260105`, `09:30`, `20260105:0930`.
[[nodiscard]] std::string date_text(std::int64_t wall_ms, const Zone& zone);
[[nodiscard]] std::string clock_text(std::int64_t wall_ms, const Zone& zone);
[[nodiscard]] std::string minute_text(std::int64_t wall_ms, const Zone& zone);

/// A time that a client wrote.
struct Read {
  std::int64_t wall_ms = 0;
  bool names_zone = false;  ///< Or says UTC by its dash.
  bool is_date = false;     ///< Only a date: the beginning of that day.
};

/// Reads `20260105 09:30:00 US/Eastern`, `20260105-14:30:00` (UTC), `20260105`, and times without
/// seconds. Without a zone, `implied` is meant; without a date, the day of `now_ms`. Nothing for
/// other texts, and for zones that do not exist.
[[nodiscard]] std::optional<Read> read(std::string_view text, const Zone& implied,
                                       std::int64_t now_ms);

/// The beginning of a day `20260105` in this zone; nothing if it is no date.
[[nodiscard]] std::optional<std::int64_t> read_date(std::string_view date, const Zone& zone);

}  // namespace ibgw::time
