// Zones, and times as texts.
#include <catch2/catch.hpp>

#include "simulator/time/text.hpp"

namespace ibgw::time::test {
namespace {

constexpr std::int64_t kNow = 1'767'623'400'000;  // Monday, 2026-01-05 14:30:00 UTC.
constexpr std::int64_t kHour = 3'600'000;

Zone zone(std::string_view name) {
  const auto found = Zone::find(name);
  INFO(name);
  REQUIRE(found);
  return *found;
}

/// The instant that a text means, in UTC; the text itself if it is none.
std::string meant(std::string_view text, std::string_view implied = "US/Eastern") {
  const auto found = read(text, zone(implied), kNow);
  return found ? dash_text(found->wall_ms, Zone()) : "nothing";
}

}  // namespace

TEST_CASE("zones have the names that gateways accept") {
  for (const char* const name :
       {"UTC", "GMT", "US/Eastern", "America/New_York", "EST5EDT", "EST", "MET", "JST", "HKT",
        "Asia/Tokyo", "Asia/Hong_Kong", "Europe/Berlin", "PST"}) {
    INFO(name);
    REQUIRE(Zone::find(name));
    CHECK(Zone::find(name)->name() == name);
  }
  for (const char* const name :
       {"", "US", "US/", "Mars/Olympus", "XYZ", "us/eastern", "localtime", "0",
        "Fixed/UTC+01:00:00", "/etc/localtime", "file:UTC", "China Standard Time"}) {
    INFO(name);
    CHECK_FALSE(Zone::find(name));
  }
}

TEST_CASE("a text is written in the zone it names, also in summer and before 2007") {
  CHECK(zoned_text(kNow, zone("US/Eastern")) == "20260105 09:30:00 US/Eastern");
  CHECK(zoned_text(kNow, zone("JST")) == "20260105 23:30:00 JST");
  CHECK(zoned_text(kNow, Zone()) == "20260105 14:30:00 UTC");
  CHECK(zoned_text(kNow + 180 * 24 * kHour, zone("US/Eastern")) == "20260704 10:30:00 US/Eastern");
  CHECK(zoned_text(kNow + 180 * 24 * kHour, zone("EST")) == "20260704 09:30:00 EST");
  // Daylight saving began in April then.
  CHECK(zoned_text(1'143'000'000'000, zone("US/Central")) == "20060321 22:00:00 US/Central");
  // Far beyond the table, by the rule.
  CHECK(zoned_text(4'117'608'000'000, zone("US/Eastern")) == "21000625 08:00:00 US/Eastern");
  CHECK(bare_text(kNow, zone("US/Central")) == "20260105  08:30:00");
  CHECK(dash_text(kNow, Zone()) == "20260105-14:30:00");
  CHECK(news_text(kNow, Zone()) == "2026-01-05 14:30:00.0");
  CHECK(date_text(kNow, zone("Pacific/Auckland")) == "20260106");
  CHECK(clock_text(kNow, zone("Asia/Kolkata")) == "20:00");
  CHECK(minute_text(kNow, zone("US/Eastern")) == "20260105:0930");
  CHECK(zoned_text(-1, Zone()) == "19691231 23:59:59 UTC");
}

TEST_CASE("a text means an instant, by its zone or by the implied one") {
  CHECK(meant("20260105 09:30:00 US/Eastern") == "20260105-14:30:00");
  CHECK(meant("20260105 09:30:00 US/Eastern", "Asia/Tokyo") == "20260105-14:30:00");
  CHECK(meant("20260105 09:30:00") == "20260105-14:30:00");
  CHECK(meant("20260105  09:30") == "20260105-14:30:00");
  CHECK(meant("20260105-09:30:00") == "20260105-09:30:00");
  CHECK(meant("20260105") == "20260105-05:00:00");
  CHECK(meant("09:30:00") == "20260105-14:30:00");
  CHECK(meant("09:30:00 JST") == "20260105-00:30:00");
  CHECK(meant("20260704 09:30:00") == "20260704-13:30:00");
  CHECK(read("20260105-09:30:00", Zone(), kNow)->names_zone);
  CHECK(read("20260105 09:30:00 MET", Zone(), kNow)->names_zone);
  CHECK_FALSE(read("20260105 09:30:00", Zone(), kNow)->names_zone);
  CHECK(read("20260105", Zone(), kNow)->is_date);
  for (const char* const text :
       {"", "yesterday", "2026-01-05 noon", "20260230 09:30:00", "20260105 24:00:00",
        "20260105 -1:30:00", "20260105 09:30:00 Mars/Olympus", "20260105 09:30:00US/Eastern",
        "20260105-09:30:00 US/Eastern", "20260105T09:30:00", "20260105 09:3", "20260105 ",
        "2026010", "20260105 09:30:0x", "+2026105"}) {
    INFO(text);
    CHECK(meant(text) == "nothing");
  }
}

TEST_CASE("days begin at local midnight, also when clocks change") {
  const Zone eastern = zone("US/Eastern");
  CHECK(dash_text(eastern.midnight(kNow), Zone()) == "20260105-05:00:00");
  CHECK(dash_text(eastern.midnight(kNow, 1), Zone()) == "20260106-05:00:00");
  const std::int64_t sunday = read("20260308 12:00:00", eastern, kNow)->wall_ms;
  CHECK(eastern.midnight(sunday, 1) - eastern.midnight(sunday) == 23 * kHour);
  // Skipped and repeated local times.
  CHECK(meant("20260308 02:30:00") == "20260308-07:00:00");
  CHECK(meant("20261101 01:30:00") == "20261101-05:30:00");
  CHECK(eastern.day(kNow) == 20458);
  CHECK(Zone().day(-1) == -1);
}

}  // namespace ibgw::time::test
