// The commands of the conformance program. Each prints to stdout and returns the exit code.
#pragma once

#include "conformance/runner/command_line.hpp"

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
/// The file of a case's record, in `cases` of a report folder; with `#2` for the second repetition
/// and so on, and `.try1` for a first try that another one followed.
[[nodiscard]] std::string bundle_name(const std::string& case_id, int repetition = 0,
                                      int tried = 0);

/// In UTC, `2026-01-05`.
[[nodiscard]] std::string today();

/// Makes the folders above it too. Throws UsageError when it cannot be written.
void write_text_file(const std::string& path, const std::string& text);

/// Path and text of files that are to change together.
using FileTexts = std::vector<std::pair<std::string, std::string>>;

/// Each file is the old one or the new one at every moment, and all stay the old ones where one of
/// the new ones cannot be written: then it throws UsageError.
void replace_files(const FileTexts& files);

}  // namespace ibgw::conformance
