// From the contract a client describes to the world's instruments, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/wire/message.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// Every instrument that fits the description in the record at `path` (empty = the message itself).
/// What the client left empty fits everything; a contract id alone is enough.
[[nodiscard]] std::vector<int> find_instruments(const world::World& world,
                                                const wire::Message& request,
                                                std::string_view path);

/// The one instrument that is meant, or -1 with the text of error 200.
struct Meant {
  int instrument = -1;
  std::string reason;
};
[[nodiscard]] Meant find_instrument(const world::World& world, const wire::Message& request,
                                    std::string_view path);

/// Fills the Contract at `path` as gateways do in their answers. `exchange` empty = the listing
/// exchange.
void put_contract(wire::Message& message, std::string_view path, const world::Instrument& one,
                  std::string_view exchange);

/// `-5.25`, `100`: a size as decimals travel.
[[nodiscard]] std::string decimal(double size);

/// `20260105 14:30:00 UTC`, as answers show times; dates alone `20260105`.
[[nodiscard]] std::string time_text(std::int64_t wall_ms, std::string_view zone);
[[nodiscard]] std::string date_text(std::int64_t wall_ms);
/// What clients send: `yyyyMMdd`, `yyyyMMdd HH:mm:ss[ zone]`, `yyyyMMdd-HH:mm:ss`, to UTC; nothing
/// if it is none of these. Zones are read as UTC: the world has only one.
[[nodiscard]] bool parse_time(std::string_view text, std::int64_t& wall_ms);

}  // namespace ibgw::gateway
