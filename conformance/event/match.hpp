// Matches observed values against what a scenario asks for.
#pragma once

#include <string>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "simulator/scenario/matching.hpp"

namespace ibgw::conformance {

/// Matches one value; nullptr = missing.
[[nodiscard]] bool matches(const scenario::Matcher& matcher, const Tree* value);

/// Applies all matchers, each to its dotted path in `values`: see simulator/scenario/matching.hpp.
/// `saved` may be nullptr.
[[nodiscard]] bool matches_all(const std::vector<scenario::FieldMatcher>& where, const Tree& values,
                               const scenario::SavedValues* saved = nullptr);

/// Everything that rules saved in the case so far.
[[nodiscard]] scenario::SavedValues saved_in(const CaseRecord& record);

/// `{errorCode: 326, errorMsg: /in use/}`; empty for no matchers.
[[nodiscard]] std::string describe(const std::vector<scenario::FieldMatcher>& where);

}  // namespace ibgw::conformance
