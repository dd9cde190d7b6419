// Reads `rules:` and checks each rule by itself; what needs the whole scenario is in lint.hpp.
#pragma once

#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

[[nodiscard]] std::vector<Rule> read_rules(Reading& reading, const YamlNode& node);

}  // namespace ibgw::scenario
