#include "simulator/gateway/market/market_walk.hpp"

#include <algorithm>
#include <cstddef>

namespace ibgw::gateway {
namespace {

// Strength of the noise with a period of one second. With this value a long walk has the volatility
// that it should have; market_test measures it.
constexpr double kStrength = 0.433;
constexpr double kSqrt2 = 1.4142135623730951;

constexpr std::size_t kPoints = 9;  // Points of a fan, including both ends.

/// What a noise adds to the nine points of a fan. There is one row for each combination of up and
/// down at the ends of its periods; the lowest bit is the first end. A period has `points` points.
template <std::size_t ends>
constexpr auto shapes(std::size_t points, double strength) {
  std::array<std::array<double, kPoints>, std::size_t{1} << ends> all{};
  for (std::size_t bits = 0; bits < all.size(); ++bits) {
    const auto end = [&](std::size_t i) { return (bits >> i & 1U) != 0 ? strength : -strength; };
    for (std::size_t point = 0; point <= (ends - 1) * points; ++point) {
      const std::size_t begin = std::min(point / points, ends - 2);
      const double share =
          static_cast<double>(point - begin * points) / static_cast<double>(points);
      all[bits][point] = end(begin) + (end(begin + 1) - end(begin)) * share;
    }
  }
  return all;
}

constexpr auto kSlow = shapes<3>(4, 2);
constexpr auto kMiddle = shapes<5>(2, kSqrt2);
/// The fastest noise in two halves, to keep the table small.
constexpr auto kQuick = shapes<5>(1, 1);
constexpr std::array<double, kPoints> kShares{0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1};

/// Strength of the fastest noise of each level's fans.
constexpr auto kStrengths = [] {
  std::array<double, 8> all{};
  double strength = kStrength;
  for (double& one : all) {
    one = strength;
    strength *= 2 * kSqrt2;
  }
  return all;
}();

}  // namespace

const std::array<double, Walk::kFans> Walk::kSwing = [] {
  std::array<double, kFans> below{};
  for (std::size_t i = 0; i + 1 < kFans; ++i) {
    below[i + 1] = below[i] + kStrengths[i] * (1 + kSqrt2 + 2);
  }
  return below;
}();

Walk::Walk(std::uint64_t key) {
  for (std::size_t level = 0; level < kFans; ++level) {
    keys_[level] = mix(key + level * 0x1000003U);
  }
}

const Walk::Fan& Walk::fan(int level, std::int64_t block) {
  Fan& found = fans_[static_cast<std::size_t>(level)];
  if (found.block == block) {
    return found;
  }
  WalkEnds ends;
  if (level + 1 < kFans) {
    const Fan& above = fan(level + 1, block >> kFanBits);
    ends = above.parts.ends(block & (kFan - 1));
  }
  spread(level, block, ends, found.parts);
  found.block = block;
  return found;
}

/// A block's random bits say whether each of its 2 + 4 + 8 periods begins up or down. Where the
/// last periods end follows from the next block's bits.
void Walk::spread(int level, std::int64_t block, WalkEnds ends, Parts& parts) const {
  const std::uint64_t key = keys_[static_cast<std::size_t>(level)];
  const std::uint64_t bits = mix(key ^ static_cast<std::uint64_t>(block));
  const std::uint64_t next = mix(key ^ static_cast<std::uint64_t>(block + 1));
  const auto ends_of = [bits, next](unsigned first, unsigned periods) -> std::size_t {
    return (bits >> first & ((1U << periods) - 1)) | (next >> first & 1U) << periods;
  };
  const auto& slow = kSlow[ends_of(0, 2)];
  const auto& middle = kMiddle[ends_of(2, 4)];
  const std::size_t quick = ends_of(6, 8);
  const auto& first_half = kQuick[quick & 31U];
  const auto& second_half = kQuick[quick >> 4U];
  const double strength = kStrengths[static_cast<std::size_t>(level)];
  const double way = ends.right - ends.left;
  const auto side = [&](std::size_t shift, std::array<double, kFan>& to) {
    std::array<double, kFan> made;
    for (std::size_t i = 0; i < kFan; ++i) {
      made[i] =
          ends.left + way * kShares[i + shift] + strength * (slow[i + shift] + middle[i + shift]);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      made[i] += strength * first_half[i + shift];
      made[i + 4] += strength * second_half[i + shift];
    }
    to = made;
  };
  side(0, parts.left);
  side(1, parts.right);
}

}  // namespace ibgw::gateway
