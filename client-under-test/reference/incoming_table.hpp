// The messages this client turns into callbacks.
#pragma once

#include <span>
#include <string_view>

#include "client-under-test/reference/fields.hpp"

namespace ibgw::reference {

struct IncomingSpec {
  int id = 0;
  std::string_view callback;
  int version_field_until = kForever;  // the text layout begins with a version number below this
  std::span<const FieldSpec> fields;   // in the order of the text layout
};

// nullptr if the id is not in the table.
const IncomingSpec* find_incoming(int id);

// True for every id that has a meaning in the API, in the table or not.
bool is_incoming_id_assigned(int id);

}  // namespace ibgw::reference
