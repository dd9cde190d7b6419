// Contracts of the world in scenarios: how they are named, made and changed.
#pragma once

#include "simulator/scenario/map_reader.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::scenario {

/// The contract that a map names by `conId`, `symbol` or `localSymbol`, by its position in the
/// world; -1 after a problem was reported.
[[nodiscard]] int find_contract(Reading& reading, const MapReader& map, const world::World& world);

/// The same for a single value: a contract id, or else a symbol or local symbol.
[[nodiscard]] int find_contract(Reading& reading, Named value, const world::World& world);

/// `contracts:` of a world. Its market rules must have been read before.
void read_contracts(Reading& reading, const std::vector<YamlNode>& items, world::World& world);

}  // namespace ibgw::scenario
