// A case that waits for nothing: it has failed already, and only its limit would end it.
#pragma once

#include <optional>
#include <vector>

#include "conformance/check/judge.hpp"

namespace ibgw::conformance {

/// From when on nothing open holds the case any more, if nothing happens until then; nothing: all
/// of it is waited for, as long as the limit allows. `judgements` are those of `input`.
///
/// The verdict does not depend on it. It is a failure already, and stays one: no time is running,
/// neither an expectation's nor a rule's, no firing is open, and nothing that was late can excuse
/// it. What is open has no time of its own, would be failed at the limit too, and could be met
/// only by a client that acts without a cause after a long silence.
[[nodiscard]] std::optional<Moment> gives_up_at(const JudgeInput& input,
                                                const std::vector<Judgement>& judgements);

}  // namespace ibgw::conformance
