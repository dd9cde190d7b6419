// Protobuf bodies of every message: the second byte is the base id.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/fuzz/fuzz_decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ibgw;
  static wire::Codec codecs[] = {wire::Codec(203), wire::Codec(217), wire::Codec(226)};
  if (size >= 2) {
    const unsigned raw = unsigned{data[1]} + wire::kProtobufIdOffset;
    std::string payload{'\0', '\0', static_cast<char>(raw >> 8U), static_cast<char>(raw & 255U)};
    payload.append(reinterpret_cast<const char*>(data) + 2, size - 2);
    fuzz::check_decode(codecs[(data[0] & 0x7fU) % 3], fuzz::direction_of(data[0]), payload);
  }
  return 0;
}
