// A case record as JSON and back: what `explain` reads.
#pragma once

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

[[nodiscard]] Tree to_tree(const CaseRecord& record);

/// The inverse. What is missing or has the wrong type comes back as its default.
[[nodiscard]] CaseRecord record_from(const Tree& tree);

}  // namespace ibgw::conformance
