// Properties of decoding that must be true for any bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/wire/codec.hpp"

namespace ibgw::fuzz {

/// The first byte of an input chooses direction (high bit) and version.
inline wire::Direction direction_of(std::uint8_t choice) {
  return (choice & 0x80U) != 0 ? wire::Direction::to_client : wire::Direction::to_gateway;
}

/// Decoding must not crash, and a message decoded without error must encode to a frame that decodes
/// to the same fields. Aborts otherwise.
void check_decode(wire::Codec& codec, wire::Direction direction, std::string_view payload);

}  // namespace ibgw::fuzz
