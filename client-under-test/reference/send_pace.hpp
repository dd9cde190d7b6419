// How fast a client may send: a gateway takes 50 messages a second and closes on who goes on.
#pragma once

#include <cstddef>
#include <deque>

#include "client-under-test/reference/socket.hpp"

namespace ibgw::reference {

class SendPace {
 public:
  // In any second. Below the gateway's limit, because what is sent evenly may arrive in heaps.
  static constexpr std::size_t kMessagesMax = 45;

  // When the next message may go out: now, or later. It counts as sent then.
  Clock::time_point take(Clock::time_point now);

 private:
  std::deque<Clock::time_point> sent_;
};

}  // namespace ibgw::reference
