// Functions shared by the requests for historical bars and ticks.
#pragma once

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

/// Counts a request for bars. Returns false if it violated the pacing rules and an error was sent.
[[nodiscard]] bool keeps_pace(const Question& q, std::int64_t bar_ms, int weight);

}  // namespace ibgw::gateway
