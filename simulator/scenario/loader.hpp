// Scenario files to Scenario values. Strict: every mistake is a LoadError with path:line:column,
// line, caret, hint.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Every combination of the file's variants, in file order (one element when it has none), each
/// fully checked. `text` is the YAML; `path` is used for marks and, by its last two parts without
/// `.yaml`, for the name. Throws LoadError with all problems found.
[[nodiscard]] std::vector<Scenario> load_scenario_text(const std::string& text,
                                                       const std::string& path);

/// The same from a file; a file that cannot be read is a LoadError too.
[[nodiscard]] std::vector<Scenario> load_scenario_file(const std::string& path);

/// The name of a scenario in which nothing goes wrong.
inline constexpr const char* kHealthyName = "healthy";

/// A healthy scenario on the world that a file describes: the keys of `gateway:` are its top.
/// Throws LoadError.
[[nodiscard]] Scenario load_world_text(const std::string& text, const std::string& path);
[[nodiscard]] Scenario load_world_file(const std::string& path);

/// All scenario files below `directory` (`<area>/<name>.yaml`), sorted by name.
[[nodiscard]] std::vector<std::string> list_scenario_files(const std::string& directory);

/// Resolves what a user names: a path to a file, `area/name`, `name`, an `also:` name, each with or
/// without a
/// `[variant]` part (`silent_close[at=hello]`). Without the part all variants come back. Throws
/// LoadError with a hint when nothing fits.
[[nodiscard]] std::vector<Scenario> find_scenarios(const std::string& spec,
                                                   const std::string& directory);

}  // namespace ibgw::scenario
