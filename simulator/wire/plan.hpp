// A text layout compiled for one server version: gates decided, paths resolved to positions. What
// the text codec runs.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "simulator/wire/message.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::wire {

/// One item; its children are the `skip` operations right after it.
struct Op {
  const Item* item = nullptr;
  const FieldSpec* field = nullptr;     ///< What `path` leads to; nullptr for version.
  std::string_view absent;              ///< What an absent field is written as.
  std::array<std::uint16_t, 3> path{};  ///< Positions, from the enclosing record.
  std::uint16_t depth = 0;              ///< Used part of `path`.
  std::uint16_t skip = 0;
  FieldType type = FieldType::record;  ///< Of `field`.
  bool is_plain = false;        ///< A field that is always there, in any spelling of its type.
  std::uint8_t digits = 0;      ///< Plain whole numbers: so many, from 0 on, are what a digit says.
  std::uint16_t column = 0;     ///< column, bits: position in the element, of the mask field.
  std::uint32_t bytes_min = 1;  ///< Lists: what an element needs at least, a NUL per field.
};

struct Plan {
  std::vector<Op> ops;
};

/// The layout of `message` at that version. A path that does not exist is our own bug.
[[nodiscard]] Plan compile(const MessageSpec& message, int server_version);

/// The value that `op` means, or nullptr when a record on the way is absent. `base` may be nullptr.
[[nodiscard]] inline const Value* resolve(const Op& op, const Record* base) {
  for (std::uint16_t i = 0; base != nullptr; ++i) {
    const Value& value = base->at(op.path[i]);
    if (i + 1 == op.depth) {
      return &value;
    }
    base = value.kind == Value::Kind::record ? value.record : nullptr;
  }
  return nullptr;
}

/// Whether it is one of those that are separated by `|`.
[[nodiscard]] bool is_one_of(std::string_view spelling, std::string_view spellings);

/// Whether the children of a `when` operation are on the wire, given the values so far.
[[nodiscard]] bool condition_holds(const Op& op, const Record* base);

}  // namespace ibgw::wire
