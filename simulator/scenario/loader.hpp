// Loads scenario files. Strict: every mistake is a LoadError with path:line:column, the source
// line, a caret and a hint.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// All combinations of the file's variants, in file order (one element if it has none), each fully
/// checked. `text` is the YAML. `path` is used in error messages; its last two parts without
/// `.yaml` are the scenario's name. Throws LoadError with all problems found.
[[nodiscard]] std::vector<Scenario> load_scenario_text(const std::string& text,
                                                       const std::string& path);

/// The same from a file; throws LoadError as well if the file cannot be read.
[[nodiscard]] std::vector<Scenario> load_scenario_file(const std::string& path);

/// The name of the scenario without any fault.
inline constexpr const char* kHealthyName = "healthy";

/// A healthy scenario with the world of a file, which has the keys of `gateway:` at its top level.
/// Throws LoadError.
[[nodiscard]] Scenario load_world_text(const std::string& text, const std::string& path);
[[nodiscard]] Scenario load_world_file(const std::string& path);

/// All scenario files below `directory` (`<area>/<name>.yaml`), sorted by name.
[[nodiscard]] std::vector<std::string> list_scenario_files(const std::string& directory);

/// Resolves a name given by the user: a path to a file, `area/name`, `name`, or an `also:` name,
/// each with or without a
/// `[variant]` part (`silent_close[at=hello]`). Without that part, returns all variants. Throws
/// LoadError with a hint if nothing matches.
[[nodiscard]] std::vector<Scenario> find_scenarios(const std::string& spec,
                                                   const std::string& directory);

}  // namespace ibgw::scenario
