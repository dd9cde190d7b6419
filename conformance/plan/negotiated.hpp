// The version that a case was really played at. Pure.
#pragma once

#include <optional>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// What the first connection with both a greeting and a version reply came to. Nothing without one,
/// or when the reply is none that the client offered: a lie of the scenario is not a version.
[[nodiscard]] std::optional<int> negotiated_version(const CaseRecord& record);

}  // namespace ibgw::conformance
