#include "conformance/plan/glob.hpp"

#include <algorithm>

namespace ibgw::conformance {
namespace {

/// `silent_close[at=hello]` -> `[at=hello]`; empty without one.
std::string_view variant_part(std::string_view id) {
  const std::size_t bracket = id.find('[');
  return bracket == std::string_view::npos ? std::string_view() : id.substr(bracket);
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t star = std::string_view::npos;
  std::size_t after_star = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    if (at < pattern.size() &&
        (pattern[at] == '?' || (pattern[at] == text[i] && pattern[at] != '*'))) {
      ++at;
      ++i;
    } else if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      after_star = i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++after_star;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') {
    ++at;
  }
  return at == pattern.size();
}

bool is_exact(std::string_view pattern) {
  return pattern.find_first_of("*?") == std::string_view::npos;
}

ScenarioNames::ScenarioNames(const scenario::Scenario& scenario) : id_(scenario.id()) {
  const std::string variant(variant_part(id_));
  std::vector<std::string> plain = scenario.also;
  plain.push_back(scenario.name);
  plain.push_back(scenario.name.substr(scenario.name.rfind('/') + 1));
  for (const std::string& name : plain) {
    names_.push_back(name);
    if (!variant.empty()) {
      names_.push_back(name + variant);
    }
  }
}

bool ScenarioNames::fit(std::string_view pattern) const {
  return std::any_of(names_.begin(), names_.end(),
                     [&](const std::string& name) { return glob_matches(pattern, name); });
}

bool ScenarioNames::fit_case(std::string_view pattern, std::string_view case_id) const {
  const std::string_view without_client = case_id.substr(0, case_id.rfind('/'));
  return fit(pattern) || glob_matches(pattern, without_client) || glob_matches(pattern, case_id);
}

bool ScenarioNames::may_fit_case(std::string_view pattern) const {
  const std::string_view literal = pattern.substr(0, pattern.find_first_of("*?"));
  const std::size_t common = std::min(literal.size(), id_.size());
  return fit(pattern) || literal.substr(0, common) == std::string_view(id_).substr(0, common);
}

}  // namespace ibgw::conformance
