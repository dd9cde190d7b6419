// What the requests for bars and for ticks of the past share.
#pragma once

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

/// Counts a request for bars. False: it broke the pacing rules, and the error was sent.
[[nodiscard]] bool keeps_pace(const Question& q, std::int64_t bar_ms, int weight);

}  // namespace ibgw::gateway
