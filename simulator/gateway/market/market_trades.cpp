#include "simulator/gateway/market/market_trades.hpp"

#include <cmath>

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/market/market_walk.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::array<std::int64_t, 4> kPeriods{
    60 * Market::kSlotsPerSecond, 3600 * Market::kSlotsPerSecond, 86'400 * Market::kSlotsPerSecond,
    604'800 * Market::kSlotsPerSecond};
constexpr double kSlowSwing = 0.05;
constexpr double kFastSwing = 0.25;
constexpr std::uint64_t kFastPurpose = 3;
constexpr std::uint64_t kFirstPurpose = 8;  // One purpose per period.

}  // namespace

std::int64_t TradeCount::before(std::int64_t slot) {
  if (slot == last_slot_) {
    return last_;
  }
  double swing = kFastSwing * chance_of(key_, slot, kFastPurpose);
  std::uint64_t purpose = kFirstPurpose;
  for (std::size_t i = 0; i < kPeriods.size(); ++i, ++purpose) {
    const std::int64_t period = kPeriods[i];
    Cell& cell = cells_[i];
    if (slot < cell.first || slot - cell.first >= period) {
      const std::int64_t index = slot / period;
      const bool is_next = slot - cell.first < 2 * period && slot > cell.first;
      cell.begin = is_next ? cell.end : chance_of(key_, index, purpose);
      cell.end = chance_of(key_, index + 1, purpose);
      cell.first = index * period;
    }
    const double share = static_cast<double>(slot - cell.first) / static_cast<double>(period);
    swing +=
        kSlowSwing * static_cast<double>(period) * (cell.begin + (cell.end - cell.begin) * share);
  }
  last_slot_ = slot;
  last_ = slot * half_ + std::lround(2 * swing * static_cast<double>(half_));
  return last_;
}

}  // namespace ibgw::gateway
