// Installs a client from its registry, and again where that fails: what a network refuses now, it
// may give in a minute.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"

namespace ibgw::conformance {

struct InstallPatience {
  /// Between two tries, so there is one try more than these.
  std::vector<Duration> pauses{std::chrono::seconds(10), std::chrono::seconds(30)};
  /// Of one try; then it is killed. Not every package manager has a limit of its own for a registry
  /// that says nothing, and one that compiles on a slow machine may need a quarter of an hour.
  Duration limit = std::chrono::minutes(30);
};

enum class Installed {
  done,
  failed,
  unreachable,  ///< What it fetches cannot be had from here now: the client's `reach` fails too.
};

/// Runs the install command in an empty environment folder until it succeeds, and marks the folder.
/// Every line that the command prints, and everything there is to say about a try, goes to `say`.
/// Unless it is done, the last things said are why.
[[nodiscard]] Installed install_client(const ClientUnderTest& client, const Places& places,
                                       const InstallPatience& patience,
                                       const std::function<void(const std::string& line)>& say);

}  // namespace ibgw::conformance
