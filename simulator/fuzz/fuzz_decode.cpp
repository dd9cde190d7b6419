#include "simulator/fuzz/fuzz_decode.hpp"

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"

namespace ibgw::fuzz {

void check_decode(wire::Codec& codec, wire::Direction direction, std::string_view payload) {
  wire::Message message(wire::messages().front());
  const wire::Decoded decoded =
      codec.decode(payload, direction, wire::Exactness::spelling, message);
  if (decoded.error || decoded.spec == nullptr) {
    return;
  }
  OutputBuffer frame;
  if (codec.encode_as(decoded.encoding, message, frame)) {
    return;  // Readable, but not available at this version, or with a NUL inside a text.
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
