// The random walk behind the prices: a function of a key and the time, without state. Neighbouring
// reads share work, and its highest and lowest points are found without looking at every moment.
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
/// Maps the bits to [0, 1).
[[nodiscard]] constexpr double unit(std::uint64_t bits) {
  return static_cast<double>(bits >> 11U) * 0x1p-53;
}

/// A deterministic number in [0, 1) for a key, a slot and a purpose.
[[nodiscard]] constexpr double chance_of(std::uint64_t key, std::int64_t slot,
                                         std::uint64_t purpose) {
  return unit(mix(key ^ mix(static_cast<std::uint64_t>(slot)) ^ purpose));
}

/// The walk's values at both ends of a second; it is linear in between.
struct WalkEnds {
  double left = 0;
  double right = 0;

  /// The value after this many tenths of the second.
  [[nodiscard]] double at(std::int64_t tenths) const {
    return left + (right - left) * (static_cast<double>(tenths) / 10);
  }
};

/// The sum of noises whose periods double from one second to three months. Each noise is as strong
/// as a random walk over its period: up or down at the ends of a period, linear in between. The
/// unit is the standard deviation of one second.
///
/// Three periods together make a fan: it turns the values at the ends of a block of 8^(n+1) seconds
/// into nine values that are 8^n seconds apart. A fan depends only on its position, so a value
/// never depends on what was read before.
class Walk {
 public:
  explicit Walk(std::uint64_t key);

  [[nodiscard]] WalkEnds second(std::int64_t second) {
    return fan(0, second >> kFanBits).parts.ends(second & (kFan - 1));
  }

  /// Shows `visitor` the seconds of [first, last] that may matter to it, the most promising ones
  /// first: the highest with `upwards`, otherwise the lowest. A visitor has two functions. `bool
  /// worth(double reached)` says whether a value this high (low) matters; it may become stricter
  /// with every visit. `void visit(std::int64_t second, WalkEnds)` looks at a second.
  template <bool upwards, typename Visitor>
  void search(std::int64_t first, std::int64_t last, Visitor& visitor);

 private:
  static constexpr int kFanBits = 3;
  static constexpr int kFan = 1 << kFanBits;
  static constexpr int kFans = 8;

  /// The eight parts of a fan. Each begins where the previous one ends; storing both ends is faster
  /// to read.
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
  /// For each level: the most that the fans of all lower levels can add to its values.
  static const std::array<double, kFans> kSwing;

  std::array<std::uint64_t, kFans> keys_;
  std::array<Fan, kFans> fans_;  ///< The latest one of each level.
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
  // Look first at the part that reaches furthest: its result may make the others irrelevant.
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
