// Prices of the world's instruments: a function of the seed and the time, so that ticks, bars and
// fills always agree and nothing has to be remembered.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "simulator/gateway/market/market_cache.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

// Larger values from clients are refused, so that results computed from them stay finite.
inline constexpr double kPriceMax = 1e12;
inline constexpr double kVolatilityMax = 1e6;

/// The best bid and offer, and the last trade, at one moment. Prices are multiples of the minimum
/// tick.
struct Quote {
  double bid = 0;
  double ask = 0;
  double last = 0;
  double bid_size = 0;
  double ask_size = 0;
  double last_size = 0;
};

/// The price of a quote that a bar is made of.
enum class Side : std::uint8_t { last, bid, ask, middle };
[[nodiscard]] double price_of(const Quote& quote, Side side);

struct Greeks {
  double price = 0;
  double delta = 0;
  double gamma = 0;
  double vega = 0;   ///< Per percentage point.
  double theta = 0;  ///< Per day.
};

/// Instruments are identified by their position in World::instruments. The price of an option,
/// future or CFD follows its underlying (`under_con_id`); its own moves come on top.
///
/// Prices change, and every instrument trades once, at each full tenth of a second (a slot); in
/// between nothing changes. A tape changes when it says. High, low, volume and count of a bar are
/// computed from all these trades, so that bars of any size agree with each other and with ticks.
/// Two exceptions: a long bar of an option takes its extremes where its underlying has them, and a
/// long bar of a tape is sampled.
class Market {
 public:
  static constexpr std::int64_t kSlotMs = 100;
  static constexpr std::int64_t kSlotsPerSecond = 1000 / kSlotMs;

  /// `world` must outlive the market. A contract that follows itself, directly or through others,
  /// ends the program: whoever made the world must prevent this.
  Market(const world::World& world, std::uint64_t seed);
  ~Market();
  Market(const Market&) = delete;
  Market& operator=(const Market&) = delete;

  /// The time at which tapes begin.
  void begin(std::int64_t wall_ms) {
    origin_ms_ = wall_ms;
    bars_.clear();
  }

  [[nodiscard]] Quote quote(int instrument, std::int64_t wall_ms) const;
  [[nodiscard]] Bar bar(int instrument, std::int64_t from_ms, std::int64_t to_ms,
                        Side side = Side::last) const;
  /// Whether bars are computed along a walk, which is cheap, instead of from single quotes.
  [[nodiscard]] bool walks(int instrument) const;
  /// Volume traded in [from, to).
  [[nodiscard]] double volume(int instrument, std::int64_t from_ms, std::int64_t to_ms) const;
  /// The bar since midnight in the instrument's time zone, including this moment's trade.
  [[nodiscard]] Bar day(int instrument, std::int64_t wall_ms) const;
  /// When its day began.
  [[nodiscard]] std::int64_t midnight(int instrument, std::int64_t wall_ms) const;
  /// Closing price of the day before.
  [[nodiscard]] double previous_close(int instrument, std::int64_t wall_ms) const;
  /// Moves the price; from now on it swings around the new one.
  void move(int instrument, double price, std::int64_t wall_ms);

  /// Price and Greeks of an option for a price of its underlying; `volatility` as a fraction.
  [[nodiscard]] Greeks option(int instrument, double underlying, double volatility,
                              std::int64_t wall_ms) const;
  [[nodiscard]] double implied_volatility(int instrument, double underlying, double price,
                                          std::int64_t wall_ms) const;

  /// Rounds to the nearest multiple of the instrument's minimum tick.
  [[nodiscard]] double to_tick(int instrument, double price) const;
  /// Whether `price` is a multiple of the increment that the instrument's market rule requires.
  [[nodiscard]] bool conforms(int instrument, double price) const;

  /// A deterministic number in [0, 1) for an instrument, a moment and a purpose.
  [[nodiscard]] double chance(int instrument, std::int64_t slot, std::uint64_t purpose) const;

 private:
  /// From this slot on, the walk's price is multiplied by `factor`.
  struct Move {
    std::int64_t slot;
    double factor;
  };
  struct Seen {
    std::int64_t slot = INT64_MIN;
    Quote quote;
  };
  struct Day {
    std::int64_t midnight = INT64_MIN;
    std::int64_t next_midnight = INT64_MIN;
    std::int64_t end = 0;  ///< First slot after the bar; 0 = there is no bar yet.
    Bar bar;
  };
  struct Reader;
  struct Ladder;
  class WalkedBar;

  // Up to this many trades, a bar reads every trade. 6 seconds, which covers real-time bars.
  static constexpr std::int64_t kLooksMax = 60;
  static constexpr std::int64_t kLooksForAverage = 8;

  /// Created when first needed.
  [[nodiscard]] Reader& reader(int instrument) const;
  /// Whether the trade of this slot is at the ask.
  [[nodiscard]] bool sold(int instrument, std::int64_t slot) const;
  /// Everything except volume and count; `wap` is not rounded yet.
  [[nodiscard]] Bar walked_bar(int instrument, std::int64_t first, std::int64_t end,
                               Side side) const;
  [[nodiscard]] std::uint64_t key(int instrument) const {
    return keys_[static_cast<std::size_t>(instrument)];
  }
  [[nodiscard]] double factor(int instrument, std::int64_t slot) const;
  /// The product of its own factor and those of everything that it follows.
  [[nodiscard]] double linear_factor(int instrument, std::int64_t slot) const;
  /// The instrument whose walk determines the price: the end of the chain of underlyings.
  [[nodiscard]] int walker(int instrument) const;
  [[nodiscard]] double walked(int instrument, std::int64_t slot) const;
  [[nodiscard]] double middle(int instrument, std::int64_t slot) const;
  /// Bid and ask around a price.
  [[nodiscard]] Quote around(int instrument, double middle_price) const;
  [[nodiscard]] std::int64_t traded_before(int instrument, std::int64_t slot) const;
  [[nodiscard]] const world::TapePoint* tape(int instrument, std::int64_t wall_ms) const;
  [[nodiscard]] bool searchable(int instrument) const;
  [[nodiscard]] std::int64_t moved(int instrument, std::int64_t first, std::int64_t end) const;
  [[nodiscard]] Bar make_bar(int instrument, std::int64_t from_ms, std::int64_t to_ms,
                             Side side) const;
  [[nodiscard]] Bar looked_bar(int instrument, std::int64_t first, std::int64_t end,
                               Side side) const;
  void look_at_all(int instrument, std::int64_t first, std::int64_t end, Side side, Bar& bar) const;
  void look_at_some(int instrument, std::int64_t first, std::int64_t end, Side side,
                    Bar& bar) const;

  const world::World& world_;
  std::int64_t origin_ms_ = 0;
  std::vector<std::vector<Move>> moves_;
  std::vector<std::uint64_t> keys_;  ///< Random key of each instrument.
  std::vector<time::Zone> zones_;    ///< Of each instrument.
  std::vector<int> underlying_;      ///< The underlying of each instrument; -1 = it has its own
                                     ///< price.
  // The latest results, because streams of several clients ask for the same moment.
  mutable std::vector<Seen> seen_;
  mutable std::vector<Day> days_;
  mutable std::vector<std::unique_ptr<Reader>> readers_;
  mutable BarCache bars_;
};

}  // namespace ibgw::gateway
