// Decoded messages, in the form that matchers read.
#pragma once

#include "simulator/scenario/matching.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::session {

/// The message as a record of its fields; nullptr gives an absent value. The view points into the
/// message.
[[nodiscard]] scenario::ValueView view_of(const wire::Message* message);

}  // namespace ibgw::session
