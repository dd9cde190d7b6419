#include "simulator/gateway/market/market.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "simulator/base/arithmetic.hpp"
#include "simulator/base/check.hpp"
#include "simulator/gateway/market/market_reader.hpp"
#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

constexpr double kSecondsPerYear = 365.0 * 86'400;
constexpr double kRate = 0.04;

double normal_distribution(double x) {
  return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

bool follows(std::string_view sec_type) {
  return sec_type == "OPT" || sec_type == "FUT" || sec_type == "CFD";
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

/// The close of the last trading day; 0 if it never expires.
std::int64_t expiry_ms(const world::World& world, const world::Instrument& one) {
  const std::int64_t day = days_of(one.last_trade_date);
  const world::TradingHours& hours = world.listing_of(one).hours;
  std::vector<world::Session> sessions;
  hours.add_sessions(world::Hours::regular, day, sessions);
  return day == 0           ? 0
         : sessions.empty() ? hours.zone.wall_ms((day + 1) * kDayMs)
                            : sessions.back().to;
}

}  // namespace

double price_of(const Quote& quote, Side side) {
  switch (side) {
    case Side::last:
      return quote.last;
    case Side::bid:
      return quote.bid;
    case Side::ask:
      return quote.ask;
    case Side::middle:
      break;
  }
  // Rounds away the error of doubles, because clients show all digits.
  constexpr double kDigits = 1e8;
  return std::round((quote.bid + quote.ask) / 2 * kDigits) / kDigits;
}

Market::Market(const world::World& world, std::uint64_t seed)
    : world_(world),
      moves_(world.instruments.size()),
      underlying_(world.instruments.size(), -1),
      seen_(world.instruments.size()),
      days_(world.instruments.size()),
      readers_(world.instruments.size()) {
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    const world::Instrument& one = world.instruments[i];
    zones_.push_back(world.zone_of(one));
    keys_.push_back(mix(seed ^ mix(static_cast<std::uint64_t>(one.con_id))));
    if (one.under_con_id != 0 && follows(one.sec_type)) {
      underlying_[i] = world.find_instrument(one.under_con_id);
    }
  }
  for (const int first : underlying_) {
    std::size_t steps = 0;
    for (int at = first; at >= 0; at = underlying_[static_cast<std::size_t>(at)]) {
      IBGW_CHECK(++steps <= underlying_.size());
    }
  }
}

Market::~Market() = default;

double Market::to_tick(int instrument, double price) const {
  const double tick = world_.instruments[static_cast<std::size_t>(instrument)].min_tick;
  if (tick <= 0) {
    return price;
  }
  const double ticks = std::round(price / tick);
  // 0.01 has no exact double. Dividing by the whole number of ticks per unit keeps 100.25 exact.
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
  return chance_of(key(instrument), slot, purpose);
}

const world::TapePoint* Market::tape(int instrument, std::int64_t wall_ms) const {
  const auto& points = world_.instruments[static_cast<std::size_t>(instrument)].price.tape;
  const auto next =
      std::upper_bound(points.begin(), points.end(), wall_ms - origin_ms_,
                       [](std::int64_t at, const world::TapePoint& p) { return at < p.at_ms; });
  return next == points.begin() ? nullptr : &*(next - 1);
}

double Market::factor(int instrument, std::int64_t slot) const {
  double factor = 1;
  for (const Move& move : moves_[static_cast<std::size_t>(instrument)]) {
    factor = move.slot <= slot ? move.factor : factor;
  }
  return factor;
}

double Market::linear_factor(int instrument, std::int64_t slot) const {
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  return factor(instrument, slot) * (under < 0 ? 1 : linear_factor(under, slot));
}

int Market::walker(int instrument) const {
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  return under < 0 ? instrument : walker(under);
}

/// The price of an instrument that is searchable(). WalkedBar multiplies the same numbers in the
/// same order, so that bars and quotes do not differ in the last digit.
double Market::walked(int instrument, std::int64_t slot) const {
  const int source = walker(instrument);
  const world::PriceSpec& price = world_.instruments[static_cast<std::size_t>(source)].price;
  const std::int64_t second = slot / Market::kSlotsPerSecond;
  const double walk =
      reader(source).walk.second(second).at(slot - second * Market::kSlotsPerSecond);
  return linear_factor(instrument, slot) * price.start *
         std::exp(price.volatility / std::sqrt(kSecondsPerYear) * walk);
}

double Market::middle(int instrument, std::int64_t slot) const {
  const auto index = static_cast<std::size_t>(instrument);
  const world::Instrument& one = world_.instruments[index];
  const int under = underlying_[index];
  const world::TapePoint* const given = under < 0 ? nullptr : tape(under, slot * kSlotMs);
  if (under < 0 || (one.sec_type != "OPT" && given == nullptr && searchable(under))) {
    return walked(instrument, slot);
  }
  const double price = given == nullptr ? middle(under, slot) : (given->bid + given->ask) / 2;
  return factor(instrument, slot) *
         (one.sec_type == "OPT"
              ? option(instrument, price, one.price.volatility, slot * kSlotMs).price
              : price);
}

Quote Market::around(int instrument, double middle_price) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const double half = one.min_tick * one.price.spread_ticks / 2;
  Quote quote;
  quote.bid = std::max(to_tick(instrument, middle_price - half), one.min_tick);
  quote.ask = to_tick(instrument, quote.bid + one.min_tick * one.price.spread_ticks);
  return quote;
}

Market::Reader& Market::reader(int instrument) const {
  constexpr std::int64_t kHalfMin = 10;
  constexpr std::int64_t kHalfMax =
      100'000'000;  // Multiplied by the number of slots since 1970, it still fits.
  std::unique_ptr<Reader>& reader = readers_[static_cast<std::size_t>(instrument)];
  if (!reader) {
    const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
    reader = std::make_unique<Reader>(
        key(instrument),
        std::clamp(saturate<std::int64_t>(one.price.size / one.size_increment / 2), kHalfMin,
                   kHalfMax),
        expiry_ms(world_, one));
  }
  return *reader;
}

std::int64_t Market::traded_before(int instrument, std::int64_t slot) const {
  return reader(instrument).trades.before(slot);
}

bool Market::sold(int instrument, std::int64_t slot) const {
  return chance(instrument, slot, 4) >= 0.5;
}

Quote Market::quote(int instrument, std::int64_t wall_ms) const {
  if (const world::TapePoint* const point = tape(instrument, wall_ms)) {
    return {point->bid, point->ask, point->last, point->size, point->size, point->size};
  }
  const std::int64_t slot = wall_ms / kSlotMs;
  Seen& seen = seen_[static_cast<std::size_t>(instrument)];
  if (seen.slot == slot) {
    return seen.quote;
  }
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  Quote quote = around(instrument, middle(instrument, slot));
  // Each size lasts for a second; bid sizes change half a second after ask sizes.
  const auto size = [&](std::int64_t second, std::uint64_t purpose) {
    const double raw = one.price.size * (0.5 + 5 * chance(instrument, second, purpose));
    return std::max(std::floor(raw / one.size_increment), 1.0) * one.size_increment;
  };
  quote.bid_size = size((slot + Market::kSlotsPerSecond / 2) / Market::kSlotsPerSecond, 1);
  quote.ask_size = size(slot / Market::kSlotsPerSecond, 2);
  quote.last_size =
      static_cast<double>(traded_before(instrument, slot + 1) - traded_before(instrument, slot)) *
      one.size_increment;
  quote.last = sold(instrument, slot) ? quote.ask : quote.bid;
  seen = {slot, quote};
  return quote;
}

void Market::move(int instrument, double price, std::int64_t wall_ms) {
  const std::int64_t slot = wall_ms / kSlotMs;
  const double now = middle(instrument, slot);
  if (now > 0) {
    moves_[static_cast<std::size_t>(instrument)].push_back(
        {slot, factor(instrument, slot) * price / now});
  }
  // Other instruments may follow it, so discard all.
  std::fill(seen_.begin(), seen_.end(), Seen{});
  std::fill(days_.begin(), days_.end(), Day{});
  bars_.clear();
}

/// Black-Scholes without dividends.
Greeks Market::option(int instrument, double underlying, double volatility,
                      std::int64_t wall_ms) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const double days =
      static_cast<double>(reader(instrument).expires_ms - wall_ms) / static_cast<double>(kDayMs);
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
  const double below_d1 = normal_distribution(sign * d1);
  const double below_d2 = normal_distribution(sign * d2);
  greeks.price = sign * (underlying * below_d1 - one.strike * discount * below_d2);
  greeks.delta = sign * below_d1;
  greeks.gamma = density / (underlying * volatility * root);
  greeks.vega = underlying * density * root / 100;
  greeks.theta = (-underlying * density * volatility / (2 * root) -
                  sign * kRate * one.strike * discount * below_d2) /
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
