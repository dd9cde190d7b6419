// The parameters that a client may use for scanners.
#pragma once

#include <string>

#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// The XML of SCANNER_PARAMETERS; small, whereas a real gateway's is more than a megabyte.
[[nodiscard]] std::string scanner_parameters_xml(const world::World& world);

}  // namespace ibgw::gateway
