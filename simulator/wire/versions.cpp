#include "simulator/wire/versions.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace ibgw::wire {

namespace {

/// `10.37.02` and `10.37.2` are the same release.
std::vector<int> parts_of(std::string_view release) {
  std::vector<int> parts;
  for (std::size_t at = 0; at <= release.size();) {
    const std::size_t dot = std::min(release.find('.', at), release.size());
    int part = -1;
    const auto [rest, error] = std::from_chars(release.data() + at, release.data() + dot, part);
    parts.push_back(error == std::errc{} && rest == release.data() + dot ? part : -1);
    at = dot + 1;
  }
  return parts;
}

}  // namespace

std::optional<int> version_of_release(std::string_view release) {
  const std::vector<int> wanted = parts_of(release);
  std::optional<int> found;
  for (const ReleaseSpec& spec : releases()) {
    const std::vector<int> parts = parts_of(spec.release);
    if (wanted.size() <= parts.size() && std::equal(wanted.begin(), wanted.end(), parts.begin())) {
      found = spec.max_version;
    }
  }
  return found;
}

std::optional<int> version_of_legacy_client(int client_version) {
  constexpr int kOldest = 62;  // API 9.70
  if (client_version < kOldest) {
    return std::nullopt;
  }
  return client_version == kOldest ? kLegacyVersionMin : kLegacyServerVersion;
}

std::optional<int> negotiate(int ours, int client_min, int client_max) {
  const int version = std::min(ours, client_max);
  if (version < client_min) {
    return std::nullopt;
  }
  return version;
}

}  // namespace ibgw::wire
