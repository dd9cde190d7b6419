// Reads YAML into a plain tree with places. Strict: YAML features that scenarios do not allow
// (anchors, tags, duplicate keys, keys that are not text, several documents) are problems here
// already. The only file that uses yaml-cpp.
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
    broken,  ///< A problem has already been reported; readers skip it silently.
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
  Place place;  ///< Place of the key.
  YamlNode value;
};

/// Reads the one document of `text`. Invalid YAML throws LoadError at once, because nothing after
/// it can be trusted; other mistakes are added to `problems`, with a `broken` node in their place.
[[nodiscard]] YamlNode read_yaml(const std::string& text, Problems& problems);

}  // namespace ibgw::scenario
