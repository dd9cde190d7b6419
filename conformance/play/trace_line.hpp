// Turns a line of the gateway's trace into an event. simulator/trace/README.md describes the
// format. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// Nothing if the line is not in the trace's format.
[[nodiscard]] std::optional<RecordedEvent> read_trace_line(std::string_view line);

}  // namespace ibgw::conformance
