// Writes complete files.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ibgw::conformance {

/// Also creates the folders above it. Throws UsageError if it cannot be written.
void write_text_file(const std::string& path, const std::string& text);

/// Paths and texts of files that change together.
using FileTexts = std::vector<std::pair<std::string, std::string>>;

/// At every moment, each file is either the old or the new one. If one of the new ones cannot be
/// written, all stay old, and it throws UsageError.
void replace_files(const FileTexts& files);

}  // namespace ibgw::conformance
