// Contracts for requests of tests.
#pragma once

#include <nlohmann/json.hpp>

#include "simulator/world/world.hpp"

namespace ibgw::gateway::test {

/// A contract of the default world by its id, as complete as requests need it.
inline nlohmann::ordered_json contract_of(int con_id) {
  static const world::World world = world::default_world();
  const int found = world.find_instrument(con_id);
  return {{"conId", con_id},
          {"exchange",
           found < 0 ? "SMART" : world.instruments[static_cast<std::size_t>(found)].exchange}};
}

}  // namespace ibgw::gateway::test
