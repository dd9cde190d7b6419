// Copies the records of a client's order into the messages about it. Both have the same record
// types.
#pragma once

#include <string_view>

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Copies every field with a value. Like live gateways, it leaves out empty texts, false flags,
/// unset numbers and empty records. Numbers are normalised, however the client spelled them. Both
/// records have the same type; `owner` holds `to`.
void copy_record(const wire::Record& from, wire::Record& to, wire::Message& owner);

/// Copies the record `name` of one message to the record with the same name of another. Does
/// nothing if `from` has none.
void copy_nested(const wire::Message& from, std::string_view name, wire::Message& to);

void drop_field(wire::Message& message, std::string_view record, std::string_view field);

}  // namespace ibgw::gateway
