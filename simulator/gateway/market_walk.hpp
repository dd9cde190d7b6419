// The random walk behind the prices: computed at any moment from a key, without a memory, and with
// its highest and lowest points found without looking at every moment.
#pragma once

#include <cstdint>

namespace ibgw::gateway {

/// SplitMix64: every bit of the result depends on every bit of the input.
[[nodiscard]] std::uint64_t mix(std::uint64_t x);
/// [0, 1)
[[nodiscard]] double unit(std::uint64_t bits);

/// Looks for something in a walk.
class WalkVisitor {
 public:
  /// Whether values between these two can matter at all. May become stricter with every visit.
  virtual bool worth(double lowest, double highest) = 0;
  /// The walk is linear within a second; these are its values at both ends.
  virtual void visit(std::int64_t second, double begin, double end) = 0;

 protected:
  ~WalkVisitor() = default;
};

/// Noise of doubling periods from one second to half a year, each as strong as a walk of its length
/// and linear between the ends of its period. In units of the standard deviation of one second.
class Walk {
 public:
  explicit Walk(std::uint64_t key) : key_(key) {}

  [[nodiscard]] double at(std::int64_t ms) const;

  /// Shows `visitor` the seconds of [from_ms, to_ms) that it finds worth a look, those that promise
  /// most first: the highest ones with `upwards`, the lowest without.
  void search(std::int64_t from_ms, std::int64_t to_ms, bool upwards, WalkVisitor& visitor) const;

 private:
  struct Search;
  [[nodiscard]] double noise(int octave, std::int64_t index) const;
  void descend(const Search& search, int level, std::int64_t block, double left,
               double right) const;

  std::uint64_t key_;
};

}  // namespace ibgw::gateway
