// The server versions at which a field of a message is on the wire, computed from the rows that
// both codecs use.
#pragma once

#include <string_view>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

struct FieldVersions {
  int since = 0;   ///< The first version that has it, in text or as protobuf.
  int before = 0;  ///< The first version that no longer has it; INT_MAX: it never vanished.
};

/// The field must exist (see has_field). For a record, the versions of anything in it; for a key of
/// a map, those of the map.
[[nodiscard]] FieldVersions versions_of_field(const MessageSpec& message, std::string_view path);

}  // namespace ibgw::wire
