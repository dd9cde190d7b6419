// Requests for ticks, depth and tick-by-tick data.
#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

std::span<const Answer> market_data_answers() {
  return {};
}

}  // namespace ibgw::gateway
