// Decoded messages as matchers see them.
#pragma once

#include "simulator/scenario/matching.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::session {

/// The message as a record of its fields; a null pointer is absent. Borrows from the message.
[[nodiscard]] scenario::ValueView view_of(const wire::Message* message);

}  // namespace ibgw::session
