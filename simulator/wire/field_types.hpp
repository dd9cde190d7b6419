// What a field of a message is, for whoever compares values with it.
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
  tag,     ///< What a map has under a key: a text that may well be a number.
  record,  ///< A map too.
};

/// Of a list: of its elements. Nothing where the path names no field.
[[nodiscard]] std::optional<FieldKind> kind_of_field(const MessageSpec& message,
                                                     std::string_view path);

}  // namespace ibgw::wire
