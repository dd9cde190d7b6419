// Limits how fast one client sends: a maximum number of messages within any second.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ibgw::gateway {

class Pace {
 public:
  /// The earliest time at which a message that arrived at `now_ns` may be served; `limit` above 0.
  [[nodiscard]] std::int64_t earliest(std::int64_t now_ns, int limit) const {
    constexpr std::int64_t kSecondNs = 1'000'000'000;
    return served_.size() < static_cast<std::size_t>(limit)
               ? now_ns
               : std::max(now_ns, served_[next_] + kSecondNs);
  }

  /// Records that a message is served at this time. Times must be ascending.
  void serve(std::int64_t at_ns, int limit) {
    if (served_.size() < static_cast<std::size_t>(limit)) {
      served_.push_back(at_ns);
    } else {
      served_[next_] = at_ns;
      next_ = (next_ + 1) % served_.size();
    }
  }

  /// Records that a message came too early and is refused; returns how often this has happened.
  int refuse() { return ++refused_; }

 private:
  std::vector<std::int64_t> served_;  ///< The latest ones, a ring once it is full.
  std::size_t next_ = 0;              ///< The oldest in the ring.
  int refused_ = 0;
};

}  // namespace ibgw::gateway
