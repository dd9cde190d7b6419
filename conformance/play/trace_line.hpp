// One line of the gateway's trace to an event. The format is described in
// simulator/trace/README.md. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// Nothing when the line is not of the trace's format.
[[nodiscard]] std::optional<RecordedEvent> read_trace_line(std::string_view line);

}  // namespace ibgw::conformance
