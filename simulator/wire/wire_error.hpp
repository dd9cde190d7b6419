// An error in bytes from a peer, or in values that cannot be encoded. It becomes an event, never a
// crash.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace ibgw::wire {

struct WireError {
  std::size_t offset =
      0;  ///< Offset in the payload (after the length prefix); 0 for values that were never bytes.
  std::string field;   ///< Dotted path; empty if the error is not about a field.
  std::string reason;  ///< A sentence without a final full stop.
};

/// The result of reading a frame.
struct ReadResult {
  // Not an aggregate: a constant would be copied or cleared as a whole, including the strings of an
  // absent error, which takes longer than reading a small frame.
  ReadResult() {}

  std::optional<WireError> error;  ///< On error, the message has what was read before.
  bool is_cut_off = false;         ///< The error is that the text ends too early.
  std::size_t extra_fields = 0;    ///< Complete text fields after the last known one,
  std::size_t extra_offset = 0;    ///< which begin here.
  std::size_t unknown_fields = 0;  ///< Protobuf fields that are not in the tables: skipped, as by
                                   ///< every client.
};

}  // namespace ibgw::wire
