// A plain value from YAML or JSON: scenarios use it for fields, matchers and arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/load_error.hpp"

namespace ibgw {

/// Immutable by convention once loaded. `mark` points at the text it came from.
struct Tree {
  enum class Kind { null, boolean, integer, real, text, list, map };

  Tree();  // Declared only: clang 14 cannot instantiate `members` before Tree is complete.

  Kind kind = Kind::null;
  bool boolean = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;  ///< For every scalar, its spelling in the source; for `text`, the value.
  std::vector<Tree> items;
  std::vector<std::pair<std::string, Tree>> members;  ///< In source order, keys unique.
  SourceMark mark;

  /// The member of a map by key, or nullptr.
  [[nodiscard]] const Tree* find(std::string_view key) const;
};

inline Tree::Tree() = default;

inline const Tree* Tree::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) {
      return &value;
    }
  }
  return nullptr;
}

}  // namespace ibgw
