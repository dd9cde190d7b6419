// Guesses the actual mistake in invalid YAML. The parser's own messages give the place where it
// gave up, which is rarely the place of the mistake.
#pragma once

#include <optional>
#include <string>

#include "simulator/scenario/problems.hpp"

namespace ibgw::scenario {

struct YamlHint {
  std::size_t offset = 0;  ///< Position of the mistake, in bytes from the beginning of the text.
  std::string what;
};

/// `parser_message` and `line` (from 1) come from the parser. Nothing if there is no better
/// guess.
[[nodiscard]] std::optional<YamlHint> find_yaml_hint(const std::string& text, int line,
                                                     const std::string& parser_message);

}  // namespace ibgw::scenario
