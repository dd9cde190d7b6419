#include "client-under-test/reference/backoff.hpp"

#include <vector>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

using std::chrono::milliseconds;

std::vector<milliseconds> all_pauses(Backoff& backoff) {
  std::vector<milliseconds> pauses;
  while (const auto pause = backoff.next()) {
    pauses.push_back(*pause);
  }
  return pauses;
}

}  // namespace

TEST_CASE("pauses double up to the longest, less a quarter at most, and end") {
  Backoff backoff(BackoffPolicy{});
  const auto pauses = all_pauses(backoff);
  const std::vector<int> expected{100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000, 2000};
  REQUIRE(pauses.size() == expected.size());
  for (std::size_t index = 0; index < expected.size(); ++index) {
    CHECK(pauses[index] <= milliseconds(expected[index]));
    CHECK(pauses[index] >= milliseconds(expected[index] * 3 / 4));
  }
  CHECK(backoff.attempts() == 10);
  CHECK_FALSE(backoff.next());
}

TEST_CASE("jitter differs from pause to pause and repeats from run to run") {
  Backoff first(BackoffPolicy{});
  Backoff second(BackoffPolicy{});
  const auto pauses = all_pauses(first);
  CHECK(pauses == all_pauses(second));
  CHECK_FALSE((pauses[6] == pauses[7] && pauses[7] == pauses[8]));
}

TEST_CASE("after a reset the first pause comes again") {
  Backoff backoff(BackoffPolicy{});
  all_pauses(backoff);
  backoff.reset();
  const auto pause = backoff.next();
  REQUIRE(pause);
  CHECK(*pause <= milliseconds(100));
}

TEST_CASE("a policy without pauses has none") {
  Backoff backoff({milliseconds(0), milliseconds(0), 3});
  CHECK(all_pauses(backoff) == std::vector<milliseconds>(3, milliseconds(0)));
}

}  // namespace ibgw::reference
