// A case as a picture: lifelines of gateway and client, the messages between them, and the kernel's
// socket states, on one time axis from top to bottom.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// One `<svg>` without its own styles: the page's classes set colours. Widths are percentages, so
/// that it fits a phone. Every mark links to `#e<index of its event>`. Long records lose their
/// middle. Empty if nothing happened.
[[nodiscard]] std::string ladder_svg(const CaseRecord& record, std::size_t rows_max = 300);

}  // namespace ibgw::conformance
