// What is wrong with bytes from a peer, or with values that cannot be encoded. An event, never a
// crash.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace ibgw::wire {

struct WireError {
  std::size_t offset =
      0;  ///< In the payload (after the length prefix); 0 for values that were never bytes.
  std::string field;   ///< Dotted path, empty where no field is meant.
  std::string reason;  ///< A sentence without final stop.
};

/// What came of reading a frame.
struct ReadResult {
  // A constant would be copied or cleared as a whole, the strings of no error included, which takes
  // longer than reading a small frame.
  ReadResult() {}

  std::optional<WireError> error;  ///< The message holds what was read before.
  std::size_t extra_fields = 0;    ///< Complete text fields after the last known one,
  std::size_t extra_offset = 0;    ///< which begin here.
  std::size_t unknown_fields = 0;  ///< Protobuf fields that the tables do not know: skipped, as
                                   ///< every client does.
};

}  // namespace ibgw::wire
