// What the flags of a command select.
#pragma once

#include <string>
#include <vector>

#include "conformance/command/command_line.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

struct Choice {
  std::vector<CasePlan> selected;          ///< All that the flags or a matrix select.
  std::vector<CasePlan> plans;             ///< This shard's part of them; may be empty.
  std::vector<std::string> named_clients;  ///< Patterns over clients, as they were given.
  RunSelection selection;
};

/// The scenario files that an argument of `--scenario` names, sorted: itself where it ends with
/// `.yaml`, those that fit it where it is a pattern with this end, those below it where it is a
/// folder. Empty for a pattern over scenarios.
[[nodiscard]] std::vector<std::string> files_named_by(const std::string& argument);

/// True where flags select some of all cases.
[[nodiscard]] bool selects_cases(const CommandLine& line);

/// Throws UsageError and LoadError; also when nothing is selected.
[[nodiscard]] Choice choose_cases(const CommandLine& line, const Inventory& inventory);

}  // namespace ibgw::conformance
