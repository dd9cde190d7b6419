// Does a value that was observed fit what a scenario asks for?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

/// One value, null pointer = missing. Numbers and texts that spell numbers compare as numbers ("4"
/// equals 4), everything else by spelling. Missing and null fit `absent` only.
[[nodiscard]] bool matches(const scenario::Matcher& matcher, const Tree* value);

/// All of them, each on its dotted path into `values`. A path that goes through a list fits when
/// any element does (for `absent`: when none has it).
[[nodiscard]] bool matches_all(const std::vector<scenario::FieldMatcher>& where,
                               const Tree& values);

/// `{errorCode: 326, errorMsg: /in use/}`; empty for no matchers.
[[nodiscard]] std::string describe(const std::vector<scenario::FieldMatcher>& where);

}  // namespace ibgw::conformance
