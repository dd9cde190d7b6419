// Reads the modifiers of an item's bytes, and the options of actions on sockets.
#pragma once

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// The modifiers among the keys of an action, or of `output`.
[[nodiscard]] Modifiers read_modifiers(Reading& reading, const MapReader& map);

/// The options of `stop_reading`, if any.
void read_receive_buffer(Reading& reading, const YamlNode& node, Action& action);
/// The options of `stop_accepting`, if any.
void read_queue(Reading& reading, const YamlNode& node, Action& action);

}  // namespace ibgw::scenario
