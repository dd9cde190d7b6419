// How long to wait before the next attempt to connect: bounded, growing, and not the same for
// clients that lost their connection at the same moment.
#pragma once

#include <chrono>
#include <optional>
#include <random>

namespace ibgw::reference {

struct BackoffPolicy {
  std::chrono::milliseconds first{100};
  std::chrono::milliseconds longest{2000};
  int attempts_max = 10;  // about 13 s of pauses
};

class Backoff {
 public:
  explicit Backoff(BackoffPolicy policy) : policy_(policy) {}

  // The pause before the next attempt: doubled each time up to the longest, and shortened by up to
  // a quarter. Pauses still grow until the longest is reached. Nothing if there were enough
  // attempts.
  std::optional<std::chrono::milliseconds> next();

  // The first pause comes next. The jitter is not reset.
  void reset() { attempts_ = 0; }

  int attempts() const { return attempts_; }
  const BackoffPolicy& policy() const { return policy_; }

 private:
  BackoffPolicy policy_;
  int attempts_ = 0;
  std::minstd_rand random_{1};  // a fixed seed: runs repeat
};

}  // namespace ibgw::reference
