// Prices of the world's instruments: a function of the seed and the time, so that ticks, bars and
// fills always agree and nothing has to be remembered.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "simulator/gateway/market/market_cache.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

// What clients give that is larger is refused: what is computed from it must stay finite.
inline constexpr double kPriceMax = 1e12;
inline constexpr double kVolatilityMax = 1e6;

/// What the best bid and offer look like at one moment. Prices are multiples of the minimum tick.
struct Quote {
  double bid = 0;
  double ask = 0;
  double last = 0;
  double bid_size = 0;
  double ask_size = 0;
  double last_size = 0;
};

/// Which of a quote's prices a bar is made of.
enum class Side : std::uint8_t { last, bid, ask, middle };
[[nodiscard]] double price_of(const Quote& quote, Side side);

struct Greeks {
  double price = 0;
  double delta = 0;
  double gamma = 0;
  double vega = 0;   ///< Per percentage point.
  double theta = 0;  ///< Per day.
};

/// Instruments are named by their position in World::instruments. Options, futures and CFDs follow
/// the contract of their `under_con_id`, moved by what is said of themselves. The market changes,
/// and every instrument trades once, at each full tenth of a second (tapes: when they say); in
/// between everything stays as it is. Highs, lows, volumes and counts of bars are those of all
/// these trades, so that bars of any size agree with each other and with ticks; a long bar of an
/// option reaches to where its underlying is highest and lowest, one of a tape is made of samples.
class Market {
 public:
  static constexpr std::int64_t kSlotMs = 100;

  /// `world` must outlive the market. That a contract follows itself, over others or not, is a
  /// mistake of whoever made the world: it ends the program.
  Market(const world::World& world, std::uint64_t seed);
  ~Market();
  Market(const Market&) = delete;
  Market& operator=(const Market&) = delete;

  /// Where tapes begin.
  void begin(std::int64_t wall_ms) {
    origin_ms_ = wall_ms;
    bars_.clear();
  }

  [[nodiscard]] Quote quote(int instrument, std::int64_t wall_ms) const;
  [[nodiscard]] Bar bar(int instrument, std::int64_t from_ms, std::int64_t to_ms,
                        Side side = Side::last) const;
  /// Whether bars are read along a walk, at little cost, and not looked at quote by quote.
  [[nodiscard]] bool walks(int instrument) const;
  /// Traded in [from, to).
  [[nodiscard]] double volume(int instrument, std::int64_t from_ms, std::int64_t to_ms) const;
  /// Since midnight UTC, with the trade of this moment.
  [[nodiscard]] Bar day(int instrument, std::int64_t wall_ms) const;
  /// Closing price of the day before.
  [[nodiscard]] double previous_close(int instrument, std::int64_t wall_ms) const;
  /// From now on the price swings around where it is moved to.
  void move(int instrument, double price, std::int64_t wall_ms);

  /// Of an option at its underlying's price; `volatility` as a fraction.
  [[nodiscard]] Greeks option(int instrument, double underlying, double volatility,
                              std::int64_t wall_ms) const;
  [[nodiscard]] double implied_volatility(int instrument, double underlying, double price,
                                          std::int64_t wall_ms) const;

  /// To the instrument's minimum tick, to the nearest.
  [[nodiscard]] double to_tick(int instrument, double price) const;
  /// Whether `price` is a multiple of the increment that the instrument's market rule asks for.
  [[nodiscard]] bool conforms(int instrument, double price) const;

  /// A deterministic number in [0, 1) for an instrument, a moment and a purpose.
  [[nodiscard]] double chance(int instrument, std::int64_t slot, std::uint64_t purpose) const;

 private:
  /// From a slot on the price is that many times the walk's.
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
    std::int64_t end = 0;  ///< First slot that is not in the bar.
    Bar bar;
  };
  struct Reader;
  struct Ladder;
  class WalkedBar;

  // Up to here every trade is looked at; 6 seconds, so that real-time bars are.
  static constexpr std::int64_t kLooksMax = 60;
  static constexpr std::int64_t kLooksForAverage = 8;

  /// Made when it is needed first.
  [[nodiscard]] Reader& reader(int instrument) const;
  /// Whether the trade of that slot is at the ask.
  [[nodiscard]] bool sold(int instrument, std::int64_t slot) const;
  /// All but volume and count; `wap` is not rounded yet.
  [[nodiscard]] Bar walked_bar(int instrument, std::int64_t first, std::int64_t end,
                               Side side) const;
  [[nodiscard]] std::uint64_t key(int instrument) const {
    return keys_[static_cast<std::size_t>(instrument)];
  }
  [[nodiscard]] double factor(int instrument, std::int64_t slot) const;
  /// Of all that it follows, too.
  [[nodiscard]] double linear_factor(int instrument, std::int64_t slot) const;
  /// What its price is a multiple of: the last one of those that follow each other.
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
  std::vector<std::uint64_t> keys_;  ///< Of all that is drawn for an instrument.
  std::vector<int> underlying_;      ///< What it follows; -1 = priced by itself.
  // What was computed last: streams of several clients ask for the same moment.
  mutable std::vector<Seen> seen_;
  mutable std::vector<Day> days_;
  mutable std::vector<std::unique_ptr<Reader>> readers_;
  mutable BarCache bars_;
};

}  // namespace ibgw::gateway
