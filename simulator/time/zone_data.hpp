// The time zones that are part of the program: zone_data.bin, which zone_data.py makes.
#pragma once

#include <string_view>

namespace ibgw::time {

extern const std::string_view kZoneData;

}  // namespace ibgw::time
