// What a client may ask scanners for.
#pragma once

#include <string>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// As the XML that gateways send; small, where a real one is more than a megabyte.
[[nodiscard]] std::string scanner_parameters_xml(const world::World& world);

}  // namespace ibgw::gateway
