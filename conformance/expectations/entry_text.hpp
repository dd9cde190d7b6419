// The lines of one entry of an expectations.yaml: new ones, or changes of existing ones.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/plan/known_failures.hpp"
#include "simulator/scenario/yaml_reader.hpp"

namespace ibgw::conformance {

/// A new entry without a reason, with its dash in this column (from 0).
[[nodiscard]] std::vector<std::string> new_entry_lines(const Coverage& covered,
                                                       const std::string& finding,
                                                       std::size_t dash_column);

class EntryText {
 public:
  /// `lines` are only those of the entry; `first` is the number of the first one in the file (from
  /// 0). `node` was read from them and must outlive this object.
  EntryText(std::vector<std::string> lines, std::size_t first, const scenario::YamlNode& node);

  /// The same entry for these cases: keys whose values change are rewritten; everything else stays,
  /// including comments.
  [[nodiscard]] std::vector<std::string> with(const Coverage& covered) const;

 private:
  struct Replacement {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
  };

  [[nodiscard]] std::size_t offset(scenario::Place place) const;
  [[nodiscard]] std::size_t end_of_value(const scenario::YamlNode& node, std::size_t limit) const;
  [[nodiscard]] Replacement value(std::size_t key, const std::vector<std::string>& items) const;
  [[nodiscard]] Replacement new_key(const std::string& key,
                                    const std::vector<std::string>& items) const;
  void set(const std::string& key, const std::vector<std::string>& items,
           std::vector<Replacement>& replacements) const;

  std::size_t first_;
  const scenario::YamlNode& node_;
  bool has_returns_ = false;  ///< Whether lines end with `\r\n`.
  bool is_flow_ = false;      ///< Whether it is written as `{case: .., finding: ..}`.
  std::string text_;
  std::vector<std::size_t> line_begins_;
};

}  // namespace ibgw::conformance
