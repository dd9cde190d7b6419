// Prices of the world's instruments: a function of the seed and the time, so that ticks, bars and
// fills always agree and nothing has to be remembered.
#pragma once

#include <cstdint>
#include <vector>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// What the best bid and offer look like at one moment. Prices are multiples of the minimum tick.
struct Quote {
  double bid = 0;
  double ask = 0;
  double last = 0;
  double bid_size = 0;
  double ask_size = 0;
  double last_size = 0;
};

/// Of [from, to); `count` trades and their volume. All prices are 0 when nothing traded.
struct Bar {
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;
  double wap = 0;
  int count = 0;
};

struct Greeks {
  double price = 0;
  double delta = 0;
  double gamma = 0;
  double vega = 0;   ///< Per percentage point.
  double theta = 0;  ///< Per day.
};

/// Instruments are named by their position in World::instruments.
class Market {
 public:
  /// `world` must outlive the market.
  Market(const world::World& world, std::uint64_t seed);

  /// Where tapes begin.
  void begin(std::int64_t wall_ms) { origin_ms_ = wall_ms; }

  [[nodiscard]] Quote quote(int instrument, std::int64_t wall_ms) const;
  [[nodiscard]] Bar bar(int instrument, std::int64_t from_ms, std::int64_t to_ms) const;
  /// Since midnight UTC.
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
  [[nodiscard]] double middle(int instrument, std::int64_t wall_ms) const;
  [[nodiscard]] const world::TapePoint* tape(int instrument, std::int64_t wall_ms) const;

  const world::World& world_;
  std::uint64_t seed_;
  std::int64_t origin_ms_ = 0;
  std::vector<double> factor_;   ///< By how much prices were moved.
  std::vector<int> underlying_;  ///< Of options; -1 = priced by itself.
};

}  // namespace ibgw::gateway
