#include "simulator/gateway/market.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr double kSecondsPerYear = 365.0 * 86'400;
constexpr int kOctaves = 24;  // From one second to half a year.
constexpr double kRate = 0.04;
constexpr int kLooksPerBar = 24;

/// SplitMix64: every bit of the result depends on every bit of the input.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

/// A random walk without memory: noise of doubling periods, each as strong as a walk of its length.
/// In units of the standard deviation of one second.
double walk(std::uint64_t key, std::int64_t ms) {
  double sum = 0;
  double period = 1000;
  double strength = 1;
  for (int octave = 0; octave < kOctaves; ++octave) {
    const double at = static_cast<double>(ms) / period;
    const double cell = std::floor(at);
    const auto index = static_cast<std::uint64_t>(static_cast<std::int64_t>(cell));
    const std::uint64_t here = mix(key + static_cast<std::uint64_t>(octave) * 0x1000003U);
    const double a = unit(mix(here ^ index)) - 0.5;
    const double b = unit(mix(here ^ (index + 1))) - 0.5;
    sum += strength * (a + (b - a) * (at - cell));
    period *= 2;
    strength *= std::sqrt(2.0);
  }
  return sum;
}

double normal_distribution(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

std::int64_t days_of(const std::string& yyyymmdd) {
  if (yyyymmdd.size() < 8) {
    return 0;
  }
  const std::chrono::year_month_day date{
      std::chrono::year(std::stoi(yyyymmdd.substr(0, 4))),
      std::chrono::month(static_cast<unsigned>(std::stoi(yyyymmdd.substr(4, 2)))),
      std::chrono::day(static_cast<unsigned>(std::stoi(yyyymmdd.substr(6, 2))))};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

}  // namespace

Market::Market(const world::World& world, std::uint64_t seed)
    : world_(world),
      seed_(seed),
      factor_(world.instruments.size(), 1.0),
      underlying_(world.instruments.size(), -1) {
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    const world::Instrument& one = world.instruments[i];
    if (one.under_con_id != 0 && (one.sec_type == "OPT" || one.sec_type == "CFD")) {
      underlying_[i] = world.find_instrument(one.under_con_id);
    }
  }
}

double Market::to_tick(int instrument, double price) const {
  const double tick = world_.instruments[static_cast<std::size_t>(instrument)].min_tick;
  if (tick <= 0) {
    return price;
  }
  const double ticks = std::round(price / tick);
  // 0.01 has no exact double: dividing by the whole number of ticks in one unit keeps 100.25 exact.
  const double per_unit = std::round(1 / tick);
  return std::fabs(per_unit * tick - 1) < 1e-9 ? ticks / per_unit : ticks * tick;
}

bool Market::conforms(int instrument, double price) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  double increment = one.min_tick;
  for (const world::MarketRule& rule : world_.market_rules) {
    if (rule.id == one.market_rule) {
      for (const world::PriceIncrement& step : rule.increments) {
        increment = std::fabs(price) >= step.low_edge ? step.increment : increment;
      }
    }
  }
  if (increment <= 0) {
    return true;
  }
  const double ticks = price / increment;
  return std::fabs(ticks - std::round(ticks)) < 1e-6;
}

double Market::chance(int instrument, std::int64_t slot, std::uint64_t purpose) const {
  const auto con_id =
      static_cast<std::uint64_t>(world_.instruments[static_cast<std::size_t>(instrument)].con_id);
  return unit(mix(mix(seed_ ^ mix(con_id)) ^ mix(static_cast<std::uint64_t>(slot)) ^ purpose));
}

const world::TapePoint* Market::tape(int instrument, std::int64_t wall_ms) const {
  const auto& points = world_.instruments[static_cast<std::size_t>(instrument)].price.tape;
  const auto next =
      std::upper_bound(points.begin(), points.end(), wall_ms - origin_ms_,
                       [](std::int64_t at, const world::TapePoint& p) { return at < p.at_ms; });
  return next == points.begin() ? nullptr : &*(next - 1);
}

double Market::middle(int instrument, std::int64_t wall_ms) const {
  const auto index = static_cast<std::size_t>(instrument);
  const world::Instrument& one = world_.instruments[index];
  const int under = underlying_[index];
  if (under >= 0) {
    const double price = middle(under, wall_ms);
    return factor_[index] * (one.sec_type == "OPT"
                                 ? option(instrument, price, one.price.volatility, wall_ms).price
                                 : price);
  }
  const double per_second = one.price.volatility / std::sqrt(kSecondsPerYear);
  const std::uint64_t key = mix(seed_ ^ mix(static_cast<std::uint64_t>(one.con_id)));
  return factor_[index] * one.price.start * std::exp(per_second * walk(key, wall_ms));
}

Quote Market::quote(int instrument, std::int64_t wall_ms) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  Quote quote;
  if (const world::TapePoint* const point = tape(instrument, wall_ms)) {
    return {point->bid, point->ask, point->last, point->size, point->size, point->size};
  }
  const double half = one.min_tick * one.price.spread_ticks / 2;
  const double middle_price = middle(instrument, wall_ms);
  quote.bid = std::max(to_tick(instrument, middle_price - half), one.min_tick);
  quote.ask = to_tick(instrument, quote.bid + one.min_tick * one.price.spread_ticks);
  const std::int64_t slot = wall_ms / 250;
  const auto size = [&](std::uint64_t purpose) {
    const double raw = one.price.size * (0.5 + 5 * chance(instrument, slot, purpose));
    return std::max(std::floor(raw / one.size_increment), 1.0) * one.size_increment;
  };
  quote.bid_size = size(1);
  quote.ask_size = size(2);
  quote.last_size = size(3);
  quote.last = chance(instrument, slot, 4) < 0.5 ? quote.bid : quote.ask;
  return quote;
}

Bar Market::bar(int instrument, std::int64_t from_ms, std::int64_t to_ms) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  Bar bar;
  const std::int64_t span = std::max<std::int64_t>(to_ms - from_ms, 1);
  const int looks =
      static_cast<int>(std::min<std::int64_t>(kLooksPerBar, std::max<std::int64_t>(span / 250, 1)));
  double weighted = 0;
  for (int i = 0; i < looks; ++i) {
    const Quote look = quote(instrument, from_ms + span * i / looks);
    bar.open = i == 0 ? look.last : bar.open;
    bar.high = i == 0 ? look.last : std::max(bar.high, look.last);
    bar.low = i == 0 ? look.last : std::min(bar.low, look.last);
    bar.close = look.last;
    weighted += look.last * look.last_size;
    bar.volume += look.last_size;
  }
  bar.wap = to_tick(instrument, bar.volume > 0 ? weighted / bar.volume : bar.close);
  // As if every quarter of a second had traded like the moments looked at.
  const double scale = static_cast<double>(span) / 250 / looks;
  bar.volume =
      std::floor(bar.volume * std::max(scale, 1.0) / one.size_increment) * one.size_increment;
  bar.count = static_cast<int>(std::min(1e9, std::max(1.0, looks * scale)));
  return bar;
}

Bar Market::day(int instrument, std::int64_t wall_ms) const {
  const std::int64_t midnight = wall_ms / kDayMs * kDayMs;
  return bar(instrument, midnight, std::max(wall_ms, midnight + 1));
}

double Market::previous_close(int instrument, std::int64_t wall_ms) const {
  return quote(instrument, wall_ms / kDayMs * kDayMs - 1).last;
}

void Market::move(int instrument, double price, std::int64_t wall_ms) {
  const double now = middle(instrument, wall_ms);
  factor_[static_cast<std::size_t>(instrument)] *= now > 0 ? price / now : 1;
}

/// Black-Scholes without dividends.
Greeks Market::option(int instrument, double underlying, double volatility,
                      std::int64_t wall_ms) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const double days = static_cast<double>(days_of(one.last_trade_date) + 1) -
                      static_cast<double>(wall_ms) / static_cast<double>(kDayMs);
  const bool call = one.right != "P";
  Greeks greeks;
  const double years = std::max(days, 0.0) / 365;
  if (years <= 0 || volatility <= 0 || underlying <= 0 || one.strike <= 0) {
    greeks.price = std::max(call ? underlying - one.strike : one.strike - underlying, 0.0);
    greeks.delta = greeks.price > 0 ? (call ? 1 : -1) : 0;
    return greeks;
  }
  const double root = std::sqrt(years);
  const double discount = std::exp(-kRate * years);
  const double d1 =
      (std::log(underlying / one.strike) + (kRate + volatility * volatility / 2) * years) /
      (volatility * root);
  const double d2 = d1 - volatility * root;
  const double density = std::exp(-d1 * d1 / 2) / std::sqrt(2 * std::acos(-1.0));
  const double sign = call ? 1 : -1;
  greeks.price = sign * (underlying * normal_distribution(sign * d1) -
                         one.strike * discount * normal_distribution(sign * d2));
  greeks.delta = sign * normal_distribution(sign * d1);
  greeks.gamma = density / (underlying * volatility * root);
  greeks.vega = underlying * density * root / 100;
  greeks.theta = (-underlying * density * volatility / (2 * root) -
                  sign * kRate * one.strike * discount * normal_distribution(sign * d2)) /
                 365;
  return greeks;
}

double Market::implied_volatility(int instrument, double underlying, double price,
                                  std::int64_t wall_ms) const {
  double low = 0.001;
  double high = 5;
  for (int i = 0; i < 60; ++i) {
    const double guess = (low + high) / 2;
    (option(instrument, underlying, guess, wall_ms).price < price ? low : high) = guess;
  }
  return (low + high) / 2;
}

}  // namespace ibgw::gateway
