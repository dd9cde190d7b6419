// `gateway:` to the world it describes, and `set:` to a change of that world.
#pragma once

#include <optional>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Puts what the map of kGateway says into `scenario`.
void read_gateway(Reading& reading, const YamlNode& node, Scenario& scenario);

/// The value of `set:` into `action`. Names are those of Reading::world. `captures`: whose fields
/// `$name` may take; null when nothing can be captured.
void read_change(Reading& reading, const YamlNode& node, const FieldOwner* captures,
                 Action& action);

}  // namespace ibgw::scenario
