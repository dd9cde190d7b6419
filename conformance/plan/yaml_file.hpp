// Functions shared by the readers of manifests and lists of known failures.
#pragma once

#include <string>

namespace ibgw::conformance {

/// Returns the whole file. Throws LoadError if it cannot be read.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace ibgw::conformance
