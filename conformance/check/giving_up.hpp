// Ends a case that has already failed and is only waiting for its limit.
#pragma once

#include <optional>
#include <vector>

#include "conformance/check/judge.hpp"

namespace ibgw::conformance {

/// When the case can end if nothing happens until then; nothing: it must wait, as long as its limit
/// allows. `judgements` are those of `input`.
///
/// This does not change the verdict, which is a failure already and stays one: no deadline of an
/// expectation or a rule is running, no firing is open, and the runner was not late, so nothing can
/// excuse the failure. Whatever is open has no deadline, would fail at the limit too, and could be
/// met only by a client that acts without a cause after a long silence.
[[nodiscard]] std::optional<Moment> gives_up_at(const JudgeInput& input,
                                                const std::vector<Judgement>& judgements);

}  // namespace ibgw::conformance
