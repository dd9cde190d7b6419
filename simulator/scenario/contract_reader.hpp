// Contracts of the world in scenarios: how they are identified, added and changed.
#pragma once

#include "simulator/scenario/map_reader.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::scenario {

/// Finds the contract that a map identifies by `conId`, `symbol` or `localSymbol`. Returns its
/// index in World::instruments, or -1 after reporting a problem.
[[nodiscard]] int find_contract(Reading& reading, const MapReader& map, const world::World& world);

/// The same for a single value: a contract id, or else a symbol or local symbol.
[[nodiscard]] int find_contract(Reading& reading, Named value, const world::World& world);

/// `contracts:` of a world. Its market rules must have been read before.
void read_contracts(Reading& reading, const std::vector<YamlNode>& items, world::World& world);

}  // namespace ibgw::scenario
