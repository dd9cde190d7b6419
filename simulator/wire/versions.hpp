// Server versions: the range we speak, the gates, and which API release negotiates which maximum.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ibgw::wire {

inline constexpr int kServerVersionMin = 100;    ///< Older versions have no v100+ envelope.
inline constexpr int kLegacyServerVersion = 76;  ///< The last one without length prefixes.
inline constexpr int kLegacyVersionMin = 69;     ///< The first one whose layouts are complete here.
inline constexpr int kServerVersionMax = 226;    ///< API 10.50.

/// A server version and what it changed.
struct GateSpec {
  int version;
  std::string_view name;  ///< MIN_SERVER_VER_* without the prefix.
  std::string_view effect;
};

struct ReleaseSpec {
  std::string_view release;  ///< `10.37.02`
  int max_version;           ///< MAX_CLIENT_VER of the release's clients.
};

[[nodiscard]] std::span<const GateSpec> gates();        ///< In order of version.
[[nodiscard]] std::span<const ReleaseSpec> releases();  ///< Oldest first.

/// Accepts `10.37` as well as `10.37.02`: finds the last release that begins like this. Nothing if
/// there is none.
[[nodiscard]] std::optional<int> version_of_release(std::string_view release);

/// The server version whose layouts a client from before version 100 uses with a gateway of
/// version 76, by the number in its greeting: 62 is API 9.70, which knows nothing of later ones.
/// Nothing for clients that are older still.
[[nodiscard]] std::optional<int> version_of_legacy_client(int client_version);

/// min(ours, the client's maximum), or nothing if that is below the client's minimum.
[[nodiscard]] std::optional<int> negotiate(int ours, int client_min, int client_max);

}  // namespace ibgw::wire
