// All events of a case in order of time, for people.
#pragma once

#include <string>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// One line per event: milliseconds since the first step, origin, and what happened. Timelines of
/// more than `lines_max` lines lose their middle.
[[nodiscard]] std::string timeline(const CaseRecord& record, std::size_t lines_max = 200);

/// `gateway #1`, `client`, `kernel #1`, `runner`.
[[nodiscard]] std::string event_origin(const RecordedEvent& event);
/// What happened, on one line.
[[nodiscard]] std::string event_text(const RecordedEvent& event);

/// `12.5`: milliseconds with one decimal.
[[nodiscard]] std::string format_milliseconds(Moment span);

/// The moment from which reports count: the first step, or the first event if no step began.
[[nodiscard]] Moment beginning(const CaseRecord& record);

}  // namespace ibgw::conformance
