// What is wrong with bytes from a peer, or with values that cannot be encoded. An event, never a
// crash.
#pragma once

#include <cstddef>
#include <string>

namespace ibgw::wire {

struct WireError {
  std::size_t offset =
      0;  ///< In the payload (after the length prefix); 0 for values that were never bytes.
  std::string field;   ///< Dotted path, empty where no field is meant.
  std::string reason;  ///< A sentence without final stop.
};

}  // namespace ibgw::wire
