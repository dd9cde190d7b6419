// Names of the files of cases and scenarios.
#pragma once

#include <string>

namespace ibgw::conformance {

/// The name of a case's files, before the dot: the case id with `_` for `/`, and with `#2` for the
/// second repetition and so on. Long names are cut; a hash keeps them unique.
[[nodiscard]] std::string case_file_name(const std::string& case_id, int repetition);

/// The name of a case's record, in `cases` of a report folder; with `#2` for the second repetition
/// and so on, and `.try1` for a first try that was followed by a retry.
[[nodiscard]] std::string bundle_name(const std::string& case_id, int repetition = 0,
                                      int tried = 0);

/// A scenario's file as reports name it: relative to the project's folder if it is inside,
/// otherwise absolute.
[[nodiscard]] std::string reported_file(const std::string& path);

}  // namespace ibgw::conformance
