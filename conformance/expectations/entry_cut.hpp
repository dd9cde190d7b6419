// What is left of a known failure when the cases are taken away in which it did not occur. Pure.
#pragma once

#include <optional>
#include <vector>

#include "conformance/expectations/seen_cases.hpp"
#include "conformance/plan/known_failures.hpp"

namespace ibgw::conformance {

/// Nothing where the entry says nothing wrong of what was seen; none where its finding occurred in
/// no case and nothing of it is unknown. Else as few coverages as are found that together cover
/// what the entry covers, but for the cases that were seen without its finding and for the versions
/// that lie between two of those. Patterns of the entry are kept where they fit.
[[nodiscard]] std::optional<std::vector<Coverage>> cut_to_what_was_seen(const KnownFailure& entry,
                                                                        const SeenCases& seen);

}  // namespace ibgw::conformance
