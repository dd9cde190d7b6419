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

/// What patterns over scenarios and cases find one scenario by. Made once for many patterns: a
/// check of all known failures asks some hundred thousand times.
class ScenarioNames {
 public:
  explicit ScenarioNames(const scenario::Scenario& scenario);

  /// `area/name[variant]`.
  [[nodiscard]] const std::string& id() const { return id_; }

  /// A pattern over scenarios: it fits `area/name`, `name` or an `also` name, each with or without
  /// the exact `[variant]` part.
  [[nodiscard]] bool fit(std::string_view pattern) const;

  /// A pattern over cases of this scenario: one over scenarios, or one over `area/name[variant]@N`
  /// or `area/name[variant]@N/client`.
  [[nodiscard]] bool fit_case(std::string_view pattern, std::string_view case_id) const;

  /// False where `fit_case` is false for all versions and clients; cheap.
  [[nodiscard]] bool may_fit_case(std::string_view pattern) const;

 private:
  std::string id_;
  std::vector<std::string> names_;
};

}  // namespace ibgw::conformance
