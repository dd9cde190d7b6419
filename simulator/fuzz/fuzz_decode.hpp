// What decoding must hold to, whatever the bytes: no crash, and what decodes without error encodes
// to a frame that decodes to the same fields.
#pragma once

#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"

namespace ibgw::fuzz {

/// The first byte of an input chooses direction (high bit) and version.
inline wire::Direction direction_of(std::uint8_t choice) {
  return (choice & 0x80U) != 0 ? wire::Direction::to_client : wire::Direction::to_gateway;
}

inline void check_decode(wire::Codec& codec, wire::Direction direction, std::string_view payload) {
  wire::Message message(wire::messages().front());
  const wire::Decoded decoded =
      codec.decode(payload, direction, wire::Exactness::spelling, message);
  if (decoded.error || decoded.spec == nullptr) {
    return;
  }
  OutputBuffer frame;
  if (codec.encode_as(decoded.encoding, message, frame)) {
    return;  // Readable, but not at this version, or a NUL within a text.
  }
  wire::Message again(*decoded.spec);
  const wire::Decoded second =
      codec.decode(frame.view_from(4), direction, wire::Exactness::spelling, again);
  if (second.error || second.encoding != decoded.encoding ||
      wire::fields_json(again).dump() != wire::fields_json(message).dump()) {
    std::abort();
  }
}

}  // namespace ibgw::fuzz
