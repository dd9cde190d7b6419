// Finds the world's instruments for a client's contract, and fills contracts for answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/wire/message.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// Words that gateways read in any case.
[[nodiscard]] bool same_word(std::string_view a, std::string_view b);

/// The security type as gateways read a client's spelling of it: `stk` and `CS` are STK, `COMB` is
/// BAG. Empty if they know no such type.
[[nodiscard]] std::string_view sec_type_of(std::string_view spelling);

/// All instruments that match the contract at `path` (empty = the message itself). Fields that the
/// client left empty match everything; a contract id alone is enough.
[[nodiscard]] std::vector<int> find_instruments(const world::World& world,
                                                const wire::Message& request,
                                                std::string_view path);

/// The single matching instrument, or -1 with the text of error 200.
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

/// `aggGroup` of an instrument that is in no group of exchanges.
inline constexpr int kNoGroup = 2147483647;

/// A size as decimal text: `-5.25`, `100`.
[[nodiscard]] std::string decimal(double size);

}  // namespace ibgw::gateway
