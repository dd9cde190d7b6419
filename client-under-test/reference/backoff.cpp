#include "client-under-test/reference/backoff.hpp"

#include <algorithm>

namespace ibgw::reference {

std::optional<std::chrono::milliseconds> Backoff::next() {
  if (attempts_ >= policy_.attempts_max) {
    return std::nullopt;
  }
  auto pause = std::min(policy_.first, policy_.longest);
  for (int doubled = 0; doubled < attempts_ && pause < policy_.longest; ++doubled) {
    pause = std::min(2 * pause, policy_.longest);
  }
  ++attempts_;
  constexpr int kJitterParts = 4;
  // The engine is exactly specified, the distributions of the library are not.
  const auto jitter_max = static_cast<std::minstd_rand::result_type>(pause.count() / kJitterParts);
  return pause - std::chrono::milliseconds(random_() % (jitter_max + 1));
}

}  // namespace ibgw::reference
