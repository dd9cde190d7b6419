// Messages as JSON, the form of `decode`, `encode` and the trace; and fields from any Tree (YAML or
// JSON).
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "simulator/base/tree.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::wire {

/// The fields that are present, by the order of the table. Ints and bools are JSON numbers and
/// booleans, doubles numbers (shortest round-trip), decimals and 64-bit ints strings; a number that
/// was spelled unusually is a string, a text that is not UTF-8 is {"hex":"..."}.
[[nodiscard]] nlohmann::ordered_json fields_json(const Message& message);

/// `{"message","id","encoding","fields"}`, with `version` if the frame's version field was not the
/// tables' one.
[[nodiscard]] nlohmann::ordered_json message_json(const Message& message, Encoding encoding);

/// Sets the fields of `record` from a map. Text for a number is kept as it stands, so that wrong
/// numbers can be sent.
[[nodiscard]] std::optional<WireError> fill_fields(const Tree& fields, Message& message);

/// JSON text to a Tree without marks; nothing when it is not JSON, and `reason` says why.
[[nodiscard]] std::optional<Tree> tree_from_json(std::string_view text, std::string& reason);

}  // namespace ibgw::wire
