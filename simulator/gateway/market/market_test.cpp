// Prices: on the tick, the same for the same seed, and the same in quotes and bars.
#include "simulator/gateway/market/market.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kWall = 1767623400000;  // 2026-01-05T14:30:00Z
constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

/// High, low, volume and count, computed from all quotes of [from, to).
Bar trades(const Market& market, int instrument, std::int64_t from, std::int64_t to,
           Side side = Side::last) {
  Bar bar;
  bar.low = 1e9;
  const std::int64_t first = (from + Market::kSlotMs - 1) / Market::kSlotMs;
  for (std::int64_t at = first * Market::kSlotMs; at < to; at += Market::kSlotMs) {
    const Quote quote = market.quote(instrument, at);
    bar.high = std::max(bar.high, price_of(quote, side));
    bar.low = std::min(bar.low, price_of(quote, side));
    bar.volume += quote.last_size;
    ++bar.count;
  }
  return bar;
}

bool whole(double number) {
  return std::fabs(number - std::round(number)) < 1e-6;
}

}  // namespace

TEST_CASE("every quote of every instrument is on its tick and has two sides") {
  const world::World world = world::default_world();
  const Market market(world, 1);
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    const world::Instrument& one = world.instruments[i];
    INFO(one.symbol << ' ' << one.sec_type);
    for (int n = 0; n < 50; ++n) {
      const Quote quote = market.quote(static_cast<int>(i), kWall + n * 137'311);
      CHECK(whole(quote.bid / one.min_tick));
      CHECK(whole(quote.ask / one.min_tick));
      CHECK(quote.bid > 0);
      CHECK(std::fabs(quote.ask - quote.bid - one.min_tick * one.price.spread_ticks) <
            one.min_tick / 10);
      CHECK((quote.last == quote.bid || quote.last == quote.ask));
      CHECK(std::min({quote.bid_size, quote.ask_size, quote.last_size}) >= one.size_increment);
      CHECK(whole(quote.last_size / one.size_increment));
    }
  }
}

TEST_CASE("prices depend on the seed, not on earlier requests") {
  const world::World world = world::default_world();
  const Market market(world, 7);
  const Market busy(world, 7);
  const Market other(world, 8);
  int different = 0;
  for (int n = 40; n > 0; --n) {
    (void)busy.bar(0, kWall - n * kHour, kWall);
    (void)busy.day(0, kWall + n * kHour);
  }
  for (int n = 0; n < 40; ++n) {
    const Quote quote = market.quote(0, kWall + n * kMinute);
    CHECK(busy.quote(0, kWall + n * kMinute).last == quote.last);
    CHECK(busy.quote(0, kWall + n * kMinute).bid_size == quote.bid_size);
    different += other.quote(0, kWall + n * kMinute).last != quote.last ? 1 : 0;
  }
  CHECK(different > 20);
}

TEST_CASE("a bar is exactly the sum of the trades of its span") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  for (const int instrument : {0, 4, world.find_instrument(479624278)}) {
    for (const std::int64_t span : {kSecond, 5 * kSecond, kMinute, 10 * kMinute}) {
      for (const Side side : {Side::last, Side::bid, Side::ask, Side::middle}) {
        const std::int64_t from = kWall + span * 3;
        const Bar bar = market.bar(instrument, from, from + span, side);
        const Bar made = trades(market, instrument, from, from + span, side);
        INFO(instrument << ' ' << span << ' ' << static_cast<int>(side));
        CHECK(bar.open == price_of(market.quote(instrument, from), side));
        CHECK(bar.close == price_of(market.quote(instrument, from + span - 1), side));
        CHECK(bar.high == made.high);
        CHECK(bar.low == made.low);
        CHECK(std::fabs(bar.volume - made.volume) < 1e-6 * made.volume);
        CHECK(bar.count == span / Market::kSlotMs);
        CHECK((bar.low <= bar.wap && bar.wap <= bar.high));
      }
    }
  }
}

TEST_CASE("a bar of any range is the sum of its trades, whatever was read before") {
  world::World world = world::default_world();
  world.instruments[1].price.volatility = 0;
  world.instruments[2].price.start = 0.02;  // Near the lowest possible price.
  world.instruments[2].price.volatility = 2;
  world.instruments[3].min_tick = 0.25;
  world.instruments[3].price.spread_ticks = 3;
  Market market(world, 11);
  Market quotes(world, 11);
  for (Market* const one : {&market, &quotes}) {
    one->move(0, 260, kWall - 10 * kMinute);
    one->move(0, 250, kWall - 4 * kMinute);
    one->move(world.find_instrument(8314), 180, kWall - 3 * kMinute);
  }
  std::mt19937_64 random(5);
  const auto below = [&](std::int64_t bound) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
  };
  int checked = 0;
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    const bool sampled =
        world.instruments[i].sec_type == "OPT" || world.instruments[i].price.volatility == 0;
    for (int n = 0; n < 24; ++n) {
      const auto side = static_cast<Side>(below(4));
      const std::int64_t from =
          n % 3 == 0 ? kWall - below(12 * kMinute) : kWall - below(300 * kDay);
      const std::int64_t to = from + 1 + below(sampled ? 6 * kSecond : 12 * kMinute);
      const Bar bar = market.bar(static_cast<int>(i), from, to, side);
      const Bar made = trades(quotes, static_cast<int>(i), from, to, side);
      INFO(world.instruments[i].symbol << ' ' << from << ' ' << to << ' '
                                       << static_cast<int>(side));
      REQUIRE(bar.count == made.count);
      if (made.count == 0) {
        continue;
      }
      ++checked;
      REQUIRE(bar.high == made.high);
      REQUIRE(bar.low == made.low);
      REQUIRE(std::fabs(bar.volume - made.volume) <= 1e-6 * made.volume);
      REQUIRE((made.low <= bar.wap && bar.wap <= made.high));
    }
  }
  CHECK(checked > 500);  // Otherwise the test has shown nothing.
}

TEST_CASE("cached bars stay within their limit, and a move recomputes them") {
  BarCache cache;
  const auto key = [](int i) { return BarCache::Key{i, i + 5, i % 7, Side::bid}; };
  const auto put = [&](int i) {
    Bar bar;
    bar.open = i;
    cache.put(key(i), bar);
  };
  CHECK(cache.find(key(1)) == nullptr);
  put(1);
  for (int i = 2; i < 100'000; ++i) {
    put(i);
    REQUIRE(cache.find(key(1)) != nullptr);  // It is requested again and again.
    REQUIRE(cache.find(key(i))->open == i);
  }
  CHECK(cache.find(key(2)) == nullptr);
  CHECK(cache.bytes() <= BarCache::kBytesMax);
  const world::World world = world::default_world();
  Market market(world, 3);
  const double before = market.bar(0, kWall - kHour, kWall + kHour).close;
  CHECK(market.bar(0, kWall - kHour, kWall + kHour).close == before);
  market.move(0, 1000, kWall);
  CHECK(market.bar(0, kWall - kHour, kWall + kHour).close > 2 * before);
}

TEST_CASE("long bars agree with the short ones in them") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  const std::int64_t midnight = market.midnight(0, kWall);
  const Bar day = market.bar(0, midnight, midnight + kDay);
  double high = 0;
  double low = 1e9;
  double volume = 0;
  for (int minute = 0; minute < 1440; ++minute) {
    const Bar bar = market.bar(0, midnight + minute * kMinute, midnight + (minute + 1) * kMinute);
    high = std::max(high, bar.high);
    low = std::min(low, bar.low);
    volume += bar.volume;
  }
  CHECK(day.high == high);
  CHECK(day.low == low);
  CHECK(std::fabs(day.volume - volume) < 1);
  CHECK(day.close == market.previous_close(0, midnight + kDay + 5));
}

TEST_CASE("an option's long bar covers the range of its trades, except for time decay") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  int checked = 0;
  for (std::size_t i = 0; i < world.instruments.size() && checked < 12; ++i) {
    if (world.instruments[i].sec_type != "OPT") {
      continue;
    }
    ++checked;
    const auto option = static_cast<int>(i);
    for (const Side side : {Side::last, Side::bid, Side::ask, Side::middle}) {
      const Bar bar = market.bar(option, kWall, kWall + 10 * kMinute, side);
      const Bar made = trades(market, option, kWall, kWall + 10 * kMinute, side);
      INFO(world.instruments[i].strike << world.instruments[i].right << ' '
                                       << static_cast<int>(side));
      const double tick = world.instruments[i].min_tick * 1.001;
      CHECK((bar.high <= made.high && bar.high >= made.high - tick));
      CHECK((bar.low >= made.low && bar.low <= made.low + tick));
    }
  }
  CHECK(checked == 12);
}

// In the first second of these bars no trade is at the side that makes the low; that second alone
// is in its block of the walk.
TEST_CASE("the search for an option's extremes stays inside the bar's span") {
  const world::World world = world::default_world();
  const Market market(world, 0);
  for (const auto& [con_id, from] : {std::pair<int, std::int64_t>{700000008, 1767612735000},
                                     std::pair<int, std::int64_t>{700000047, 1767607935000}}) {
    const int option = world.find_instrument(con_id);
    REQUIRE(option >= 0);
    const Bar bar = market.bar(option, from, from + 15 * kSecond);
    const Bar made = trades(market, option, from, from + 15 * kSecond);
    CHECK(bar.high == made.high);
    CHECK(bar.low == made.low);
  }
}

TEST_CASE("the running day of streams is the day's bar") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  const Market fresh(world, 3);
  const std::int64_t midnight = market.midnight(0, kWall);
  for (std::int64_t at = kWall; at < kWall + 20 * kSecond; at += 250) {
    const Bar followed = market.day(0, at);
    const Bar bar = fresh.bar(0, midnight, at + 1);
    REQUIRE(followed.high == bar.high);
    REQUIRE(followed.low == bar.low);
    REQUIRE(followed.close == market.quote(0, at).last);
    REQUIRE(std::fabs(followed.volume - bar.volume) < 1e-3);
    REQUIRE(followed.count == bar.count);
  }
}

// The process is not a true random walk; it must only have a recognisable volatility.
TEST_CASE("the walk has about the right volatility") {
  const world::World world = world::default_world();
  for (const std::int64_t step : {kMinute, kHour, kDay}) {
    double squares = 0;
    int count = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Market market(world, seed);
      for (int n = 0; n < 60; ++n) {
        const std::int64_t at = kWall - n * 2 * step;
        const double change = std::log(market.quote(0, at).bid / market.quote(0, at - step).bid);
        squares += change * change;
        ++count;
      }
    }
    const double years = static_cast<double>(step) / static_cast<double>(365 * kDay);
    const double volatility = std::sqrt(squares / count / years);
    INFO(step << " ms: " << volatility);
    CHECK(volatility > world.instruments[0].price.volatility * 0.7);
    CHECK(volatility < world.instruments[0].price.volatility * 1.4);
  }
}

TEST_CASE("a moved price changes the future, not the past") {
  const world::World world = world::default_world();
  Market market(world, 3);
  const Bar before = market.bar(0, kWall - kHour, kWall);
  market.move(0, 300, kWall);
  CHECK(std::fabs(market.quote(0, kWall).bid - 300) < 0.02);
  CHECK(std::fabs(market.quote(0, kWall + kMinute).bid - 300) < 3);
  const Bar after = market.bar(0, kWall - kHour, kWall);
  CHECK(after.high == before.high);
  CHECK(after.close == before.close);
  CHECK(market.day(0, kWall).high > 299);
  const Bar across = market.bar(0, kWall - kHour, kWall + kHour);
  CHECK(across.low == before.low);
  CHECK(across.high >= 299.98);
  // The CFD follows its stock; a second move replaces the first.
  market.move(world.find_instrument(8314), 100, kWall);
  CHECK(std::fabs(market.quote(world.find_instrument(120549942), kWall).bid - 100) < 0.02);
  market.move(0, 250, kWall + 5);
  CHECK(std::fabs(market.quote(0, kWall + 50).bid - 250) < 0.02);
}

TEST_CASE("options, futures and CFDs follow their underlying") {
  world::World world = world::default_world();
  const int stock = world.find_instrument(8314);
  world::Instrument one;
  one.con_id = 1;
  one.symbol = "F";
  one.sec_type = "FUT";
  one.last_trade_date = "20271217";
  one.under_con_id = 8314;
  world.instruments.push_back(one);
  one.con_id = 2;
  one.sec_type = "CFD";  // A CFD on the future.
  one.under_con_id = 1;
  world.instruments.push_back(one);
  const int future = world.find_instrument(1);
  const int cfd = world.find_instrument(2);
  Market market(world, 3);
  market.begin(kWall);
  for (int n = 0; n < 20; ++n) {
    const std::int64_t at = kWall + n * 13 * kMinute;
    const double middle = price_of(market.quote(stock, at), Side::middle);
    CHECK(std::fabs(price_of(market.quote(future, at), Side::middle) - middle) < 0.02);
    CHECK(std::fabs(price_of(market.quote(cfd, at), Side::middle) - middle) < 0.02);
  }
  // Each is moved on its own and with what it follows; bars still agree with ticks.
  market.move(stock, 100, kWall + kMinute);
  market.move(future, 110, kWall + 2 * kMinute);
  CHECK(std::fabs(market.quote(stock, kWall + 2 * kMinute).bid - 100) < 5);
  CHECK(std::fabs(market.quote(cfd, kWall + 2 * kMinute).bid - 110) < 0.02);
  for (const int instrument : {future, cfd}) {
    const Bar bar = market.bar(instrument, kWall, kWall + 5 * kMinute);
    const Bar made = trades(market, instrument, kWall, kWall + 5 * kMinute);
    CHECK(bar.high == made.high);
    CHECK(bar.low == made.low);
  }
}

TEST_CASE("instruments whose underlying has a tape follow its prices") {
  world::World world = world::default_world();
  const int stock = world.find_instrument(8314);
  const int cfd = world.find_instrument(120549942);
  world.instruments[static_cast<std::size_t>(stock)].price.tape = {{0, 10, 10.02, 10.01, 300},
                                                                   {2000, 11, 11.02, 11.01, 400}};
  Market market(world, 3);
  market.begin(kWall);
  CHECK(std::fabs(market.quote(cfd, kWall + 1000).bid - 10) < 0.02);
  CHECK(std::fabs(market.quote(cfd, kWall + 2000).bid - 11) < 0.02);
  CHECK(market.bar(cfd, kWall, kWall + 10 * kMinute).high > 10.98);
}

TEST_CASE("a contract that follows itself ends the program instead of looping for ever") {
  world::World world = world::default_world();
  world::Instrument one;
  one.sec_type = "CFD";
  one.con_id = 1;
  one.under_con_id = 2;
  world.instruments.push_back(one);
  one.con_id = 2;
  one.under_con_id = 1;
  world.instruments.push_back(one);
  const ::pid_t child = ::fork();
  if (child == 0) {
    (void)std::freopen("/dev/null", "w", stderr);  // Hides the message about the failed check.
    std::signal(SIGABRT, SIG_DFL);
    const Market market(world, 3);
    (void)market.quote(world.find_instrument(1), kWall);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}

TEST_CASE("a tape replaces the process from its first point on") {
  world::World world = world::default_world();
  world.instruments[0].price.tape = {{1000, 10, 10.02, 10.01, 300}, {2050, 11, 11.02, 11.01, 400}};
  Market market(world, 3);
  market.begin(kWall);
  CHECK(market.quote(0, kWall + 999).bid > 100);
  CHECK(market.quote(0, kWall + 1000).last == 10.01);
  CHECK(market.quote(0, kWall + 2049).last == 10.01);
  CHECK(market.quote(0, kWall + 2050).ask == 11.02);
  const Bar bar = market.bar(0, kWall + 1000, kWall + 5000);
  CHECK(bar.open == 10.01);
  CHECK(bar.high == 11.01);
  CHECK(bar.low == 10.01);
  CHECK(bar.close == 11.01);
}

TEST_CASE("an option loses its time value at the close of its last day, where it trades") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  const int option = world.find_instrument(700'000'009);
  const world::Instrument& one = world.instruments[static_cast<std::size_t>(option)];
  REQUIRE(one.last_trade_date == "20270115");
  constexpr std::int64_t kClose = 1'800'046'800'000;  // 16:00 in New York.
  const auto worth = [&](std::int64_t at) {
    return market.option(option, one.strike, 0.3, at).price;
  };
  CHECK(worth(kClose - 60'000) > 0);
  CHECK(worth(kClose) == 0);
}

TEST_CASE("puts and calls are at parity and have sane Greeks") {
  const world::World world = world::default_world();
  const Market market(world, 3);
  constexpr double kRate = 0.04;
  int pairs = 0;
  for (std::size_t i = 0; i + 1 < world.instruments.size(); ++i) {
    const world::Instrument& call = world.instruments[i];
    const world::Instrument& put = world.instruments[i + 1];
    if (call.sec_type != "OPT" || call.right != "C" || put.right != "P") {
      continue;
    }
    ++pairs;
    for (const double under : {180.0, 230.0, 290.0}) {
      const Greeks c = market.option(static_cast<int>(i), under, 0.28, kWall);
      const Greeks p = market.option(static_cast<int>(i + 1), under, 0.28, kWall);
      // The discount follows from the forward that the pair implies; the same for every strike.
      const double discount = (under - (c.price - p.price)) / call.strike;
      const double years = -std::log(discount) / kRate;
      CHECK(years > 1.0);  // Expirations are in 2027.
      CHECK(years < 1.5);
      CHECK(std::fabs(c.delta - p.delta - 1) < 1e-9);
      CHECK((c.delta > 0 && c.delta < 1));
      CHECK(std::fabs(c.gamma - p.gamma) < 1e-12);
      CHECK((c.vega > 0 && c.theta < 0));
      CHECK(std::fabs(market.implied_volatility(static_cast<int>(i), under, c.price, kWall) -
                      0.28) < 1e-3);
    }
  }
  CHECK(pairs == 27);
}

}  // namespace ibgw::gateway
