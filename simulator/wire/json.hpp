// Converts messages to JSON, as in `decode`, `encode` and the trace; and sets fields from any Tree
// (YAML or JSON).
#pragma once

#include <optional>

#include <nlohmann/json_fwd.hpp>

#include "simulator/base/tree.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::wire {

/// The fields that are present, in the order of the table. Ints and bools are JSON numbers and
/// booleans, doubles are numbers (shortest round-trip), decimals and 64-bit ints are strings. A
/// number with an unusual spelling is a string; a text that is not UTF-8 is {"hex":"..."}.
[[nodiscard]] nlohmann::ordered_json fields_json(const Message& message);

/// `{"message","id","encoding","fields"}`, with `version` if the frame's version field differs from
/// the tables.
[[nodiscard]] nlohmann::ordered_json message_json(const Message& message, Encoding encoding);

/// Sets the fields of `record` from a map. Text for a number is kept unchanged, so that wrong
/// numbers can be sent.
[[nodiscard]] std::optional<WireError> fill_fields(const Tree& fields, Message& message);

/// Parses JSON text to a Tree without marks; if it is not JSON, returns nothing and sets `reason`.
[[nodiscard]] std::optional<Tree> tree_from_json(std::string_view text, std::string& reason);

}  // namespace ibgw::wire
