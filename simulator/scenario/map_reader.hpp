// Reads one map of a scenario as its table says, and the scalars in it. Every reader here reports
// what is wrong to the problems and answers with nothing, so that reading goes on and finds the
// next mistake.
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

/// What every reader needs of the file being read.
struct Reading {
  Problems& problems;
  int since = 0;                        ///< The scenario's first server version.
  int until = INT_MAX;                  ///< The first one that is too new for it.
  const world::World* world = nullptr;  ///< The scenario's; nullptr: the default one.
  std::vector<std::string> saved = {};  ///< Names that rules save something under.
};

/// A value and the name to call it by in a message: its key, or its table's name.
struct Named {
  const YamlNode& node;
  std::string_view name;
};

class MapReader {
 public:
  /// Checks the keys of `node` at once. A bare word is the form of that name (`- hold`) where the
  /// table has one.
  MapReader(Reading& reading, const YamlNode& node, const MapSpec& spec);

  /// False when this is no such map at all, or its form is unclear: then there is nothing to read.
  [[nodiscard]] bool is_usable() const { return usable_; }

  /// The main key, for tables with forms.
  [[nodiscard]] std::string_view form() const { return form_; }
  /// Where the main key stands.
  [[nodiscard]] Place form_place() const;

  /// The value of a key, or nothing when it is absent or broken. The table must give the key this
  /// shape.
  [[nodiscard]] const YamlNode* find(std::string_view key, Shape shape) const;
  [[nodiscard]] bool has(std::string_view key) const;

  [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<int> whole_number(std::string_view key) const;
  [[nodiscard]] std::optional<int> ordinal(std::string_view key) const;
  [[nodiscard]] std::optional<std::size_t> byte_count(std::string_view key) const;
  /// The largest number that the key takes.
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

/// `name` is X; expected Y. Silent for a node that was reported before.
void add_wrong_type(Reading& reading, Named value, std::string_view expected);

/// Appends `; did you mean ..` or, when they are few, `; expected one of ..`.
[[nodiscard]] std::string with_hint(std::string what, const std::string& word,
                                    const std::vector<std::string>& candidates,
                                    std::string_view otherwise);

[[nodiscard]] std::optional<std::string> read_text(Reading& reading, Named value);
[[nodiscard]] std::optional<bool> read_boolean(Reading& reading, Named value);
/// A whole number in [min, max]; `shape` says in the message what is expected.
[[nodiscard]] std::optional<int> read_number(Reading& reading, Named value, int min, Shape shape,
                                             int max = kNoMax);
[[nodiscard]] std::optional<Duration> read_duration(Reading& reading, Named value);

/// The items of a list; reports and gives none when it is not a list or an empty one.
[[nodiscard]] const std::vector<YamlNode>& read_list(Reading& reading, Named value, Shape shape);
/// The items of a list, or the one scalar that stands for a list of one.
[[nodiscard]] std::vector<YamlNode> read_one_or_list(Reading& reading, Named value, Shape shape);

}  // namespace ibgw::scenario
