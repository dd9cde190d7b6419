// What files of a case and of a scenario are called.
#pragma once

#include <string>

namespace ibgw::conformance {

/// What files of a case are called, before the dot: the case id with `_` for `/`, and with `#2` for
/// the second repetition, and so on. Long ones are cut, and a hash tells those apart that would
/// otherwise be the same.
[[nodiscard]] std::string case_file_name(const std::string& case_id, int repetition);

/// The file of a case's record, in `cases` of a report folder; with `#2` for the second repetition
/// and so on, and `.try1` for a first try that another one followed.
[[nodiscard]] std::string bundle_name(const std::string& case_id, int repetition = 0,
                                      int tried = 0);

/// The file of a scenario as reports name it: relative to the project's folder where it is in
/// there, else absolute.
[[nodiscard]] std::string reported_file(const std::string& path);

}  // namespace ibgw::conformance
