// Installs a client from its registry, with retries: what the network refuses now, it may deliver
// in a minute.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"

namespace ibgw::conformance {

struct InstallPatience {
  /// Pauses between tries, so there is one more try than pauses.
  std::vector<Duration> pauses{std::chrono::seconds(10), std::chrono::seconds(30)};
  /// Limit of one try, which is then killed. Not every package manager has a limit of its own for a
  /// silent registry; compiling on a slow machine may take a quarter of an hour.
  Duration limit = std::chrono::minutes(30);
};

enum class Installed {
  done,
  failed,
  unreachable,  ///< Its source cannot be reached: the client's `reach` fails too.
};

/// Runs the install command in an empty environment folder until it succeeds, and then marks the
/// folder as complete. Until then the environment that was there stands aside; it comes back if all
/// tries fail. Passes every line that the command prints, and remarks about each try, to
/// `say`. If it fails, the last lines say why.
[[nodiscard]] Installed install_client(const ClientUnderTest& client, const Places& places,
                                       const InstallPatience& patience,
                                       const std::function<void(const std::string& line)>& say);

}  // namespace ibgw::conformance
