// The families of market data requests beside plain ticks; each in a file of its own.
#pragma once

#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

void market_depth(const Question& q);
void cancel_market_depth(const Question& q);

void tick_by_tick(const Question& q);
void cancel_tick_by_tick(const Question& q);

void real_time_bars(const Question& q);
void cancel_real_time_bars(const Question& q);

}  // namespace ibgw::gateway
