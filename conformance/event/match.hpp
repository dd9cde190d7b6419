// Does a value that was observed fit what a scenario asks for?
#pragma once

#include <string>
#include <vector>

#include "conformance/event/recorded_event.hpp"
#include "simulator/scenario/matching.hpp"

namespace ibgw::conformance {

/// One value; null pointer = missing.
[[nodiscard]] bool matches(const scenario::Matcher& matcher, const Tree* value);

/// All of them, each on its dotted path into `values`: see simulator/scenario/matching.hpp. `saved`
/// may be null.
[[nodiscard]] bool matches_all(const std::vector<scenario::FieldMatcher>& where, const Tree& values,
                               const scenario::SavedValues* saved = nullptr);

/// What rules saved in the case, as far as the record goes.
[[nodiscard]] scenario::SavedValues saved_in(const CaseRecord& record);

/// `{errorCode: 326, errorMsg: /in use/}`; empty for no matchers.
[[nodiscard]] std::string describe(const std::vector<scenario::FieldMatcher>& where);

}  // namespace ibgw::conformance
