#include "simulator/gateway/market_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ibgw::gateway {
namespace {

constexpr int kOctaves = 24;
// What makes a walk of many steps as wide as its volatility says: measured in market_test.
constexpr double kScale = 1.5;

constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

struct Octaves {
  std::array<double, kOctaves> strength{};
  /// The most that all octaves below can add: half of their strengths.
  std::array<double, kOctaves + 1> below{};
};

Octaves make_octaves() {
  Octaves octaves;
  double strength = kScale;
  for (std::size_t i = 0; i < kOctaves; ++i) {
    octaves.strength[i] = strength;
    octaves.below[i + 1] = octaves.below[i] + strength / 2;
    strength *= std::sqrt(2.0);
  }
  return octaves;
}

const Octaves kTable = make_octaves();

}  // namespace

std::uint64_t mix(std::uint64_t x) {
  return mixed(x);
}

double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

double Walk::noise(int octave, std::int64_t index) const {
  const std::uint64_t here = mixed(key_ + static_cast<std::uint64_t>(octave) * 0x1000003U);
  return kTable.strength[static_cast<std::size_t>(octave)] *
         (unit(mixed(here ^ static_cast<std::uint64_t>(index))) - 0.5);
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

struct Walk::Search {
  std::int64_t first_second;
  std::int64_t last_second;
  bool upwards;
  WalkVisitor& visitor;
};

/// `left` and `right`: what the octaves from `level` on say at the ends of the block, which is as
/// long as the period of octave `level`; they are linear inside it.
void Walk::descend(const Search& search, int level, std::int64_t block, double left,
                   double right) const {
  const std::int64_t begin = block << level;
  const std::int64_t end = (block + 1) << level;
  const double swing = kTable.below[static_cast<std::size_t>(level)];
  if (end <= search.first_second || begin > search.last_second ||
      !search.visitor.worth(std::min(left, right) - swing, std::max(left, right) + swing)) {
    return;
  }
  if (level == 0) {
    search.visitor.visit(begin, left, right);
    return;
  }
  const int octave = level - 1;
  const double middle = (left + right) / 2 + noise(octave, 2 * block + 1);
  left += noise(octave, 2 * block);
  right += noise(octave, 2 * block + 2);
  // The half that reaches further first: what it finds saves looking at the other.
  if ((left > right) == search.upwards) {
    descend(search, octave, 2 * block, left, middle);
    descend(search, octave, 2 * block + 1, middle, right);
  } else {
    descend(search, octave, 2 * block + 1, middle, right);
    descend(search, octave, 2 * block, left, middle);
  }
}

void Walk::search(std::int64_t from_ms, std::int64_t to_ms, bool upwards,
                  WalkVisitor& visitor) const {
  if (to_ms <= from_ms) {
    return;
  }
  const Search search{from_ms / 1000, (to_ms - 1) / 1000, upwards, visitor};
  int level = 0;
  while (level < kOctaves &&
         (std::int64_t{1} << level) <= search.last_second - search.first_second) {
    ++level;
  }
  const auto slow = [&](std::int64_t second) {
    double sum = 0;
    for (int octave = level; octave < kOctaves; ++octave) {
      const std::int64_t cell = second >> octave;
      const double share = static_cast<double>(second - (cell << octave)) /
                           static_cast<double>(std::int64_t{1} << octave);
      const double a = noise(octave, cell);
      sum += a + (noise(octave, cell + 1) - a) * share;
    }
    return sum;
  };
  const std::int64_t last_block = search.last_second >> level;
  double left = slow(search.first_second >> level << level);
  for (std::int64_t block = search.first_second >> level; block <= last_block; ++block) {
    const double right = slow((block + 1) << level);
    descend(search, level, block, left, right);
    left = right;
  }
}

}  // namespace ibgw::gateway
