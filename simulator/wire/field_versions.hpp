// From which server version on, and until which, a field of a message is on the wire: read off the
// same rows that both codecs run on.
#pragma once

#include <string_view>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

struct FieldVersions {
  int since = 0;   ///< The first version that has it, in text or as protobuf.
  int before = 0;  ///< The first one that has it no more; INT_MAX: it never vanished.
};

/// Of a field that exists (see has_field); of a record those of whatever is in it. A key of a map
/// is as old as the map.
[[nodiscard]] FieldVersions versions_of_field(const MessageSpec& message, std::string_view path);

}  // namespace ibgw::wire
