// Finds the rules that act on an event, and counts firings. Knows nothing about bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "simulator/scenario/matching.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::session {

/// An event, as far as rules can match it.
struct Occurrence {
  scenario::TriggerKind kind = scenario::TriggerKind::accept;
  std::string_view message;  ///< request, sending.
  int connection = 0;
  int client_id = -1;                     ///< -1 before START_API.
  const wire::Message* fields = nullptr;  ///< For `where` and `$name`.
};

class RuleBook {
 public:
  explicit RuleBook(const std::vector<scenario::Rule>& rules);

  /// The rules that act on the event, in order; counts them as fired. Valid until the next call.
  const std::vector<std::size_t>& find(const Occurrence& occurrence);

  [[nodiscard]] const scenario::Rule& rule(std::size_t index) const { return rules_[index]; }
  [[nodiscard]] bool empty() const { return rules_.empty(); }

  /// The `after` rules that count from this stage (or from listening: `at_start`).
  [[nodiscard]] std::vector<std::size_t> timed(scenario::TriggerKind stage,
                                               std::string_view message) const;
  [[nodiscard]] std::vector<std::size_t> timed_from_start() const;
  /// Whether a timed rule passes its filters now; counts it as fired.
  bool fires(std::size_t index, const Occurrence& occurrence);

  /// Stores the fields that the rule saves, and returns them as a map of names to values. Absent
  /// fields are left out.
  Tree save(std::size_t index, const Occurrence& occurrence);
  [[nodiscard]] const scenario::SavedValues& saved() const { return saved_; }

  [[nodiscard]] std::vector<std::pair<std::string, int>> fired() const;

 private:
  bool accepts(std::size_t index, const Occurrence& occurrence);

  const std::vector<scenario::Rule>& rules_;
  std::vector<int> seen_;  ///< Events that passed the other filters, for `nth`.
  std::vector<int> fired_;
  std::vector<std::size_t> found_;
  scenario::SavedValues saved_;  ///< Everything that rules saved so far, on any connection.
};

}  // namespace ibgw::session
