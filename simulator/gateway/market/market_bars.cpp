// Bars: sums up the trades of a span.
#include <algorithm>
#include <cmath>

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {
namespace {

/// The first slot that begins at this time or later.
std::int64_t slot_from(std::int64_t ms) {
  return (ms + Market::kSlotMs - 1) / Market::kSlotMs;
}

void take(Bar& bar, double price) {
  bar.high = std::max(bar.high, price);
  bar.low = std::min(bar.low, price);
}

}  // namespace

/// Whether its price is that of a walk, times a factor.
bool Market::searchable(int instrument) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  return one.price.tape.empty() && (under < 0 || (one.sec_type != "OPT" && searchable(under)));
}

/// The first slot after `first` at which the instrument, or one that it follows, was moved; or
/// `end`.
std::int64_t Market::moved(int instrument, std::int64_t first, std::int64_t end) const {
  for (const Move& move : moves_[static_cast<std::size_t>(instrument)]) {
    end = move.slot > first ? std::min(move.slot, end) : end;
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

double Market::volume(int instrument, std::int64_t from_ms, std::int64_t to_ms) const {
  const double increment = world_.instruments[static_cast<std::size_t>(instrument)].size_increment;
  const std::int64_t first = slot_from(from_ms);
  const std::int64_t end = std::max(slot_from(to_ms), first);
  return static_cast<double>(traded_before(instrument, end) - traded_before(instrument, first)) *
         increment;
}

/// Computes a bar from single quotes, for tapes and instruments that follow a tape.
Bar Market::looked_bar(int instrument, std::int64_t first, std::int64_t end, Side side) const {
  Bar bar;
  bar.open = price_of(quote(instrument, first * kSlotMs), side);
  bar.close = price_of(quote(instrument, (end - 1) * kSlotMs), side);
  bar.high = std::max(bar.open, bar.close);
  bar.low = std::min(bar.open, bar.close);
  if (end - first <= kLooksMax) {
    look_at_all(instrument, first, end, side, bar);
  } else {
    look_at_some(instrument, first, end, side, bar);
  }
  const std::int64_t looks = std::min(end - first, kLooksForAverage);
  double weighted = 0;
  double weight = 0;
  for (std::int64_t i = 0; i < looks; ++i) {
    const Quote look = quote(instrument, (first + (end - first) * i / looks) * kSlotMs);
    weighted += price_of(look, side) * look.last_size;
    weight += look.last_size;
  }
  bar.wap = weight > 0 ? weighted / weight : bar.close;
  return bar;
}

Bar Market::bar(int instrument, std::int64_t from_ms, std::int64_t to_ms, Side side) const {
  const BarCache::Key key{from_ms, to_ms, instrument, side};
  if (const Bar* const known = bars_.find(key)) {
    return *known;
  }
  const Bar bar = make_bar(instrument, from_ms, to_ms, side);
  bars_.put(key, bar);
  return bar;
}

Bar Market::make_bar(int instrument, std::int64_t from_ms, std::int64_t to_ms, Side side) const {
  const std::int64_t first = slot_from(from_ms);
  const std::int64_t end = slot_from(to_ms);
  if (end <= first) {
    return {};
  }
  Bar bar = walks(instrument) ? walked_bar(instrument, first, end, side)
                              : looked_bar(instrument, first, end, side);
  bar.volume = volume(instrument, from_ms, to_ms);
  bar.count = static_cast<int>(std::min<std::int64_t>(end - first, 1'000'000'000));
  for (const world::TapePoint& point :
       world_.instruments[static_cast<std::size_t>(instrument)].price.tape) {
    const std::int64_t at = origin_ms_ + point.at_ms;
    if (at >= from_ms && at < to_ms) {
      bar.close = price_of(quote(instrument, at), side);
      take(bar, bar.close);
    }
  }
  bar.wap = std::clamp(to_tick(instrument, bar.wap), bar.low, bar.high);
  return bar;
}

Bar Market::day(int instrument, std::int64_t wall_ms) const {
  constexpr std::int64_t kCatchUpMax = kLooksMax;
  const auto index = static_cast<std::size_t>(instrument);
  const std::int64_t midnight = this->midnight(instrument, wall_ms);
  const std::int64_t end = slot_from(wall_ms + 1);
  Day& day = days_[index];
  const bool catch_up = day.end != 0 && day.end <= end && end - day.end <= kCatchUpMax &&
                        world_.instruments[index].price.tape.empty();
  if (!catch_up) {
    day.end = end;
    day.bar = make_bar(instrument, midnight, wall_ms + 1, Side::last);
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

std::int64_t Market::midnight(int instrument, std::int64_t wall_ms) const {
  Day& day = days_[static_cast<std::size_t>(instrument)];
  if (wall_ms < day.midnight || wall_ms >= day.next_midnight) {
    const time::Zone& zone = zones_[static_cast<std::size_t>(instrument)];
    day = {zone.midnight(wall_ms), zone.midnight(wall_ms, 1), 0, {}};
  }
  return day.midnight;
}

double Market::previous_close(int instrument, std::int64_t wall_ms) const {
  return quote(instrument, midnight(instrument, wall_ms) - 1).last;
}

}  // namespace ibgw::gateway
