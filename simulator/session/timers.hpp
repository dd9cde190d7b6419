// Actions that are due later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace ibgw::session {

/// Runs actions in order of time; those due at the same moment, in the order in which they were
/// added.
class Timers {
 public:
  using Act = std::function<void()>;

  /// `time_scale`: factor for scenario time, above 0.
  explicit Timers(double time_scale) : time_scale_(time_scale) {}

  /// Converts scenario time to nanoseconds of the real clock.
  [[nodiscard]] std::int64_t scaled(std::int64_t ns) const {
    return static_cast<std::int64_t>(static_cast<double>(ns) * time_scale_);
  }

  void at(std::int64_t due_ns, Act act) { acts_.emplace(due_ns, std::move(act)); }
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() const {
    return acts_.empty() ? std::nullopt : std::optional(acts_.begin()->first);
  }
  /// Runs the next action; there must be one.
  void run_next() {
    const auto next = acts_.extract(acts_.begin());
    next.mapped()();
  }

 private:
  double time_scale_;
  std::multimap<std::int64_t, Act> acts_;
};

}  // namespace ibgw::session
