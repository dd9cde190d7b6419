// Reads what changes the bytes of an item, and the options of the actions that act on sockets.
#pragma once

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// The modifiers among the keys of an action, or of `output`.
[[nodiscard]] Modifiers read_modifiers(Reading& reading, const MapReader& map);

/// What stands after `stop_reading`, if anything does.
void read_receive_buffer(Reading& reading, const YamlNode& node, Action& action);
/// What stands after `stop_accepting`, if anything does.
void read_queue(Reading& reading, const YamlNode& node, Action& action);

}  // namespace ibgw::scenario
