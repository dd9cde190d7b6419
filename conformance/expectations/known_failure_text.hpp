// Changes an expectations.yaml as little as an update asks for: entries that stay keep every byte,
// and so do comments and blank lines around them.
#pragma once

#include <string>
#include <vector>

#include "conformance/expectations/known_failure_update.hpp"
#include "conformance/expectations/line_edits.hpp"

namespace ibgw::conformance {

/// The text is one that `read_known_failures` has read, or empty for a file that is not there yet.
/// Of an entry that shrinks, patterns and versions change where they stand. New entries come at the
/// end, without a reason. Throws LoadError for a list that cannot be changed line by line; what
/// comes out reads as what the update says.
[[nodiscard]] std::vector<LineEdit> edits_for(const std::string& text, const std::string& path,
                                              const KnownFailureUpdate& update);

}  // namespace ibgw::conformance
