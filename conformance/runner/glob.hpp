// Patterns as users type them: `*` any characters, `?` one character, everything else stands for
// itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

/// True for patterns without `*` and `?`: the user named one thing exactly.
[[nodiscard]] bool is_exact(std::string_view pattern);

/// `area/name`, `name` or an `also` name, each with or without the exact `[variant]` part.
[[nodiscard]] bool scenario_matches(std::string_view pattern, const scenario::Scenario& scenario);

/// A pattern over cases: a scenario pattern, or one over `area/name[variant]@N` or
/// `area/name[variant]@N/client`.
[[nodiscard]] bool case_matches(std::string_view pattern, const scenario::Scenario& scenario,
                                std::string_view case_id);

}  // namespace ibgw::conformance
