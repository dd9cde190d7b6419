// Which messages belong together, for code that only needs to know what may follow.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

/// The messages that may answer a request, according to the tables, including its end marker.
/// ERR_MSG may always answer.
[[nodiscard]] std::vector<std::string_view> answers_of(const MessageSpec& request);

}  // namespace ibgw::wire
