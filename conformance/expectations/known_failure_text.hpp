// Changes an expectations.yaml as little as possible: entries that stay keep every byte, and so do
// the comments and blank lines around them.
#pragma once

#include <string>
#include <vector>

#include "conformance/expectations/known_failure_update.hpp"
#include "conformance/expectations/line_edits.hpp"

namespace ibgw::conformance {

/// `text` was read by `read_known_failures`, or is empty if the file does not exist yet. Narrowed
/// entries change in place. New entries are added at the end, without a reason. Throws LoadError
/// for a list that cannot be changed line by line; otherwise the result reads exactly as the update
/// says.
[[nodiscard]] std::vector<LineEdit> edits_for(const std::string& text, const std::string& path,
                                              const KnownFailureUpdate& update);

}  // namespace ibgw::conformance
