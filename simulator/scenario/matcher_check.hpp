// Finds matchers that can never match because of their field's type: a `never` with such a matcher
// would always pass.
#pragma once

#include <string>

#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Reports such a matcher at `place`. If the path does not exist, reports nothing: that is checked
/// elsewhere.
void check_matcher(Reading& reading, Place place, const std::string& path, const FieldOwner& owner,
                   const Matcher& matcher);

/// Reports a path that is not a field of the owner, or that is a record.
void check_single_field(Reading& reading, Place place, const std::string& path,
                        const FieldOwner& owner);

}  // namespace ibgw::scenario
