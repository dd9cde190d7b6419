// What a matcher cannot mean for the type of its field: it would fit nothing, and a `never` with it
// would hold for ever.
#pragma once

#include <string>

#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Reports such a matcher at `place`. The path may be one that does not exist; then there is
/// nothing to say.
void check_matcher(Reading& reading, Place place, const std::string& path, const FieldOwner& owner,
                   const Matcher& matcher);

/// Reports a path that names no field of the owner, or one that has fields of its own.
void check_single_field(Reading& reading, Place place, const std::string& path,
                        const FieldOwner& owner);

}  // namespace ibgw::scenario
