// Limits how fast a client sends: a gateway accepts 50 messages a second and disconnects clients
// that exceed this.
#pragma once

#include <cstddef>
#include <deque>

#include "client-under-test/reference/socket.hpp"

namespace ibgw::reference {

class SendPace {
 public:
  // In any second. Below the gateway's limit, because messages sent evenly may arrive in bursts.
  static constexpr std::size_t kMessagesMax = 45;

  // When the next message may be sent. It counts as sent at this time.
  Clock::time_point take(Clock::time_point now);

 private:
  std::deque<Clock::time_point> sent_;
};

}  // namespace ibgw::reference
