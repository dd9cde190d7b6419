// The bar below the lines of a run.
#include "conformance/command/progress.hpp"

#include <catch2/catch.hpp>

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

Counts counts(int pass, int fail) {
  Counts counts;
  counts.total = pass + fail;
  counts.pass = pass;
  counts.fail = fail;
  return counts;
}

TEST_CASE("the bar shows progress, results and remaining time") {
  CHECK(progress_bar(counts(23, 2), 100, 10s, 100) ==
        "[#####---------------] 25/100, 23 pass, 2 FAIL, about 30 s left");
  CHECK(progress_bar(counts(1, 0), 1000, 1s, 100) ==
        "[--------------------] 1/1000, 1 pass, about 17 min left");
  CHECK(progress_bar(counts(0, 0), 10, 0s, 100) == "[--------------------] 0/10");
  CHECK(progress_bar(counts(10, 0), 10, 5s, 100) == "[####################] 10/10, 10 pass");
}

TEST_CASE("the bar never fills the last column of a terminal") {
  CHECK(progress_bar(counts(23, 2), 100, 10s, 30) == "[#####---------------] 25/100");
}

}  // namespace
}  // namespace ibgw::conformance
