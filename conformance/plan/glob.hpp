// Patterns as users type them: `*` matches any characters, `?` one character, everything else
// itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

/// True for patterns without `*` and `?`, which name exactly one thing.
[[nodiscard]] bool is_exact(std::string_view pattern);

/// The names by which patterns find a scenario and its cases. Made once for many patterns, because
/// checking all known failures asks some hundred thousand times.
class ScenarioNames {
 public:
  explicit ScenarioNames(const scenario::Scenario& scenario);

  /// `area/name[variant]`.
  [[nodiscard]] const std::string& id() const { return id_; }

  /// Matches a pattern for scenarios with `area/name`, `name` or an `also` name, each with or
  /// without the exact `[variant]` part.
  [[nodiscard]] bool fit(std::string_view pattern) const;

  /// Matches a pattern for cases of this scenario: a pattern for scenarios, for
  /// `area/name[variant]@N` or for `area/name[variant]@N/client`.
  [[nodiscard]] bool fit_case(std::string_view pattern, std::string_view case_id) const;

  /// False if `fit_case` is false for all versions and clients. Cheap.
  [[nodiscard]] bool may_fit_case(std::string_view pattern) const;

 private:
  std::string id_;
  std::vector<std::string> names_;
};

}  // namespace ibgw::conformance
