// Encodes and decodes messages as NUL-terminated text fields, with compiled layouts.
#pragma once

#include <optional>
#include <string_view>

#include "simulator/base/output_buffer.hpp"
#include "simulator/wire/message.hpp"
#include "simulator/wire/plan.hpp"
#include "simulator/wire/wire_error.hpp"

namespace ibgw::wire {

/// Whether decoded numbers become plain numbers, or stay text if encoding would give another
/// spelling.
enum class Exactness { values, spelling };

/// Appends the fields (without the message id). Absent values get their default spelling. `escape`:
/// non-ASCII text as \uXXXX. The only error is a text that contains a NUL.
[[nodiscard]] std::optional<WireError> encode_text(const Plan& plan, const Message& message,
                                                   bool escape, OutputBuffer& out);

/// Fills `message`, which the caller has reset for its spec, from the fields after the message id,
/// in the frame that it keeps (Message::keep_frame): its texts point there. `offset` = where
/// `fields` begin in the payload, for errors.
void decode_text(const Plan& plan, std::string_view fields, std::size_t offset, bool unescape,
                 Exactness exactness, Message& message, ReadResult& result);

}  // namespace ibgw::wire
