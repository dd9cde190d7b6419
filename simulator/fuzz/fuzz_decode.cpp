// Decoding any payload at any version, text and protobuf: no crash; what decodes without error
// encodes to a frame that decodes to the same fields.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ibgw;
  if (size < 2) {
    return 0;
  }
  static wire::Codec codecs[] = {wire::Codec(100), wire::Codec(142), wire::Codec(176),
                                 wire::Codec(200), wire::Codec(226)};
  wire::Codec& codec = codecs[data[0] % 5];
  const auto direction =
      (data[0] & 0x80U) != 0 ? wire::Direction::to_client : wire::Direction::to_gateway;
  const std::string_view payload(reinterpret_cast<const char*>(data) + 1, size - 1);
  wire::Message message(wire::messages().front());
  const wire::Decoded decoded =
      codec.decode(payload, direction, wire::Exactness::spelling, message);
  if (decoded.error || decoded.spec == nullptr) {
    return 0;
  }
  OutputBuffer frame;
  if (codec.availability(*decoded.spec) || codec.encode(message, frame)) {
    return 0;  // Readable in a form that is not written at this version, or a NUL within protobuf
               // text.
  }
  wire::Message again(*decoded.spec);
  const wire::Decoded second =
      codec.decode(frame.view_from(4), direction, wire::Exactness::spelling, again);
  const auto dump = [](const wire::Message& m) {
    return wire::fields_json(m).dump(-1, ' ', false,
                                     nlohmann::ordered_json::error_handler_t::replace);
  };
  if (second.error || (second.encoding == decoded.encoding && dump(again) != dump(message))) {
    std::abort();
  }
  return 0;
}
