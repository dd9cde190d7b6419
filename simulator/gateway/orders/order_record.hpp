// Copies what a client placed into what it gets back: the same record types, one message to
// another.
#pragma once

#include <string_view>

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Every field that says something: as live gateways do, empty texts, false flags, unset numbers
/// and empty records are left out. Numbers come out as numbers, however the client spelled them.
/// Both records are of one type; `owner` holds `to`.
void copy_record(const wire::Record& from, wire::Record& to, wire::Message& owner);

/// The record `name` of one message's root to the one of the same name of another's. Nothing if
/// `from` has none.
void copy_nested(const wire::Message& from, std::string_view name, wire::Message& to);

void drop_field(wire::Message& message, std::string_view record, std::string_view field);

}  // namespace ibgw::gateway
