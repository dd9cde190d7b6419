// The random walk behind the prices: a function of a key and the time, without a memory. What is
// read beside each other shares work, and its highest and lowest points are found without looking
// at every moment.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace ibgw::gateway {

/// SplitMix64: every bit of the result depends on every bit of the input.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}
/// [0, 1)
[[nodiscard]] constexpr double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

/// A deterministic number in [0, 1): of a key, a moment and a purpose.
[[nodiscard]] constexpr double chance_of(std::uint64_t key, std::int64_t slot,
                                         std::uint64_t purpose) {
  return unit(mix(key ^ mix(static_cast<std::uint64_t>(slot)) ^ purpose));
}

/// What the walk is at both ends of a second; it is linear in between.
struct WalkEnds {
  double left = 0;
  double right = 0;

  /// After so many tenths of the second.
  [[nodiscard]] double at(std::int64_t tenths) const {
    return left + (right - left) * (static_cast<double>(tenths) / 10);
  }
};

/// Noise of doubling periods from one second to three months, each as strong as a walk of its
/// length, up or down at the ends of its period and linear in between. In units of the standard
/// deviation of one second.
///
/// Three periods at a time make a fan: from the ends of a block of 8^(n+1) seconds come the nine
/// points that are 8^n seconds apart. A fan depends on its place alone, so that every value is the
/// same whatever was read before.
class Walk {
 public:
  explicit Walk(std::uint64_t key);

  [[nodiscard]] WalkEnds second(std::int64_t second) {
    return fan(0, second >> kFanBits).parts.ends(second & (kFan - 1));
  }

  /// Shows `visitor` the seconds of [first, last] that it finds worth a look, those that promise
  /// most first: the highest ones with `upwards`, the lowest without. A visitor has
  /// `bool worth(double reached)`, whether a value that high (low) matters, which may become
  /// stricter with every visit; and `void visit(std::int64_t second, WalkEnds)`.
  template <bool upwards, typename Visitor>
  void search(std::int64_t first, std::int64_t last, Visitor& visitor);

 private:
  static constexpr int kFanBits = 3;
  static constexpr int kFan = 1 << kFanBits;
  static constexpr int kFans = 8;

  /// Eight; each begins where the one before ends, but read for itself it is quicker.
  struct Parts {
    std::array<double, kFan> left;
    std::array<double, kFan> right;
    [[nodiscard]] WalkEnds ends(std::int64_t part) const {
      return {left[static_cast<std::size_t>(part)], right[static_cast<std::size_t>(part)]};
    }
  };
  struct Fan {
    std::int64_t block = INT64_MIN;
    Parts parts;
  };

  const Fan& fan(int level, std::int64_t block);
  void spread(int level, std::int64_t block, WalkEnds ends, Parts& parts) const;
  template <bool upwards, typename Visitor>
  void descend(int level, std::int64_t block, const Parts& parts, std::int64_t first,
               std::int64_t last, Visitor& visitor) const;
  /// The most that all fans below a level add to the points of its fans.
  static const std::array<double, kFans> kSwing;

  std::array<std::uint64_t, kFans> keys_;
  std::array<Fan, kFans> fans_;  ///< The last one of each level.
};

template <bool upwards, typename Visitor>
void Walk::search(std::int64_t first, std::int64_t last, Visitor& visitor) {
  int level = 0;
  while (level < kFans - 1 &&
         (last >> (level + 1) * kFanBits) - (first >> (level + 1) * kFanBits) > 1) {
    ++level;
  }
  const int bits = (level + 1) * kFanBits;
  for (std::int64_t block = first >> bits; block <= last >> bits; ++block) {
    descend<upwards>(level, block, fan(level, block).parts, first, last, visitor);
  }
}

template <bool upwards, typename Visitor>
void Walk::descend(int level, std::int64_t block, const Parts& parts, std::int64_t first,
                   std::int64_t last, Visitor& visitor) const {
  const int bits = level * kFanBits;
  const std::int64_t begin = block << kFanBits;
  const double swing = kSwing[static_cast<std::size_t>(level)];
  std::array<double, kFan> reached;
  for (std::size_t i = 0; i < kFan; ++i) {
    reached[i] = upwards ? std::max(parts.left[i], parts.right[i])
                         : std::max(-parts.left[i], -parts.right[i]);
  }
  for (std::int64_t i = begin; i < first >> bits; ++i) {
    reached[static_cast<std::size_t>(i - begin)] = -HUGE_VAL;
  }
  for (std::int64_t i = last >> bits; ++i < begin + kFan;) {
    reached[static_cast<std::size_t>(i - begin)] = -HUGE_VAL;
  }
  // The part that reaches furthest first: what it finds saves looking at the others.
  for (;;) {
    const double furthest =
        std::max(std::max(std::max(reached[0], reached[1]), std::max(reached[2], reached[3])),
                 std::max(std::max(reached[4], reached[5]), std::max(reached[6], reached[7])));
    const bool is_any_left = furthest > -HUGE_VAL;
    if (!is_any_left || !visitor.worth(upwards ? furthest + swing : -furthest - swing)) {
      return;
    }
    unsigned where = 0;
    for (unsigned i = 0; i < kFan; ++i) {
      where |= (reached[i] == furthest ? 1U : 0U) << i;
    }
    const auto best = static_cast<std::size_t>(std::countr_zero(where));
    reached[best] = -HUGE_VAL;
    const std::int64_t part = begin + static_cast<std::int64_t>(best);
    const WalkEnds ends = parts.ends(part - begin);
    if (level == 0) {
      visitor.visit(part, ends);
      continue;
    }
    Parts below;
    spread(level - 1, part, ends, below);
    descend<upwards>(level - 1, part, below, first, last, visitor);
  }
}

}  // namespace ibgw::gateway
