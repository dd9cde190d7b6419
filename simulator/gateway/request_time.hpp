// Times in requests: what they mean, and what a client is told about those that mean nothing or
// name no zone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/gateway/client_sessions.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/time/text.hpp"
#include "simulator/wire/tables/gates.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// The code of the warning about a time without a zone.
inline constexpr int kImpliedZone = 2174;
[[nodiscard]] std::string_view implied_zone_text();

/// The text of the errors about a time; `what` is `End Date/Time` and the like.
[[nodiscard]] std::string bad_time_text(std::string_view what);

/// Whether the client is from the time of zones: it is warned when it names none, and its bars'
/// dates have one. Sessions at 165 show neither, sessions at 200 both. Clients in between read
/// both forms.
[[nodiscard]] inline bool knows_zones(const ClientSession& client) {
  return client.server_version >= wire::gate::kAdvancedOrderReject;
}

/// Reads a time; without a zone, the login's is meant.
[[nodiscard]] inline std::optional<time::Read> read_request_time(const world::World& world,
                                                                 std::string_view text,
                                                                 Moment now) {
  return time::read(text, world.time_zone, now.wall_ms);
}

}  // namespace ibgw::gateway
