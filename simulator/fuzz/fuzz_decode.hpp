// What decoding must hold to, whatever the bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/wire/codec.hpp"

namespace ibgw::fuzz {

/// The first byte of an input chooses direction (high bit) and version.
inline wire::Direction direction_of(std::uint8_t choice) {
  return (choice & 0x80U) != 0 ? wire::Direction::to_client : wire::Direction::to_gateway;
}

/// No crash, and what decodes without error encodes to a frame that decodes to the same fields;
/// aborts otherwise.
void check_decode(wire::Codec& codec, wire::Direction direction, std::string_view payload);

}  // namespace ibgw::fuzz
