// Reads one map of a scenario according to its table, and the scalars in it. On a mistake, every
// reader here adds a problem and returns nothing, so that reading continues and finds the next
// mistake.
#pragma once

#include <climits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/duration.hpp"
#include "simulator/scenario/language.hpp"
#include "simulator/scenario/problems.hpp"
#include "simulator/scenario/yaml_reader.hpp"

namespace ibgw::world {
struct World;
}

namespace ibgw::scenario {

/// The context that every reader needs about the file being read.
struct Reading {
  Problems& problems;
  int since = 0;                        ///< The scenario's first server version.
  int until = INT_MAX;                  ///< The first server version it no longer applies to.
  const world::World* world = nullptr;  ///< The scenario's world; nullptr: the default world.
  std::vector<std::string> saved = {};  ///< Names under which rules save values.
};

/// A value, and its name for messages: its key, or its table's name.
struct Named {
  const YamlNode& node;
  std::string_view name;
};

class MapReader {
 public:
  /// Checks the keys of `node` at once. If the table has forms, a bare word such as `- hold`
  /// selects the form with that name.
  MapReader(Reading& reading, const YamlNode& node, const MapSpec& spec);

  /// False if the node is not such a map, or its form is unclear: then there is nothing to read.
  [[nodiscard]] bool is_usable() const { return usable_; }

  /// The main key, for tables with forms.
  [[nodiscard]] std::string_view form() const { return form_; }
  /// The place of the main key.
  [[nodiscard]] Place form_place() const;

  /// The value of a key, or nothing if it is absent or broken. The key must have this shape in the
  /// table.
  [[nodiscard]] const YamlNode* find(std::string_view key, Shape shape) const;
  [[nodiscard]] bool has(std::string_view key) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<int> whole_number(std::string_view key) const;
  [[nodiscard]] std::optional<int> ordinal(std::string_view key) const;
  [[nodiscard]] std::optional<std::size_t> byte_count(std::string_view key) const;
  /// The largest number that the key allows.
  [[nodiscard]] int max_of(std::string_view key) const;
  [[nodiscard]] std::optional<Duration> duration(std::string_view key) const;

  /// Reports a problem at a key.
  void add_problem(std::string_view key, std::string what) const;

 private:
  void choose_form();
  void check_keys() const;
  void check_required(const KeySpec& key) const;
  void add_unknown_key(const YamlEntry& entry) const;
  [[nodiscard]] const KeySpec* allowed(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> allowed_keys() const;
  [[nodiscard]] const YamlEntry* entry(std::string_view key) const;

  Reading& reading_;
  const YamlNode& node_;
  const MapSpec& spec_;
  bool usable_ = false;
  std::string_view form_;
};

/// Reports "`name` is X; expected Y", unless the node was reported before.
void add_wrong_type(Reading& reading, Named value, std::string_view expected);

/// Appends `; did you mean ..`, or `; expected one of ..` if there are only a few candidates.
[[nodiscard]] std::string with_hint(std::string what, const std::string& word,
                                    const std::vector<std::string>& candidates,
                                    std::string_view otherwise);

[[nodiscard]] std::optional<std::string> read_text(Reading& reading, Named value);
[[nodiscard]] std::optional<bool> read_boolean(Reading& reading, Named value);
/// A whole number in [min, max]; the message describes `shape` as what is expected.
[[nodiscard]] std::optional<int> read_number(Reading& reading, Named value, int min, Shape shape,
                                             int max = kNoMax);
[[nodiscard]] std::optional<Duration> read_duration(Reading& reading, Named value);

/// The items of a list; reports and returns none if it is empty or not a list.
[[nodiscard]] const std::vector<YamlNode>& read_list(Reading& reading, Named value, Shape shape);
/// The items of a list, or a single scalar as a list with one item.
[[nodiscard]] std::vector<YamlNode> read_one_or_list(Reading& reading, Named value, Shape shape);

}  // namespace ibgw::scenario
