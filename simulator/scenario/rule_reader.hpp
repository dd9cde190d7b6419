// Reads `rules:` and checks each rule separately; checks of the whole scenario are in lint.hpp.
#pragma once

#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// The names that rules save values under. Read first, because a rule may use a later rule's name.
[[nodiscard]] std::vector<std::string> saved_names(const YamlNode& rules);

[[nodiscard]] std::vector<Rule> read_rules(Reading& reading, const YamlNode& node);

}  // namespace ibgw::scenario
