// What the larger parts of the gateway work with: everything that knows neither orders nor the
// broker's servers.
#pragma once

#include "simulator/gateway/account/ledger.hpp"
#include "simulator/gateway/client_sessions.hpp"
#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/schedule.hpp"
#include "simulator/gateway/scratch.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

struct Parts {
  world::World& world;
  Market& market;
  Ledger& ledger;
  Schedule& schedule;
  ClientSessions& clients;
  Scratch& scratch;
};

}  // namespace ibgw::gateway
