// Reads the part of a scenario that concerns the client under test: `client:` steps and `expect:`.
#pragma once

#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

[[nodiscard]] std::vector<Step> read_steps(Reading& reading, const YamlNode& node);

/// Also gives each expectation its finding id.
[[nodiscard]] std::vector<Expectation> read_expectations(Reading& reading, const YamlNode& node);

}  // namespace ibgw::scenario
