#include "conformance/runner/glob.hpp"

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

bool scenario_matches(std::string_view pattern, const scenario::Scenario& scenario) {
  const std::string id = scenario.id();
  const std::string_view variant = variant_part(id);
  std::vector<std::string> names = scenario.also;
  names.push_back(scenario.name);
  names.push_back(scenario.name.substr(scenario.name.rfind('/') + 1));
  for (const std::string& name : names) {
    if (glob_matches(pattern, name) || glob_matches(pattern, name + std::string(variant))) {
      return true;
    }
  }
  return false;
}

bool case_matches(std::string_view pattern, const scenario::Scenario& scenario,
                  std::string_view case_id) {
  const std::string_view without_client = case_id.substr(0, case_id.rfind('/'));
  return scenario_matches(pattern, scenario) || glob_matches(pattern, without_client) ||
         glob_matches(pattern, case_id);
}

}  // namespace ibgw::conformance
