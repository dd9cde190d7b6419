// Converts a case record to JSON and back, for `explain`.
#pragma once

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

[[nodiscard]] Tree to_tree(const CaseRecord& record);

/// The inverse. Missing members, and members of the wrong type, get their defaults.
[[nodiscard]] CaseRecord record_from(const Tree& tree);

}  // namespace ibgw::conformance
