// The random walk behind the prices: computed at any moment from a key, without a memory; read
// forwards at less cost, and with its highest and lowest points found without looking at every
// moment.
#pragma once

#include <algorithm>
#include <array>
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

inline constexpr int kOctaves = 24;

/// Noise of doubling periods from one second to half a year, each as strong as a walk of its length
/// and linear between the ends of its period. In units of the standard deviation of one second.
class Walk {
 public:
  explicit Walk(std::uint64_t key);

  [[nodiscard]] double at(std::int64_t ms) const;

 private:
  friend class WalkPath;
  [[nodiscard]] double noise(int octave, std::int64_t index) const {
    const auto at = static_cast<std::size_t>(octave);
    return kStrength[at] * (unit(mix(keys_[at] ^ static_cast<std::uint64_t>(index))) - 0.5);
  }
  static const std::array<double, kOctaves> kStrength;

  std::array<std::uint64_t, kOctaves> keys_;
};

/// What the walk is at both ends of a time; it is linear within a second.
struct WalkEnds {
  double left = 0;
  double right = 0;

  /// Of a second, after so many tenths of it.
  [[nodiscard]] double at(std::int64_t tenths) const {
    return left + (right - left) * (static_cast<double>(tenths) / 10);
  }
};

/// A walk read second by second: neighbours share what they have in common. Its numbers are those
/// of Walk::at but for what is lost when the same sum is computed in another order: kWalkError.
class WalkPath {
 public:
  explicit WalkPath(std::uint64_t key) : walk_(key) {}

  [[nodiscard]] const Walk& walk() const { return walk_; }
  [[nodiscard]] WalkEnds second(std::int64_t second) { return block(second, 0); }

  /// Shows `visitor` the seconds of [first, last] that it finds worth a look, those that promise
  /// most first: the highest ones with `upwards`, the lowest without. A visitor has
  /// `bool worth(double reached)`, whether a value that high (low) matters, which may become
  /// stricter with every visit; and `void visit(std::int64_t second, WalkEnds)`.
  template <bool upwards, typename Visitor>
  void search(std::int64_t first, std::int64_t last, Visitor& visitor);

 private:
  /// Of the block of 2^level seconds that the second is in.
  [[nodiscard]] WalkEnds block(std::int64_t second, int level);
  template <bool upwards, typename Visitor>
  [[nodiscard]] static bool promises(int level, WalkEnds ends, Visitor& visitor);
  template <bool upwards, typename Visitor>
  void descend(std::int64_t first, std::int64_t last, int level, std::int64_t block, WalkEnds ends,
               Visitor& visitor) const;
  /// The most that all octaves below a level can add: half of their strengths.
  static const std::array<double, kOctaves + 1> kSwing;

  Walk walk_;
  std::int64_t second_ = 0;
  int bottom_ = kOctaves;  ///< From this level on, `ends_` are those of the second.
  /// By level: what the octaves from it on say at the ends of a block as long as its period; above
  /// all octaves nothing.
  std::array<WalkEnds, kOctaves + 1> ends_{};
};

/// Far above what was measured, far below what moves a price.
inline constexpr double kWalkError = 1e-8;

template <bool upwards, typename Visitor>
void WalkPath::search(std::int64_t first, std::int64_t last, Visitor& visitor) {
  int level = 0;
  while (level < kOctaves && (std::int64_t{1} << level) <= last - first) {
    ++level;
  }
  for (std::int64_t block = first >> level; block <= last >> level; ++block) {
    const WalkEnds ends = this->block(block << level, level);
    if (promises<upwards>(level, ends, visitor)) {
      descend<upwards>(first, last, level, block, ends, visitor);
    }
  }
}

template <bool upwards, typename Visitor>
bool WalkPath::promises(int level, WalkEnds ends, Visitor& visitor) {
  const double swing = kSwing[static_cast<std::size_t>(level)];
  return visitor.worth(upwards ? std::max(ends.left, ends.right) + swing
                               : std::min(ends.left, ends.right) - swing);
}

template <bool upwards, typename Visitor>
void WalkPath::descend(std::int64_t first, std::int64_t last, int level, std::int64_t block,
                       WalkEnds ends, Visitor& visitor) const {
  if (level == 0) {
    visitor.visit(block, ends);
    return;
  }
  const int octave = level - 1;
  const double middle = (ends.left + ends.right) / 2 + walk_.noise(octave, 2 * block + 1);
  const WalkEnds left{ends.left + walk_.noise(octave, 2 * block), middle};
  const WalkEnds right{middle, ends.right + walk_.noise(octave, 2 * block + 2)};
  const auto half = [&](std::int64_t at, WalkEnds of) {
    const bool inside = (at + 1) << octave > first && at << octave <= last;
    if (inside && promises<upwards>(octave, of, visitor)) {
      descend<upwards>(first, last, octave, at, of, visitor);
    }
  };
  // The half that reaches further first: what it finds saves looking at the other.
  if ((left.left > right.right) == upwards) {
    half(2 * block, left);
    half(2 * block + 1, right);
  } else {
    half(2 * block + 1, right);
    half(2 * block, left);
  }
}

}  // namespace ibgw::gateway
