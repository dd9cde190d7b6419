// The state of the gateway's world as JSON, for people and programs.
#pragma once

#include <string>

#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {

class Model;

/// One JSON object, indented: clients with their streams, accounts with cash and positions, orders,
/// quotes of everything held or ordered, farms, next order ids.
[[nodiscard]] std::string state_json(const Model& model, Moment now);

}  // namespace ibgw::gateway
