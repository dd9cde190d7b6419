#include "simulator/gateway/market/market_walk.hpp"

#include <bit>
#include <cmath>

namespace ibgw::gateway {
namespace {

// What makes a walk of many steps as wide as its volatility says: measured in market_test.
constexpr double kScale = 1.5;

std::array<double, kOctaves> strengths() {
  std::array<double, kOctaves> all{};
  double strength = kScale;
  for (double& one : all) {
    one = strength;
    strength *= std::sqrt(2.0);
  }
  return all;
}

std::array<double, kOctaves + 1> swings(const std::array<double, kOctaves>& strength) {
  std::array<double, kOctaves + 1> below{};
  for (std::size_t i = 0; i < kOctaves; ++i) {
    below[i + 1] = below[i] + strength[i] / 2;
  }
  return below;
}

}  // namespace

const std::array<double, kOctaves> Walk::kStrength = strengths();
const std::array<double, kOctaves + 1> WalkPath::kSwing = swings(Walk::kStrength);

Walk::Walk(std::uint64_t key) {
  for (std::size_t octave = 0; octave < kOctaves; ++octave) {
    keys_[octave] = mix(key + octave * 0x1000003U);
  }
}

double Walk::at(std::int64_t ms) const {
  double sum = 0;
  double period = 1000;
  for (int octave = 0; octave < kOctaves; ++octave) {
    const double place = static_cast<double>(ms) / period;
    const double cell = std::floor(place);
    const auto index = static_cast<std::int64_t>(cell);
    const double a = noise(octave, index);
    const double b = noise(octave, index + 1);
    sum += a + (b - a) * (place - cell);
    period *= 2;
  }
  return sum;
}

WalkEnds WalkPath::block(std::int64_t second, int bottom) {
  // Up to the block that the second shares with the one before, and down again.
  const auto shared =
      static_cast<int>(std::bit_width(static_cast<std::uint64_t>(second ^ second_)));
  int level = std::min(std::max(shared, bottom_), kOctaves);
  WalkEnds ends = ends_[static_cast<std::size_t>(level)];
  while (level > bottom) {
    --level;
    const std::int64_t block = second >> level;
    const double middle = (ends.left + ends.right) / 2;
    // Chosen without a branch: which half it is nobody can foresee.
    const bool right_half = (block & 1) != 0;
    ends.left = right_half ? middle : ends.left;
    ends.right = right_half ? ends.right : middle;
    ends.left += walk_.noise(level, block);
    ends.right += walk_.noise(level, block + 1);
    ends_[static_cast<std::size_t>(level)] = ends;
  }
  second_ = second;
  bottom_ = level;
  return ends_[static_cast<std::size_t>(bottom)];
}

}  // namespace ibgw::gateway
