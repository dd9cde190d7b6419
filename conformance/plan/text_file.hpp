// Files that the program writes whole.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ibgw::conformance {

/// Makes the folders above it too. Throws UsageError when it cannot be written.
void write_text_file(const std::string& path, const std::string& text);

/// Path and text of files that are to change together.
using FileTexts = std::vector<std::pair<std::string, std::string>>;

/// Each file is the old one or the new one at every moment, and all stay the old ones where one of
/// the new ones cannot be written: then it throws UsageError.
void replace_files(const FileTexts& files);

}  // namespace ibgw::conformance
