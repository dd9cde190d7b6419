// Volume traded before a moment: a function of time, like the prices. Cheapest when read forwards.
#pragma once

#include <array>
#include <cstdint>

namespace ibgw::gateway {

class TradeCount {
 public:
  /// `key`: as for Market::chance. `half`: half of a typical trade, in size increments.
  TradeCount(std::uint64_t key, std::int64_t half) : key_(key), half_(half) {}

  /// Volume since 1970 before this slot (Market::kSlotMs), in size increments. Its rate swings by
  /// the minute, hour, day and week, but every trade has a size above 0.
  [[nodiscard]] std::int64_t before(std::int64_t slot);

 private:
  /// Before all slots, but near enough that differences do not overflow.
  static constexpr std::int64_t kNever = INT64_MIN / 4;
  /// The current period of one of the swings: the swing's value at both ends.
  struct Cell {
    std::int64_t first = kNever;  ///< First slot.
    double begin = 0;
    double end = 0;
  };

  std::uint64_t key_;
  std::int64_t half_;
  std::array<Cell, 4> cells_{};
  std::int64_t last_slot_ = kNever;  ///< Cached result of the latest call, because a bar begins
                                     ///< where the previous one ends.
  std::int64_t last_ = 0;
};

}  // namespace ibgw::gateway
