// Messages to and from proto3 bytes, by the record tables. All scalars have explicit presence.
#pragma once

#include <string_view>

#include "simulator/base/output_buffer.hpp"
#include "simulator/wire/message.hpp"
#include "simulator/wire/wire_error.hpp"

namespace ibgw::wire {

/// Appends the body (without ids). Present values are written even when they are zero or empty,
/// absent ones and those that the version does not have are not; unset spellings are left away.
/// Returns the number field whose text spells no number, which is the only error, else nullptr.
[[nodiscard]] const FieldSpec* encode_protobuf(const Message& message, int server_version,
                                               OutputBuffer& out);

/// Fills `message` (reset for its spec by the caller) from the body of the frame that it keeps
/// (Message::keep_frame): its texts point there. `offset` = where `body` begins in the payload, for
/// errors. Packed and unpacked repeated numbers are both accepted; later scalars
/// replace earlier ones.
void decode_protobuf(std::string_view body, std::size_t offset, Message& message,
                     ReadResult& result);

}  // namespace ibgw::wire
