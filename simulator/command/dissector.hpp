// Prints the Wireshark dissector from the message tables.
#pragma once

#include <string_view>

namespace ibgw::command {

/// simulator/command/twsapi.lua, as part of the program.
extern const std::string_view kDissectorInterpreter;

void print_dissector();

}  // namespace ibgw::command
