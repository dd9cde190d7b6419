#include "simulator/time/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace ibgw::time {
namespace {

constexpr std::size_t kDateChars = 8;

/// A local time in parts.
struct Civil {
  int year, month, day, hour, minute, second;
};

Civil civil_of(std::int64_t wall_ms, const Zone& zone) {
  const std::int64_t local = zone.local_ms(wall_ms);
  const std::int64_t day = local / kDayMs - (local % kDayMs < 0 ? 1 : 0);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days(day)}};
  const auto second = static_cast<int>((local - day * kDayMs) / kSecondMs);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          second / 3600,
          second / 60 % 60,
          second % 60};
}

/// Replaces the letters of a pattern such as `YYYYMMDD hh:mm:ss` by digits. Written for speed,
/// because every bar has a time.
std::string fill(std::string pattern, std::int64_t wall_ms, const Zone& zone) {
  const Civil at = civil_of(wall_ms, zone);
  const std::pair<char, int> parts[] = {{'Y', at.year}, {'M', at.month},  {'D', at.day},
                                        {'h', at.hour}, {'m', at.minute}, {'s', at.second}};
  for (auto [letter, number] : parts) {
    for (std::size_t i = pattern.rfind(letter); i < pattern.size() && pattern[i] == letter; --i) {
      pattern[i] = static_cast<char>('0' + number % 10);
      number /= 10;
    }
  }
  return pattern;
}

/// Accepts digits only, no sign.
bool digits(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && text[0] != '-';
}

/// Removes `hh:mm[:ss]` from the beginning of a text.
bool take_clock(std::string_view& text, std::int64_t& ms) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (text.size() < 5 || !digits(text.substr(0, 2), hours) || text[2] != ':' ||
      !digits(text.substr(3, 2), minutes)) {
    return false;
  }
  text.remove_prefix(5);
  if (!text.empty() && text[0] == ':') {
    if (text.size() < 3 || !digits(text.substr(1, 2), seconds)) {
      return false;
    }
    text.remove_prefix(3);
  }
  ms = ((hours * 60 + minutes) * 60 + seconds) * kSecondMs;
  return hours < 24 && minutes < 60 && seconds < 60;
}

/// The local time at which this day begins.
std::optional<std::int64_t> local_date(std::string_view date) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (date.size() != kDateChars || !digits(date.substr(0, 4), year) ||
      !digits(date.substr(4, 2), month) || !digits(date.substr(6, 2), day)) {
    return {};
  }
  const std::chrono::year_month_day found{std::chrono::year(year),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!found.ok()) {
    return {};
  }
  return std::chrono::sys_days(found).time_since_epoch().count() * kDayMs;
}

void skip_blanks(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
}

}  // namespace

std::string zoned_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYYMMDD hh:mm:ss ", wall_ms, zone) + std::string(zone.name());
}

std::string bare_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYYMMDD  hh:mm:ss", wall_ms, zone);
}

std::string dash_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYYMMDD-hh:mm:ss", wall_ms, zone);
}

std::string news_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYY-MM-DD hh:mm:ss.0", wall_ms, zone);
}

std::string opening_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYY-MM-DD hh:mm:ss ", wall_ms, zone) + std::string(zone.name());
}

std::string date_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYYMMDD", wall_ms, zone);
}

std::string clock_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("hh:mm", wall_ms, zone);
}

std::string minute_text(std::int64_t wall_ms, const Zone& zone) {
  return fill("YYYYMMDD:hhmm", wall_ms, zone);
}

std::optional<Read> read(std::string_view text, const Zone& implied, std::int64_t now_ms) {
  Read found;
  Zone zone = implied;
  std::int64_t clock_ms = 0;
  std::optional<std::int64_t> date;
  if (text.size() >= kDateChars && text[2] != ':') {
    date = local_date(text.substr(0, kDateChars));
    if (!date) {
      return {};
    }
    text.remove_prefix(kDateChars);
  }
  found.is_date = date && text.empty();
  if (!found.is_date) {
    const bool dash = date && !text.empty() && text[0] == '-';
    if (date && !dash && (text.empty() || text[0] != ' ')) {
      return {};
    }
    text.remove_prefix(dash ? 1 : 0);
    skip_blanks(text);
    if (!take_clock(text, clock_ms) || (!text.empty() && text[0] != ' ')) {
      return {};
    }
    skip_blanks(text);
    found.names_zone = dash || !text.empty();
    const std::optional<Zone> named = text.empty() ? (dash ? Zone() : implied) : Zone::find(text);
    if (!named || (dash && !text.empty())) {
      return {};
    }
    zone = *named;
  }
  found.wall_ms = zone.wall_ms(date.value_or(zone.day(now_ms) * kDayMs) + clock_ms);
  return found;
}

std::optional<std::int64_t> read_date(std::string_view date, const Zone& zone) {
  const std::optional<std::int64_t> local = local_date(date.substr(0, kDateChars));
  return local ? std::optional(zone.wall_ms(*local)) : std::nullopt;
}

}  // namespace ibgw::time
