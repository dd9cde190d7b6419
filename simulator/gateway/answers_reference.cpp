// Requests about contracts, exchanges and rules.
#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

std::span<const Answer> reference_answers() {
  return {};
}

}  // namespace ibgw::gateway
