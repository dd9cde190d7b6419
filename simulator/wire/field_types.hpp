// The kind of a field, for comparing values with it.
#pragma once

#include <optional>
#include <string_view>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

enum class FieldKind {
  boolean,
  whole,
  number,  ///< A double or a decimal.
  text,
  tag,     ///< A map's value: a text that may be a number.
  record,  ///< Also a map.
};

/// For a list, the kind of its elements. Nothing if the path names no field.
[[nodiscard]] std::optional<FieldKind> kind_of_field(const MessageSpec& message,
                                                     std::string_view path);

}  // namespace ibgw::wire
