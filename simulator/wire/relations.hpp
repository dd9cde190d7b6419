// Which message belongs to which, for everything that only has to know what may follow.
#pragma once

#include <string_view>
#include <vector>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

/// What the tables name as an answer to a request, its end marker among them; ERR_MSG may always.
[[nodiscard]] std::vector<std::string_view> answers_of(const MessageSpec& request);

}  // namespace ibgw::wire
