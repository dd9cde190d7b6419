// Installs a client from its registry, and again where that fails: what a network refuses now, it
// may give in a minute.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/runner/client.hpp"

namespace ibgw::conformance {

struct InstallPatience {
  /// Between two tries, so there is one try more than these.
  std::vector<Duration> pauses{std::chrono::seconds(10), std::chrono::seconds(30)};
  /// Of one try; then it is killed. Not every package manager has a limit of its own for a registry
  /// that says nothing, and one that compiles on a slow machine may need a quarter of an hour.
  Duration limit = std::chrono::minutes(30);
};

/// Runs the install command in an empty environment folder until it succeeds, and marks the folder.
/// Every line that the command prints, and everything there is to say about a try, goes to `say`.
/// Returns whether the client is installed now; if not, the last thing said is why.
[[nodiscard]] bool install_client(const Client& client, const Places& places,
                                  const InstallPatience& patience,
                                  const std::function<void(const std::string& line)>& say);

}  // namespace ibgw::conformance
