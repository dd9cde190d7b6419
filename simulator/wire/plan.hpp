// A text layout compiled for one server version, with gates decided and paths resolved to
// positions. The text codec runs it.
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
  const FieldSpec* field = nullptr;     ///< The field at `path`; nullptr for version.
  std::string_view absent;              ///< How an absent field is written.
  std::array<std::uint16_t, 3> path{};  ///< Positions of fields, starting at the enclosing record.
  std::uint16_t depth = 0;              ///< Used part of `path`.
  std::uint16_t skip = 0;
  FieldType type = FieldType::record;  ///< Type of `field`.
  bool is_plain = false;        ///< A field that is always present, in any spelling of its type.
  std::uint8_t digits = 0;      ///< Plain whole numbers: a single digit below this is the value.
  std::uint16_t column = 0;     ///< column: position in the element; bits: position of the mask
                                ///< field.
  std::uint32_t bytes_min = 1;  ///< Lists: minimum size of an element, one NUL per field.
};

struct Plan {
  std::vector<Op> ops;
};

/// Compiles the layout of `message` at this version. All paths must exist.
[[nodiscard]] Plan compile(const MessageSpec& message, int server_version);

/// The value that `op` refers to, or nullptr if a record on the way is absent. `base` may be
/// nullptr.
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

/// Whether it is one of the `|`-separated spellings.
[[nodiscard]] bool is_one_of(std::string_view spelling, std::string_view spellings);

/// Whether the children of a `when` operation are on the wire, given the values read so far.
[[nodiscard]] bool condition_holds(const Op& op, const Record* base);

}  // namespace ibgw::wire
