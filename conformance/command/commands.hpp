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
[[nodiscard]] int explain_command(const CommandLine& line);
[[nodiscard]] int merge_command(const CommandLine& line);
[[nodiscard]] int expectations_command(const CommandLine& line);

/// What all commands need first.
[[nodiscard]] Inventory inventory_for(const CommandLine& line);

/// Where reports go: `build/reports` unless the user says otherwise.
[[nodiscard]] std::string report_folder(const CommandLine& line, const Places& places);
/// In UTC, `2026-01-05`.
[[nodiscard]] std::string today();

}  // namespace ibgw::conformance
