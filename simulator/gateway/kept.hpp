// Documents and settings that clients store in the gateway; requests of all clients read them
// back.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

inline constexpr int kDisplayGroups = 7;

struct Kept {
  std::map<int, std::string> advisor_documents;  ///< By type; those that a client replaced.
  std::unique_ptr<wire::Message> configuration;  ///< A CONFIG_RESPONSE; made when first needed.
  std::array<std::string, kDisplayGroups> display_groups;  ///< Contract infos; empty = none.
};

}  // namespace ibgw::gateway
