#include "client-under-test/reference/send_pace.hpp"

#include <chrono>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

TEST_CASE("no second has more messages than the pace allows") {
  using std::chrono::milliseconds;
  const Clock::time_point begin{};
  SendPace pace;
  for (std::size_t i = 0; i < SendPace::kMessagesMax; ++i) {
    CHECK(pace.take(begin + milliseconds(i)) == begin + milliseconds(i));
  }
  // The first of them must be a second old, then the second, and so on.
  CHECK(pace.take(begin + milliseconds(100)) == begin + milliseconds(1000));
  CHECK(pace.take(begin + milliseconds(100)) == begin + milliseconds(1001));
  CHECK(pace.take(begin + milliseconds(5000)) == begin + milliseconds(5000));
}

}  // namespace ibgw::reference
