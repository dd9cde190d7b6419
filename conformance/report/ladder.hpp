// A case as a picture: lifelines of gateway and client with what crossed the wire between them, and
// the kernel's socket states, on one time axis from top to bottom.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// One `<svg>` without styles of its own: colours come from the page by class. Widths are
/// percentages, so that it fits a phone. Every mark links to `#e<index of its event>`. Longer
/// records lose their middle. Empty when nothing was seen.
[[nodiscard]] std::string ladder_svg(const CaseRecord& record, std::size_t rows_max = 300);

}  // namespace ibgw::conformance
