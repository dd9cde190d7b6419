// YAML text to a plain tree with places, and strict about it: what YAML allows but a scenario does
// not (anchors, tags, duplicate keys, keys that are not text, several documents) is a problem here
// already. The only file that knows yaml-cpp.
#pragma once

#include <string>
#include <vector>

#include "simulator/scenario/problems.hpp"

namespace ibgw::scenario {

struct YamlEntry;

struct YamlNode {
  enum class Kind {
    null,  ///< Nothing, `~` or `null`.
    scalar,
    list,
    map,
    broken,  ///< A problem has been reported already; readers pass over it in silence.
  };

  Kind kind = Kind::null;
  bool quoted = false;  ///< A quoted or block scalar: always text, never a number or a keyword.
  std::string text;
  std::vector<YamlNode> items;
  std::vector<YamlEntry> entries;  ///< In source order, keys unique.
  Place place;

  /// The value of a map by key, or nullptr.
  [[nodiscard]] const YamlNode* find(const std::string& key) const;
  /// The value of a map by key, or nullptr.
  [[nodiscard]] const YamlEntry* find_entry(const std::string& key) const;
  /// True for the unquoted word.
  [[nodiscard]] bool is_word(const char* word) const {
    return kind == Kind::scalar && !quoted && text == word;
  }
};

struct YamlEntry {
  std::string key;
  Place place;  ///< Of the key.
  YamlNode value;
};

/// Reads the one document of `text`. What is not YAML at all throws LoadError at once, for nothing
/// behind it can be trusted; everything else goes to `problems`, with a `broken` node in its place.
[[nodiscard]] YamlNode read_yaml(const std::string& text, Problems& problems);

}  // namespace ibgw::scenario
