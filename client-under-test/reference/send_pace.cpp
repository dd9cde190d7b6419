#include "client-under-test/reference/send_pace.hpp"

#include <algorithm>
#include <chrono>

namespace ibgw::reference {

Clock::time_point SendPace::take(Clock::time_point now) {
  if (sent_.size() == kMessagesMax) {
    now = std::max(now, sent_.front() + std::chrono::seconds(1));
    sent_.pop_front();
  }
  sent_.push_back(now);
  return now;
}

}  // namespace ibgw::reference
