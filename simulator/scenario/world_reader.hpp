// `gateway:` to the world it describes, and `set:` to a change of that world.
#pragma once

#include <optional>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Reads a map of kGateway into `scenario`.
void read_gateway(Reading& reading, const YamlNode& node, Scenario& scenario);

/// Reads the value of `set:` into `action`. Names are those of Reading::world. `captures`: the
/// message whose fields `$name` may refer to; null if there is none.
void read_change(Reading& reading, const YamlNode& node, const FieldOwner* captures,
                 Action& action);

}  // namespace ibgw::scenario
