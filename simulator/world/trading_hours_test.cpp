// Sessions on dates whose hours are known, and what holds on every date.
#include "simulator/world/trading_hours.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "simulator/time/text.hpp"

namespace ibgw::world {
namespace {

std::int64_t at(const TradingHours& hours, const char* text) {
  return time::read(text, hours.zone, 0)->wall_ms;
}

/// The sessions of a trading day, as local times.
std::string on(const TradingHours& hours, Hours kind, const char* date) {
  std::vector<Session> sessions;
  hours.add_sessions(kind, hours.zone.day(at(hours, date)), sessions);
  std::string text;
  for (const Session& one : sessions) {
    text += (text.empty() ? "" : " ") + time::minute_text(one.from, hours.zone) + '-' +
            time::minute_text(one.to, hours.zone);
  }
  return text;
}

std::string regular(const char* name, const char* date) {
  return on(hours_like(name), Hours::regular, date);
}
std::string extended(const char* name, const char* date) {
  return on(hours_like(name), Hours::extended, date);
}

constexpr const char* kAllHours[] = {"us_stocks", "us_options", "us_futures", "us_commodities",
                                     "forex",     "every_day",  "xetra",      "eurex",
                                     "amsterdam", "helsinki",   "tokyo",      "hong_kong"};

}  // namespace

TEST_CASE("US stocks have pre- and post-market, holidays and early closes") {
  CHECK(regular("us_stocks", "20261130") == "20261130:0930-20261130:1600");
  CHECK(extended("us_stocks", "20261130") == "20261130:0400-20261130:2000");
  CHECK(regular("us_stocks", "20261127") == "20261127:0930-20261127:1300");
  CHECK(extended("us_stocks", "20261127") == "20261127:0400-20261127:1700");
  for (const char* closed : {"20261128", "20261129", "20261126", "20261225", "20260403"}) {
    CHECK(extended("us_stocks", closed).empty());
  }
  CHECK(regular("us_options", "20261127") == "20261127:0830-20261127:1215");
}

TEST_CASE("the clocks change, the local hours do not") {
  const TradingHours hours = hours_like("us_stocks");
  const auto opens = [&](const char* date) {
    return hours.session_after(Hours::regular, at(hours, date)).from % time::kDayMs /
           time::kMinuteMs;
  };
  CHECK(opens("20260306") == 14 * 60 + 30);
  CHECK(opens("20260309") == 13 * 60 + 30);
  CHECK(opens("20261030") == 13 * 60 + 30);
  CHECK(opens("20261102") == 14 * 60 + 30);
}

TEST_CASE("futures and currencies open on Sunday evening") {
  CHECK(extended("us_futures", "20260105") == "20260104:1700-20260105:1600");
  CHECK(regular("us_futures", "20260105") == "20260105:0830-20260105:1600");
  CHECK(extended("us_futures", "20261126") == "20261125:1700-20261126:1200");
  CHECK(extended("us_futures", "20260104").empty());
  CHECK(extended("us_commodities", "20260105") == "20260104:1800-20260105:1700");
  CHECK(regular("forex", "20260105") == "20260104:1715-20260105:1700");
  CHECK(regular("every_day", "20260104") == "20260104:0000-20260105:0000");

  const TradingHours hours = hours_like("us_futures");
  CHECK_FALSE(hours.open_at(Hours::extended, at(hours, "20260104 16:59:59")));
  CHECK(hours.open_at(Hours::extended, at(hours, "20260104 17:00:00")));
  CHECK_FALSE(hours.open_at(Hours::extended, at(hours, "20260105 16:30:00")));
  CHECK(hours.next_close(Hours::extended, at(hours, "20260104 18:00:00")) ==
        at(hours, "20260105 16:00:00"));
}

TEST_CASE("Tokyo and Hong Kong have lunch, Frankfurt and Amsterdam short days") {
  CHECK(regular("tokyo", "20260105") == "20260105:0900-20260105:1130 20260105:1230-20260105:1530");
  CHECK(regular("tokyo", "20260101").empty());
  CHECK(extended("hong_kong", "20260106") ==
        "20260105:1715-20260106:0300 20260106:0915-20260106:1200 20260106:1300-20260106:1630");
  CHECK(regular("hong_kong", "20261224") == "20261224:0915-20261224:1200");
  CHECK(regular("xetra", "20261230") == "20261230:0900-20261230:1400");
  CHECK(regular("xetra", "20260501").empty());
  CHECK(regular("amsterdam", "20261224") == "20261224:0900-20261224:1405");
  const TradingHours hours = hours_like("tokyo");
  CHECK_FALSE(hours.open_at(Hours::regular, at(hours, "20260105 12:00:00")));
  CHECK(hours.next_opening(Hours::regular, at(hours, "20260105 10:00:00")) ==
        at(hours, "20260105 12:30:00"));
  CHECK(hours.next_close(Hours::regular, at(hours, "20260105 10:00:00")) ==
        at(hours, "20260105 15:30:00"));
}

TEST_CASE("a world has holidays and early closes of its own") {
  TradingHours hours = hours_like("us_stocks");
  hours.holidays = {20260105};
  hours.short_days = {{20260106, 11 * 60}};
  CHECK(on(hours, Hours::regular, "20260105").empty());
  CHECK(on(hours, Hours::extended, "20260106") == "20260106:0400-20260106:1100");
  CHECK(hours.next_opening(Hours::regular, at(hours, "20260102 16:00:00")) ==
        at(hours, "20260106 09:30:00"));
}

TEST_CASE("sessions are ascending and disjoint, and each time finds its own") {
  for (const char* const name : kAllHours) {
    const TradingHours hours = hours_like(name);
    for (const Hours kind : {Hours::regular, Hours::extended}) {
      std::vector<Session> sessions;
      const std::int64_t first = hours.zone.day(at(hours, "20250101"));
      for (std::int64_t day = first; day < first + 3 * 366; ++day) {
        hours.add_sessions(kind, day, sessions);
      }
      bool sound = sessions.size() > 700;
      for (std::size_t i = 1; i + 1 < sessions.size(); ++i) {
        const Session& before = sessions[i - 1];
        const Session& one = sessions[i];
        const Session& next = sessions[i + 1];
        sound = sound && one.from < one.to && before.to <= one.from && one.day >= before.day;
        const std::int64_t middle = (one.from + one.to) / 2;
        sound = sound && hours.open_at(kind, one.from) && hours.open_at(kind, one.to - 1);
        sound = sound && hours.open_at(kind, one.to) == (next.from == one.to);
        sound = sound && hours.session_after(kind, middle).from == one.from;
        sound = sound && hours.session_before(kind, one.from).from == before.from;
        sound = sound && hours.session_before(kind, one.to).from == one.from;
        sound = sound && hours.next_opening(kind, middle) == next.from;
        sound = sound && hours.next_close(kind, middle) >= one.to;
      }
      INFO(name);
      CHECK(sound);
    }
  }
}

}  // namespace ibgw::world
