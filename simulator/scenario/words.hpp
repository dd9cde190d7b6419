// The values of the language that are one of a few words.
#pragma once

#include <string>
#include <vector>

#include "simulator/scenario/language.hpp"

namespace ibgw::scenario {

/// What a value of this shape, or an item of its list, can be; empty where it is no such word.
[[nodiscard]] const std::vector<std::string>& words_of(Shape shape);

}  // namespace ibgw::scenario
