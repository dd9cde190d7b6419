// Reads the values that rules, steps and expectations share: matchers, field values, limits,
// anchors and patterns. Reports problems; returns an empty value for wrong input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/base/tree.hpp"
#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

[[nodiscard]] std::optional<Matcher> read_matcher(Reading& reading, Named value);
/// A matcher on a number from 1.
[[nodiscard]] std::optional<Matcher> read_number_matcher(Reading& reading, Named value, int min);
[[nodiscard]] std::vector<FieldMatcher> read_field_matchers(Reading& reading, Named value,
                                                            const FieldOwner& owner);
/// `captures`: the message whose fields `$name` may refer to; null if there is none.
[[nodiscard]] Tree read_field_values(Reading& reading, Named value, const FieldOwner& owner,
                                     const FieldOwner* captures);

/// A whole number from 1, or `$name` as a field of `captures` (see read_field_values).
[[nodiscard]] Tree read_number_or_capture(Reading& reading, Named value,
                                          const FieldOwner* captures);

[[nodiscard]] Tree to_tree(const Reading& reading, const YamlNode& node);

[[nodiscard]] std::optional<Limit> read_limit(Reading& reading, Named value);
[[nodiscard]] Anchor read_anchor(Reading& reading, const YamlNode& node);
[[nodiscard]] std::optional<Pattern> read_pattern(Reading& reading, const YamlNode& node);
[[nodiscard]] std::optional<CountRange> read_count(Reading& reading, Named value);

}  // namespace ibgw::scenario
