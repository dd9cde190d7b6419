#include "simulator/gateway/history/history_query.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/request_time.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kBadTime = 10314;

constexpr BarSize kBarSizes[] = {
    {"1 secs", Unit::second, kSecondMs},
    {"5 secs", Unit::second, 5 * kSecondMs},
    {"10 secs", Unit::second, 10 * kSecondMs},
    {"15 secs", Unit::second, 15 * kSecondMs},
    {"30 secs", Unit::second, 30 * kSecondMs},
    {"1 min", Unit::second, kMinuteMs},
    {"2 mins", Unit::second, 2 * kMinuteMs},
    {"3 mins", Unit::second, 3 * kMinuteMs},
    {"5 mins", Unit::second, 5 * kMinuteMs},
    {"10 mins", Unit::second, 10 * kMinuteMs},
    {"15 mins", Unit::second, 15 * kMinuteMs},
    {"20 mins", Unit::second, 20 * kMinuteMs},
    {"30 mins", Unit::second, 30 * kMinuteMs},
    {"1 hour", Unit::second, kHourMs},
    {"2 hours", Unit::second, 2 * kHourMs},
    {"3 hours", Unit::second, 3 * kHourMs},
    {"4 hours", Unit::second, 4 * kHourMs},
    {"8 hours", Unit::second, 8 * kHourMs},
    {"1 day", Unit::day, kDayMs},
    {"1W", Unit::week, 7 * kDayMs},
    {"1M", Unit::month, 28 * kDayMs},
};
// Other spellings that clients use and gateways accept.
constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
    {"1 mins", "1 min"}, {"1 hours", "1 hour"}, {"1 days", "1 day"}, {"1D", "1 day"},
    {"1 D", "1 day"},    {"1 week", "1W"},      {"1 W", "1W"},       {"1 weeks", "1W"},
    {"1 month", "1M"},   {"1 M", "1M"},         {"1 months", "1M"},
};

constexpr WhatToShow kWhatToShow[] = {
    {"TRADES", "Trades", Show::side, Side::last},
    {"AGGTRADES", "AggTrades", Show::side, Side::last},
    {"ADJUSTED_LAST", "Adjusted Last", Show::side, Side::last},
    {"MIDPOINT", "Midpoint", Show::side, Side::middle},
    {"BID", "Bid", Show::side, Side::bid},
    {"ASK", "Ask", Show::side, Side::ask},
    {"BID_ASK", "BidAsk", Show::bid_ask, Side::last},
    {"HISTORICAL_VOLATILITY", "Historical Volatility", Show::volatility, Side::last},
    {"OPTION_IMPLIED_VOLATILITY", "Option Implied Volatility", Show::volatility, Side::last},
    {"FEE_RATE", "Fee Rate", Show::fee, Side::last},
    {"SCHEDULE", "Schedule", Show::schedule, Side::last},
};

// In the following, times are local: milliseconds as time::Zone::local_ms gives them.

std::chrono::year_month_day date_of(std::int64_t local_ms) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days(local_ms / kDayMs)}};
}

std::int64_t ms_of(std::chrono::year_month_day date) {
  const auto first = date.year() / date.month() / 1;
  const std::chrono::year_month_day valid =
      date.ok() ? date
                : std::chrono::year_month_day{first.year() / first.month() / std::chrono::last};
  return std::chrono::sys_days(valid).time_since_epoch().count() * kDayMs;
}

bool split(std::string_view text, std::int64_t& count, std::string_view& word) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto used = static_cast<std::size_t>(end - text.data());
  if (error != std::errc{} || used + 1 >= text.size() || text[used] != ' ' || count <= 0 ||
      count > 10'000'000) {
    return false;
  }
  word = text.substr(used + 1);
  return true;
}

std::int64_t local_begin(const BarSize& size, std::int64_t local_ms) {
  const std::int64_t day = local_ms / kDayMs;
  switch (size.unit) {
    case Unit::week:
      return (day - (day + 3) % 7) * kDayMs;  // 1970-01-01 was a Thursday.
    case Unit::month: {
      const auto date = date_of(local_ms);
      return ms_of(date.year() / date.month() / 1);
    }
    case Unit::second:
    case Unit::day:
    case Unit::year:
      break;
  }
  return local_ms / size.ms * size.ms;
}

std::int64_t local_begin_of(const Duration& duration, std::int64_t end_ms) {
  const auto date = date_of(end_ms);
  const std::int64_t time_of_day = end_ms % kDayMs;
  const auto count = static_cast<int>(std::min<std::int64_t>(duration.count, 100'000));
  switch (duration.unit) {
    case Unit::week:
      return end_ms - 7 * count * kDayMs;
    case Unit::month:
      return ms_of(date - std::chrono::months(count)) + time_of_day;
    case Unit::year:
      return ms_of(date - std::chrono::years(std::min(count, 200))) + time_of_day;
    case Unit::second:
    case Unit::day:
      break;
  }
  return end_ms - count * kDayMs;
}

/// Whether a change of clocks in the middle does not move the next bar.
bool is_short(const BarSize& size) {
  return size.ms <= kHourMs;
}

}  // namespace

const BarSize* find_bar_size(std::string_view setting) {
  for (const auto& [spelling, meant] : kSpellings) {
    setting = setting == spelling ? meant : setting;
  }
  for (const BarSize& size : kBarSizes) {
    if (size.name == setting) {
      return &size;
    }
  }
  return nullptr;
}

std::string bar_size_list() {
  std::string list;
  for (const BarSize& size : kBarSizes) {
    list += list.empty() ? std::string(size.name) : fmt::format(", {}", size.name);
  }
  return list;
}

std::int64_t bar_begin(const BarSize& size, std::int64_t wall_ms, const time::Zone& zone) {
  const std::int64_t local = zone.local_ms(wall_ms);
  return is_short(size) ? wall_ms - local % size.ms : zone.wall_ms(local_begin(size, local));
}

std::int64_t next_bar(const BarSize& size, std::int64_t begin_ms, const time::Zone& zone) {
  if (is_short(size)) {
    return begin_ms + size.ms;
  }
  const std::int64_t local = zone.local_ms(begin_ms);
  return zone.wall_ms(size.unit == Unit::month ? ms_of(date_of(local) + std::chrono::months(1))
                                               : local_begin(size, local) + size.ms);
}

bool parse_duration(std::string_view text, Duration& duration) {
  constexpr std::pair<std::string_view, Unit> kUnits[] = {{"S", Unit::second},
                                                          {"D", Unit::day},
                                                          {"W", Unit::week},
                                                          {"M", Unit::month},
                                                          {"Y", Unit::year}};
  std::string_view word;
  if (!split(text, duration.count, word)) {
    return false;
  }
  for (const auto& [name, unit] : kUnits) {
    if (name == word) {
      duration.unit = unit;
      return true;
    }
  }
  return false;
}

bool parse_period(std::string_view text, Duration& duration) {
  struct Period {
    std::string_view name;
    Unit unit;
    std::int64_t times;
  };
  constexpr Period kPeriods[] = {{"second", Unit::second, 1}, {"minute", Unit::second, 60},
                                 {"min", Unit::second, 60},   {"hour", Unit::second, 3600},
                                 {"day", Unit::day, 1},       {"week", Unit::week, 1},
                                 {"month", Unit::month, 1},   {"year", Unit::year, 1}};
  std::string_view word;
  if (!split(text, duration.count, word)) {
    return false;
  }
  if (word.back() == 's') {
    word.remove_suffix(1);
  }
  for (const Period& period : kPeriods) {
    if (period.name == word) {
      duration.unit = period.unit;
      duration.count *= period.times;
      return true;
    }
  }
  return parse_duration(text, duration);
}

std::int64_t begin_of(const Duration& duration, std::int64_t end_ms, const time::Zone& zone) {
  return duration.unit == Unit::second
             ? end_ms - duration.count * kSecondMs
             : zone.wall_ms(local_begin_of(duration, zone.local_ms(end_ms)));
}

const WhatToShow* find_what_to_show(std::string_view name) {
  for (const WhatToShow& what : kWhatToShow) {
    if (same_word(what.name, name)) {
      return &what;
    }
  }
  return nullptr;
}

bool has_data(const Feed& feed, const world::Instrument& one, const WhatToShow& what) {
  switch (what.show) {
    case Show::side:
      return what.of == Side::last ? feed.trades : feed.quotes;
    case Show::bid_ask:
      return feed.quotes;
    case Show::volatility:
      return !feed.combination() && (one.sec_type == "STK" || one.sec_type == "IND");
    case Show::fee:
      return !feed.combination() && one.sec_type == "STK";
    case Show::schedule:
      break;
  }
  return true;
}

std::string DateForm::text(std::int64_t wall_ms) const {
  return names_zone ? time::zoned_text(wall_ms, zone) : time::bare_text(wall_ms, zone);
}

std::string DateForm::bar(const BarSize& size, std::int64_t stamp) const {
  if (size.unit != Unit::second) {
    return time::date_text(stamp, time::Zone());
  }
  return epoch ? fmt::format("{}", stamp / kSecondMs) : text(stamp);
}

DateForm date_form(const Question& q, const time::Zone& zone) {
  return {zone, knows_zones(q.client), q.request.integer("formatDate").value_or(1) == 2};
}

namespace {

/// When an instrument expires; nothing if it never does, or as bonds do.
std::optional<std::int64_t> expires_ms(const world::World& world, const world::Instrument& one) {
  return one.sec_type == "BOND" ? std::nullopt
                                : time::read_date(one.last_trade_date, world.zone_of(one));
}

}  // namespace

std::int64_t first_data_ms(const world::World& world, const world::Instrument& one) {
  constexpr std::int64_t kOldest = 946'857'600'000;  // 2000-01-03.
  // An instrument that expires is listed a year before its expiration.
  const auto expires = expires_ms(world, one);
  return expires ? *expires - 365 * kDayMs : kOldest;
}

std::int64_t last_data_ms(const world::World& world, const world::Instrument& one) {
  const auto expires = expires_ms(world, one);
  return expires ? world.zone_of(one).midnight(*expires, 1) : INT64_MAX;
}

void history_error(const Question& q, const std::string& text) {
  q.error(kHistoricalError, "Historical Market Data Service error message:" + text);
}

bool read_time(const Question& q, std::string_view field, std::string_view what,
               std::int64_t& wall_ms) {
  const std::string_view text = q.request.text(field);
  if (text.empty()) {
    wall_ms = q.now.wall_ms;
    return true;
  }
  const auto found = read_request_time(q.model.world(), text, q.now);
  if (!found) {
    q.error(kBadTime, bad_time_text(what));
    return false;
  }
  wall_ms = found->wall_ms;
  if (!found->names_zone && knows_zones(q.client)) {
    q.error(kImpliedZone, implied_zone_text());
  }
  return true;
}

}  // namespace ibgw::gateway
