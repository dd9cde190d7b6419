// Bars of instruments that follow a walk: prices are whole ticks, read along the walk. High and low
// are found by a search; an option's are taken where its underlying is highest and lowest.
#include <algorithm>
#include <array>
#include <cmath>

#include "simulator/gateway/market/market_reader.hpp"

namespace ibgw::gateway {
namespace {

constexpr double kSecondsPerYear = 365.0 * 86'400;
/// From this many trades on, a search is cheaper than reading all.
constexpr std::int64_t kSearchMin = 20;
/// Relative error of a price, and of the walk's value computed back from it.
constexpr double kPriceError = 1e-12;
/// The same as in Market::to_tick.
constexpr double kWholeError = 1e-9;

}  // namespace

/// Converts between prices, whole ticks and the walk, as long as nobody moves the price.
struct Market::Ladder {
  double scale = 1;       ///< The price at which the walk is 0.
  double per_second = 0;  ///< Volatility.
  double tick = 0.01;
  double per_unit = 100;    ///< Ticks per unit, if that is a whole number.
  bool divides = true;      ///< Whether it is a whole number.
  double half = 0;          ///< Half of the spread.
  std::int64_t spread = 1;  ///< In ticks.

  [[nodiscard]] double price(std::int64_t ticks) const {
    const auto number = static_cast<double>(ticks);
    return divides ? number / per_unit : number * tick;
  }
  /// The walk's value at which the bid would be `ticks` - 1/2, without allowance for rounding
  /// errors.
  [[nodiscard]] double walk_at(double ticks) const {
    const double price = ticks * tick + half;
    return price > 0 ? std::log(price / scale) / per_second : -HUGE_VAL;
  }
  [[nodiscard]] double walk_error() const { return 10 * kPriceError / per_second; }
};

class Market::WalkedBar {
 public:
  WalkedBar(const Market& market, int instrument, Side side)
      : market_(market),
        instrument_(instrument),
        one_(market.world_.instruments[static_cast<std::size_t>(instrument)]),
        trades_(market.reader(instrument).trades),
        walk_(market.reader(market.walker(instrument)).walk),
        side_(side) {
    const world::Instrument& source =
        market.world_.instruments[static_cast<std::size_t>(market.walker(instrument))];
    start_ = source.price.start;
    underlying_ =
        one_.sec_type == "OPT" ? market.underlying_[static_cast<std::size_t>(instrument)] : -1;
    ladder_.per_second = source.price.volatility / std::sqrt(kSecondsPerYear);
    ladder_.tick = one_.min_tick;
    ladder_.per_unit = std::round(1 / one_.min_tick);
    ladder_.divides = std::fabs(ladder_.per_unit * one_.min_tick - 1) < kWholeError;
    ladder_.half = one_.min_tick * one_.price.spread_ticks / 2;
    ladder_.spread = one_.price.spread_ticks;
  }

  Bar make(std::int64_t first, std::int64_t end);

 private:
  template <bool upwards>
  struct Extreme;

  void enter(std::int64_t slot);
  [[nodiscard]] std::int64_t bid(std::int64_t slot, double walked) const;
  [[nodiscard]] std::int64_t value(std::int64_t slot, double walked) const;
  [[nodiscard]] std::int64_t value(std::int64_t slot);
  [[nodiscard]] double price(std::int64_t value) const;
  void take(std::int64_t value) {
    high_ = std::max(high_, value);
    low_ = std::min(low_, value);
  }
  void weigh(Bar& bar, std::int64_t first, std::int64_t end);
  void search(std::int64_t first, std::int64_t end);
  template <bool upwards>
  void search_one_way(std::int64_t first, std::int64_t end);

  const Market& market_;
  int instrument_;
  const world::Instrument& one_;
  TradeCount& trades_;
  Walk& walk_;
  Side side_;
  double start_ = 0;
  int underlying_ = -1;    ///< The underlying of an option; otherwise -1.
  double own_factor_ = 1;  ///< Factor of an option's own moves.
  Ladder ladder_;
  std::int64_t from_ = 0;   ///< The ladder is valid from this slot,
  std::int64_t until_ = 0;  ///< to the one before this.
  std::int64_t high_ = INT64_MIN;
  std::int64_t low_ = INT64_MAX;
};

void Market::WalkedBar::enter(std::int64_t slot) {
  if (slot >= from_ && slot < until_) {
    return;
  }
  from_ = slot;
  until_ = market_.moved(instrument_, slot, INT64_MAX);
  const bool is_option = underlying_ >= 0;
  own_factor_ = is_option ? market_.factor(instrument_, slot) : 1;
  ladder_.scale = market_.linear_factor(is_option ? underlying_ : instrument_, slot) * start_;
}

/// The bid in ticks; at least one, as in quotes.
std::int64_t Market::WalkedBar::bid(std::int64_t slot, double walked) const {
  const double followed = ladder_.scale * std::exp(ladder_.per_second * walked);
  const double middle =
      underlying_ < 0
          ? followed
          : own_factor_ *
                market_.option(instrument_, followed, one_.price.volatility, slot * kSlotMs).price;
  return std::max<std::int64_t>(std::llround((middle - ladder_.half) / ladder_.tick), 1);
}

/// The price that the bars of this side are made of, in ticks; for midpoints, the bid.
std::int64_t Market::WalkedBar::value(std::int64_t slot, double walked) const {
  const std::int64_t ticks = bid(slot, walked);
  const bool at_ask =
      side_ == Side::ask || (side_ == Side::last && market_.sold(instrument_, slot));
  return at_ask ? ticks + ladder_.spread : ticks;
}

std::int64_t Market::WalkedBar::value(std::int64_t slot) {
  enter(slot);
  const std::int64_t second = slot / Market::kSlotsPerSecond;
  return value(slot, walk_.second(second).at(slot - second * Market::kSlotsPerSecond));
}

double Market::WalkedBar::price(std::int64_t value) const {
  if (side_ != Side::middle) {
    return ladder_.price(value);
  }
  Quote quote;
  quote.bid = ladder_.price(value);
  quote.ask = ladder_.price(value + ladder_.spread);
  return price_of(quote, side_);
}

/// A visitor of Walk::search that finds the highest or lowest price; for an option, the slot at
/// which its underlying makes it dearest or cheapest.
template <bool upwards>
struct Market::WalkedBar::Extreme {
  Extreme(WalkedBar& the_bar, std::int64_t first_slot, std::int64_t end_slot)
      : bar(the_bar), first(first_slot), end(end_slot) {
    if (bar.underlying_ < 0) {
      ask_more();
    }
  }

  [[nodiscard]] bool worth(double reached) const {
    return upwards ? reached >= wanted : reached <= wanted;
  }

  void visit(std::int64_t second, WalkEnds ends) {
    const std::int64_t from = std::max(second * Market::kSlotsPerSecond, first);
    const std::int64_t to = std::min((second + 1) * Market::kSlotsPerSecond, end);
    const bool forwards = (ends.left > ends.right) == upwards;
    for (std::int64_t i = 0; i < to - from; ++i) {
      const std::int64_t slot = forwards ? from + i : to - 1 - i;
      const double walked = ends.at(slot - second * Market::kSlotsPerSecond);
      if (!worth(walked)) {
        return;  // Nor are the following ones.
      }
      if (bar.underlying_ < 0) {
        look(bar.value(slot, walked));
      } else if (bar.side_ != Side::last || bar.market_.sold(bar.instrument_, slot) == dearest) {
        wanted = walked;
        reached_at = slot;
      }
    }
  }

  void look(std::int64_t value) {
    if (upwards ? value > bar.high_ : value < bar.low_) {
      bar.take(value);
      ask_more();
    }
  }

  /// Computes the walk's value needed for a price that is better by one tick.
  void ask_more() {
    const Ladder& ladder = bar.ladder_;
    const bool at_ask = bar.side_ == Side::ask || (upwards && bar.side_ == Side::last);
    const std::int64_t ticks =
        (upwards ? bar.high_ + 1 : bar.low_ - 1) - (at_ask ? ladder.spread : 0);
    if (upwards) {
      wanted = ladder.walk_at(static_cast<double>(ticks) - 0.5) - ladder.walk_error();
    } else {  // There are no bids below one tick.
      wanted = ticks < 1 ? -HUGE_VAL
                         : ladder.walk_at(static_cast<double>(ticks) + 0.5) + ladder.walk_error();
    }
  }

  WalkedBar& bar;
  std::int64_t first;
  std::int64_t end;
  double wanted = upwards ? -HUGE_VAL : HUGE_VAL;
  bool dearest = upwards == (bar.one_.right != "P");
  std::int64_t reached_at = -1;  ///< The slot at which the option is to be read.
};

template <bool upwards>
void Market::WalkedBar::search_one_way(std::int64_t first, std::int64_t end) {
  Extreme<upwards> extreme(*this, first, end);
  walk_.search<upwards>(first / Market::kSlotsPerSecond, (end - 1) / Market::kSlotsPerSecond,
                        extreme);
  if (extreme.reached_at >= 0) {
    take(value(extreme.reached_at));
  }
}

void Market::WalkedBar::search(std::int64_t first, std::int64_t end) {
  for (std::int64_t from = first; from < end; from = until_) {
    enter(from);
    const std::int64_t to = std::min(until_, end);
    search_one_way<true>(from, to);
    search_one_way<false>(from, to);
  }
}

/// The average price of a sample of the trades, weighted by size.
void Market::WalkedBar::weigh(Bar& bar, std::int64_t first, std::int64_t end) {
  const std::int64_t looks = std::min(end - first, kLooksForAverage);
  double weighted = 0;
  double weight = 0;
  for (std::int64_t i = 0; i < looks; ++i) {
    const std::int64_t slot = first + (end - first) * i / looks;
    const std::int64_t before = trades_.before(slot);
    const double size =
        static_cast<double>(trades_.before(slot + 1) - before) * one_.size_increment;
    const std::int64_t ticks = value(slot);
    take(ticks);
    weighted += price(ticks) * size;
    weight += size;
  }
  bar.wap = weight > 0 ? weighted / weight : bar.close;
}

Bar Market::WalkedBar::make(std::int64_t first, std::int64_t end) {
  Bar bar;
  const std::int64_t open = value(first);
  take(open);
  bar.open = price(open);
  weigh(bar, first, end);
  const std::int64_t close = value(end - 1);
  take(close);
  bar.close = price(close);
  // Within a short bar, an option's time decay could matter more than its underlying, so more
  // trades are read.
  const std::int64_t looked_at = underlying_ < 0 ? kSearchMin : kLooksMax;
  if (ladder_.per_second > 0 && end - first > looked_at) {
    search(first, end);
  } else {
    const std::int64_t looks = std::min(end - first, kLooksMax);
    for (std::int64_t i = 1; i < looks; ++i) {
      take(value(first + (end - first) * i / looks));
    }
  }
  bar.high = price(high_);
  bar.low = price(low_);
  return bar;
}

bool Market::walks(int instrument) const {
  const world::Instrument& one = world_.instruments[static_cast<std::size_t>(instrument)];
  const double per_unit = std::round(1 / one.min_tick);
  const bool divides = std::fabs(per_unit * one.min_tick - 1) < kWholeError;
  const int under = underlying_[static_cast<std::size_t>(instrument)];
  const bool samples = one.sec_type == "OPT" && one.price.tape.empty() && under >= 0;
  return searchable(samples ? under : instrument) && one.min_tick > 0 &&
         one.price.spread_ticks >= 0 && (!divides || 1 / per_unit == one.min_tick);
}

Bar Market::walked_bar(int instrument, std::int64_t first, std::int64_t end, Side side) const {
  return WalkedBar(*this, instrument, side).make(first, end);
}

}  // namespace ibgw::gateway
