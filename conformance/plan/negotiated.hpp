// The version at which a case was really played. Pure.
#pragma once

#include <optional>

#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// The version negotiated on the first connection with a greeting and a version reply. Nothing if
/// there is none, or if the reply has a version that the client did not offer, because a scenario's
/// lie is not a version.
[[nodiscard]] std::optional<int> negotiated_version(const CaseRecord& record);

}  // namespace ibgw::conformance
