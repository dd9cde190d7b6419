// Where things are: the program, the source tree it was built from, the build folder.
#pragma once

#include <string>

#include "conformance/plan/client_under_test.hpp"

namespace ibgw::conformance {

/// Programs are next to this one. The build root is the folder `build` above them, or, if there is
/// none, the folder above `bin`. Clients are installed in `clients` below it.
[[nodiscard]] Places find_places(double time_scale);

/// The folder for data that can be recreated, by the XDG base directory specification:
/// `~/.cache/fake-ib-gateway`.
[[nodiscard]] std::string user_cache();

/// The source tree that this program was built from.
[[nodiscard]] std::string source_directory();

}  // namespace ibgw::conformance
