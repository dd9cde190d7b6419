// How much was traded before a moment: a function of the time like the prices, read forwards at
// less cost.
#pragma once

#include <array>
#include <cstdint>

namespace ibgw::gateway {

class TradeCount {
 public:
  /// `key` as of Market::chance; `half` in size increments: half of what a trade typically is.
  TradeCount(std::uint64_t key, std::int64_t half) : key_(key), half_(half) {}

  /// In size increments, since 1970, before that slot (Market::kSlotMs). Its rate swings by the
  /// minute, the hour, the day and the week, but never enough for a trade of nothing.
  [[nodiscard]] std::int64_t before(std::int64_t slot);

 private:
  /// Before all slots, and not so far that the way from there overflows.
  static constexpr std::int64_t kNever = INT64_MIN / 4;
  /// One of the times that the rate swings by: how far it swings at both ends.
  struct Cell {
    std::int64_t first = kNever;  ///< Slot.
    double begin = 0;
    double end = 0;
  };

  std::uint64_t key_;
  std::int64_t half_;
  std::array<Cell, 4> cells_{};
  std::int64_t last_slot_ = kNever;  ///< Bars begin where others end.
  std::int64_t last_ = 0;
};

}  // namespace ibgw::gateway
