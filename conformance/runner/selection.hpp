// What the flags of a command select.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"
#include "conformance/runner/command_line.hpp"

namespace ibgw::conformance {

struct Choice {
  std::vector<CasePlan> selected;  ///< All that the flags or a matrix select.
  std::vector<CasePlan> plans;     ///< This shard's part of them; may be empty.
  std::vector<std::string> named_clients;  ///< Patterns over clients, as they were given.
  RunSelection selection;
};

/// Throws UsageError and LoadError; also when nothing is selected.
[[nodiscard]] Choice choose_cases(const CommandLine& line, const Inventory& inventory);

}  // namespace ibgw::conformance
