// Converts JSON text to a Tree and back. The only file of this folder that uses the JSON library.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/tree.hpp"

namespace ibgw::conformance {

/// Parses the whole text as one JSON value; nothing if it is not JSON or nests deeper than 64
/// levels.
[[nodiscard]] std::optional<Tree> parse_json(std::string_view text);

/// Writes one line. Bytes that are not UTF-8 become replacement characters.
[[nodiscard]] std::string to_json(const Tree& tree);

/// For people: `{errorCode: 326, contract: {symbol: IBM}}`, cut after about `length_max`
/// characters.
[[nodiscard]] std::string to_flow(const Tree& tree, std::size_t length_max = 200);

[[nodiscard]] Tree text_tree(std::string text);
[[nodiscard]] Tree integer_tree(std::int64_t value);
[[nodiscard]] Tree boolean_tree(bool value);
[[nodiscard]] Tree map_tree();

/// Appends a member; the key must be new.
void set_member(Tree& map, std::string key, Tree value);

/// The member with this key, or the fallback if it is missing or has another type.
[[nodiscard]] std::string text_of(const Tree& map, std::string_view key);
[[nodiscard]] std::int64_t integer_of(const Tree& map, std::string_view key,
                                      std::int64_t fallback = 0);

}  // namespace ibgw::conformance
