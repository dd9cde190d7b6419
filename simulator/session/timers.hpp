// What is to happen later.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace ibgw::session {

/// In order of time; what is due at the same moment, in the order in which it was asked for.
class Timers {
 public:
  using Act = std::function<void()>;

  /// `time_scale`: of scenario time, above 0.
  explicit Timers(double time_scale) : time_scale_(time_scale) {}

  /// So much scenario time in nanoseconds of the real clock.
  [[nodiscard]] std::int64_t scaled(std::int64_t ns) const {
    return static_cast<std::int64_t>(static_cast<double>(ns) * time_scale_);
  }

  void at(std::int64_t due_ns, Act act) { acts_.emplace(due_ns, std::move(act)); }
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() const {
    return acts_.empty() ? std::nullopt : std::optional(acts_.begin()->first);
  }
  /// Does what is due next; there must be something.
  void run_next() {
    const auto next = acts_.extract(acts_.begin());
    next.mapped()();
  }

 private:
  double time_scale_;
  std::multimap<std::int64_t, Act> acts_;
};

}  // namespace ibgw::session
