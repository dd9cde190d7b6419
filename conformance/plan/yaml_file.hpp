// What manifests and lists of known failures have in common as files.
#pragma once

#include <string>

namespace ibgw::conformance {

/// The whole file. Throws LoadError when it cannot be read.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace ibgw::conformance
