// The families of requests about the past; each in a file of its own.
#pragma once

#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

void historical_data(const Question& q);
void cancel_historical_data(const Question& q);

void historical_ticks(const Question& q);
void head_timestamp(const Question& q);
void histogram(const Question& q);

/// Counts a request for bars. False: it broke the pacing rules, and the error was sent.
[[nodiscard]] bool keeps_pace(const Question& q, std::int64_t bar_ms, int weight);

}  // namespace ibgw::gateway
