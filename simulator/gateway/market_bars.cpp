// Bars: what the trades of a span add up to.
#include <algorithm>
#include <cmath>

#include "simulator/gateway/market.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr double kSecondsPerYear = 365.0 * 86'400;
constexpr std::int64_t kSlotsPerSecond = 1000 / Market::kSlotMs;
// Up to here every trade is looked at; 6 seconds, so that real-time bars are.
constexpr std::int64_t kLooksMax = 60;
constexpr std::int64_t kLooksForAverage = 12;

/// The first slot that begins at this moment or later.
std::int64_t slot_from(std::int64_t ms) {
  return (ms + Market::kSlotMs - 1) / Market::kSlotMs;
}

void take(Bar& bar, double price) {
  bar.high = std::max(bar.high, price);
  bar.low = std::min(bar.low, price);
}

}  // namespace

/// Follows the walk to its highest or lowest price.
struct Market::Extreme final : WalkVisitor {
  Extreme(const Market& the_market, int the_instrument, std::int64_t first_slot,
          std::int64_t end_slot, Side the_side, bool is_upwards, double begin)
      : market(the_market),
        instrument(the_instrument),
        first(first_slot),
        end(end_slot),
        side(the_side),
        upwards(is_upwards),
        best(begin) {
    const world::Instrument& source =
        market.world_.instruments[static_cast<std::size_t>(market.walker(instrument))];
    scale = market.linear_factor(instrument, first) * source.price.start;
    per_second = source.price.volatility / std::sqrt(kSecondsPerYear);
  }

  /// The best price that a quote around such a value of the walk may have. The margin is for what
  /// is lost when the same number is computed in two ways.
  [[nodiscard]] bool promises(double walked) const {
    constexpr double kMargin = 1e-9;
    const double price = scale * std::exp(per_second * walked);
    const Quote quote = market.around(instrument, price * (upwards ? 1 + kMargin : 1 - kMargin));
    const Side reached = side != Side::last ? side : (upwards ? Side::ask : Side::bid);
    return upwards ? price_of(quote, reached) > best : price_of(quote, reached) < best;
  }

  bool worth(double lowest, double highest) override {
    return promises(upwards ? highest : lowest);
  }

  void visit(std::int64_t second, double begin, double finish) override {
    for (std::int64_t i = 0; i < kSlotsPerSecond; ++i) {
      const std::int64_t slot = second * kSlotsPerSecond + i;
      const double share = static_cast<double>(i) / static_cast<double>(kSlotsPerSecond);
      if (slot >= first && slot < end && promises(begin + (finish - begin) * share)) {
        const double price = price_of(market.quote(instrument, slot * kSlotMs), side);
        best = upwards ? std::max(best, price) : std::min(best, price);
      }
    }
  }

  const Market& market;
  int instrument;
  std::int64_t first;
  std::int64_t end;
  Side side;
  bool upwards;
  double best;
  double scale = 1;
  double per_second = 0;
};

/// Whether its prices are those of a walk, times a factor.
bool Market::searchable(int instrument) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  return one.price.tape.empty() && (under < 0 || (one.sec_type != "OPT" && searchable(under)));
}

/// The first slot after `first` at which it or what it follows was moved, or `end`.
std::int64_t Market::moved(int instrument, std::int64_t first, std::int64_t end) const {
  for (const Step& step : steps_[static_cast<std::size_t>(instrument)]) {
    end = step.slot > first ? std::min(step.slot, end) : end;
  }
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  return under < 0 ? end : moved(under, first, end);
}

void Market::look_at_all(int instrument, std::int64_t first, std::int64_t end, Side side,
                         Bar& bar) const {
  for (std::int64_t slot = first; slot < end; ++slot) {
    take(bar, price_of(quote(instrument, slot * kSlotMs), side));
  }
}

void Market::look_at_some(int instrument, std::int64_t first, std::int64_t end, Side side,
                          Bar& bar) const {
  for (std::int64_t i = 0; i < kLooksMax; ++i) {
    const std::int64_t slot = first + (end - first) * i / kLooksMax;
    take(bar, price_of(quote(instrument, slot * kSlotMs), side));
  }
}

void Market::search(int instrument, std::int64_t first, std::int64_t end, Side side,
                    Bar& bar) const {
  const std::int64_t split = moved(instrument, first, end);
  if (split < end) {
    search(instrument, split, end, side, bar);
    end = split;
  }
  const int source = walker(instrument);
  if (world_.instruments[static_cast<std::size_t>(source)].price.volatility == 0) {
    // Nothing moves, and every moment promises as much as any other: a search would visit them all.
    look_at_some(instrument, first, end, side, bar);
    return;
  }
  const Walk followed = walk(source);
  for (const bool upwards : {true, false}) {
    Extreme extreme(*this, instrument, first, end, side, upwards, upwards ? bar.high : bar.low);
    followed.search(first * kSlotMs, (end - 1) * kSlotMs + 1, upwards, extreme);
    take(bar, extreme.best);
  }
}

double Market::volume(int instrument, std::int64_t from_ms, std::int64_t to_ms) const {
  const double increment = world_.instruments[static_cast<std::size_t>(instrument)].size_increment;
  const std::int64_t first = slot_from(from_ms);
  const std::int64_t end = std::max(slot_from(to_ms), first);
  return static_cast<double>(traded_before(instrument, end) - traded_before(instrument, first)) *
         increment;
}

Bar Market::bar(int instrument, std::int64_t from_ms, std::int64_t to_ms, Side side) const {
  const std::int64_t first = slot_from(from_ms);
  const std::int64_t end = slot_from(to_ms);
  Bar bar;
  if (end <= first) {
    return bar;
  }
  bar.open = price_of(quote(instrument, first * kSlotMs), side);
  bar.close = price_of(quote(instrument, (end - 1) * kSlotMs), side);
  bar.high = std::max(bar.open, bar.close);
  bar.low = std::min(bar.open, bar.close);
  bar.volume = volume(instrument, from_ms, to_ms);
  bar.count = static_cast<int>(std::min<std::int64_t>(end - first, 1'000'000'000));
  if (end - first <= kLooksMax) {
    look_at_all(instrument, first, end, side, bar);
  } else if (searchable(instrument)) {
    search(instrument, first, end, side, bar);
  } else {
    look_at_some(instrument, first, end, side, bar);
  }
  for (const world::TapePoint& point :
       world_.instruments[static_cast<std::size_t>(instrument)].price.tape) {
    const std::int64_t at = origin_ms_ + point.at_ms;
    if (at >= from_ms && at < to_ms) {
      bar.close = price_of(quote(instrument, at), side);
      take(bar, bar.close);
    }
  }
  const std::int64_t looks = std::min(end - first, kLooksForAverage);
  double weighted = 0;
  double weight = 0;
  for (std::int64_t i = 0; i < looks; ++i) {
    const Quote look = quote(instrument, (first + (end - first) * i / looks) * kSlotMs);
    weighted += price_of(look, side) * look.last_size;
    weight += look.last_size;
  }
  bar.wap = std::clamp(to_tick(instrument, weight > 0 ? weighted / weight : bar.close), bar.low,
                       bar.high);
  return bar;
}

Bar Market::day(int instrument, std::int64_t wall_ms) const {
  constexpr std::int64_t kCatchUpMax = kLooksMax;
  const auto index = static_cast<std::size_t>(instrument);
  const std::int64_t midnight = wall_ms / kDayMs * kDayMs;
  const std::int64_t end = slot_from(wall_ms + 1);
  Day& day = days_[index];
  const bool catch_up = day.midnight == midnight && day.end <= end &&
                        end - day.end <= kCatchUpMax &&
                        world_.instruments[index].price.tape.empty();
  if (!catch_up) {
    day = {midnight, end, bar(instrument, midnight, wall_ms + 1)};
    return day.bar;
  }
  if (day.end < end) {
    look_at_all(instrument, day.end, end, Side::last, day.bar);
    day.bar.close = quote(instrument, (end - 1) * kSlotMs).last;
    const double before = day.bar.volume;
    day.bar.volume = volume(instrument, midnight, wall_ms + 1);
    day.bar.wap += (day.bar.close - day.bar.wap) * (1 - before / day.bar.volume);
    day.bar.count += static_cast<int>(end - day.end);
    day.end = end;
  }
  return day.bar;
}

double Market::previous_close(int instrument, std::int64_t wall_ms) const {
  return quote(instrument, wall_ms / kDayMs * kDayMs - 1).last;
}

}  // namespace ibgw::gateway
