// Reads the fields of a message, by its table: bytes in, a JSON object out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "client-under-test/reference/fields.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

// Both set the values that are set in the message, and return what is wrong with it; empty if
// nothing is.
std::string read_text_fields(std::span<const FieldSpec> fields, int server_version,
                             TextReader& reader, nlohmann::ordered_json& values);

// One level: the fields of `record_number`, 0 being the message itself.
std::string read_protobuf_fields(std::span<const FieldSpec> fields, int record_number,
                                 std::string_view bytes, nlohmann::ordered_json& values);

}  // namespace ibgw::reference
