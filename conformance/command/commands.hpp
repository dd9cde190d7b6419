// The commands of the conformance program. Each prints to stdout and returns the exit code.
#pragma once

#include "conformance/command/command_line.hpp"

namespace ibgw::conformance {

/// Throws UsageError and LoadError.
[[nodiscard]] int carry_out(const CommandLine& line);

[[nodiscard]] int run_command(const CommandLine& line);
[[nodiscard]] int list_command(const CommandLine& line);
[[nodiscard]] int install_command(const CommandLine& line);
[[nodiscard]] int self_test_command(const CommandLine& line);
[[nodiscard]] int new_client_command(const CommandLine& line);
[[nodiscard]] int explain_command(const CommandLine& line);
[[nodiscard]] int merge_command(const CommandLine& line);
[[nodiscard]] int compare_command(const CommandLine& line);
[[nodiscard]] int expectations_command(const CommandLine& line);

/// Clients are installed in the build folder if they are the project's own, in the user's cache
/// folder if `--clients` names others, or in the folder that `--cache` names.
[[nodiscard]] Places places_for(const CommandLine& line);

/// What all commands need first.
[[nodiscard]] Inventory inventory_for(const CommandLine& line);

/// The folder for reports: `build/reports`, or the one given by the user.
[[nodiscard]] std::string report_folder(const CommandLine& line, const Places& places);
/// Today's date in UTC, `2026-01-05`.
[[nodiscard]] std::string today();

}  // namespace ibgw::conformance
