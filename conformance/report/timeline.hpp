// Everything about one case in order of time, for people.
#pragma once

#include <string>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// One line per event, with milliseconds since the first step, who saw it, and what. Longer ones
/// than `lines_max` lose their middle.
[[nodiscard]] std::string timeline(const CaseRecord& record, std::size_t lines_max = 200);

/// `gateway #1`, `client`, `kernel #1`, `runner`.
[[nodiscard]] std::string event_origin(const RecordedEvent& event);
/// What happened, on one line.
[[nodiscard]] std::string event_text(const RecordedEvent& event);

/// `12.5`: milliseconds with one decimal.
[[nodiscard]] std::string format_milliseconds(Moment span);

/// The moment that reports count from: the first step's, or the first event's where no step began.
[[nodiscard]] Moment beginning(const CaseRecord& record);

}  // namespace ibgw::conformance
