// Reads `rules:` and checks each rule by itself; what needs the whole scenario is in lint.hpp.
#pragma once

#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Everything that some rule saves, in words: the rules themselves may use it before they say so.
[[nodiscard]] std::vector<std::string> saved_names(const YamlNode& rules);

[[nodiscard]] std::vector<Rule> read_rules(Reading& reading, const YamlNode& node);

}  // namespace ibgw::scenario
