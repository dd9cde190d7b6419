// What a text that is not YAML most likely was meant to be. YAML's own messages tell where a parser
// gave up, which is seldom where the mistake is.
#pragma once

#include <optional>
#include <string>

#include "simulator/scenario/problems.hpp"

namespace ibgw::scenario {

struct YamlHint {
  std::size_t offset = 0;  ///< Of the mistake, in bytes from the begin of the text.
  std::string what;
};

/// `parser_message` and `line` (from 1) are what the parser says. Nothing when there is no better
/// guess.
[[nodiscard]] std::optional<YamlHint> find_yaml_hint(const std::string& text, int line,
                                                     const std::string& parser_message);

}  // namespace ibgw::scenario
