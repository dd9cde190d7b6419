// Everything about one case in order of time, for people.
#pragma once

#include <string>

#include "conformance/event/event.hpp"

namespace ibgw::conformance {

/// One line per event, with milliseconds since the first step, who saw it, and what. Longer ones
/// than `lines_max` lose their middle.
[[nodiscard]] std::string timeline(const CaseRecord& record, std::size_t lines_max = 200);

}  // namespace ibgw::conformance
