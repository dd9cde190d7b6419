// Removes from a known failure the cases in which it did not occur. Pure.
#pragma once

#include <optional>
#include <vector>

#include "conformance/expectations/seen_cases.hpp"
#include "conformance/plan/known_failures.hpp"

namespace ibgw::conformance {

/// Returns nothing if the entry agrees with the results, and an empty list if its finding occurred
/// nowhere and no case of it is unknown. Otherwise returns a small number of coverages that
/// together cover what the entry covers, except cases that were played without its finding, and
/// versions between two of those. Keeps patterns of the entry if possible.
[[nodiscard]] std::optional<std::vector<Coverage>> cut_to_what_was_seen(const KnownFailure& entry,
                                                                        const SeenCases& seen);

}  // namespace ibgw::conformance
