#include "simulator/wire/versions.hpp"

#include <algorithm>

namespace ibgw::wire {

std::optional<int> version_of_release(std::string_view release) {
  std::optional<int> found;
  for (const ReleaseSpec& spec : releases()) {
    const bool same_start = spec.release.substr(0, release.size()) == release;
    // `10.3` must not find `10.37`.
    if (same_start &&
        (spec.release.size() == release.size() || spec.release[release.size()] == '.')) {
      found = spec.max_version;
    }
  }
  return found;
}

std::optional<int> negotiate(int ours, int client_min, int client_max) {
  const int version = std::min(ours, client_max);
  if (version < client_min) {
    return std::nullopt;
  }
  return version;
}

}  // namespace ibgw::wire
