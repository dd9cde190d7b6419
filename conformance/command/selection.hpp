// The cases selected by a command's flags.
#pragma once

#include <string>
#include <vector>

#include "conformance/command/command_line.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

struct Choice {
  std::vector<CasePlan> selected;          ///< Everything that the flags or a matrix select.
  std::vector<CasePlan> plans;             ///< This shard's part of them; may be empty.
  std::vector<std::string> named_clients;  ///< Patterns for clients, as the user gave them.
  RunSelection selection;
};

/// The scenario files that an argument of `--scenario` names, sorted: the file itself if it ends
/// with `.yaml`, the files that match a pattern with this ending, or the files below a folder.
/// Empty for a pattern for scenario names.
[[nodiscard]] std::vector<std::string> files_named_by(const std::string& argument);

/// True if flags select some of the cases.
[[nodiscard]] bool selects_cases(const CommandLine& line);

/// Throws UsageError and LoadError, also if nothing is selected.
[[nodiscard]] Choice choose_cases(const CommandLine& line, const Inventory& inventory);

}  // namespace ibgw::conformance
