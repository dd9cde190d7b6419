// Encodes and decodes messages as proto3, with the record tables. All scalars have explicit
// presence.
#pragma once

#include <string_view>

#include "simulator/base/output_buffer.hpp"
#include "simulator/wire/message.hpp"
#include "simulator/wire/wire_error.hpp"

namespace ibgw::wire {

/// Which present values are written.
enum class Presence {
  as_given,    ///< All, even if they are zero or empty.
  as_gateway,  ///< Not empty texts and `false`. Numbers are written even if they are zero.
};

/// Appends the body (without ids). Omits absent values, unset spellings, and fields that the
/// version does not have. Returns nullptr, or the numeric field whose text is not a number, which
/// is the only error.
[[nodiscard]] const FieldSpec* encode_protobuf(const Message& message, int server_version,
                                               Presence presence, OutputBuffer& out);

/// Fills `message`, which the caller has reset for its spec, from the body of the frame that it
/// keeps (Message::keep_frame): its texts point there. `offset` = where `body` begins in the
/// payload, for errors. Accepts packed and unpacked repeated numbers; later scalars replace earlier
/// ones.
void decode_protobuf(std::string_view body, std::size_t offset, Message& message,
                     ReadResult& result);

}  // namespace ibgw::wire
