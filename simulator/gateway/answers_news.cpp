// Requests for news, scanners, calendars and fundamentals.
#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {

std::span<const Answer> news_answers() {
  return {};
}

}  // namespace ibgw::gateway
