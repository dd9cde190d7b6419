// Values of the language that are one of a fixed set of words.
#pragma once

#include <string>
#include <vector>

#include "simulator/scenario/language.hpp"

namespace ibgw::scenario {

/// The words allowed for this shape, or for the items of its list; empty for other shapes.
[[nodiscard]] const std::vector<std::string>& words_of(Shape shape);

}  // namespace ibgw::scenario
