// Text payloads at old and new versions.
#include <cstddef>
#include <cstdint>

#include "simulator/fuzz/fuzz_decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ibgw;
  static wire::Codec codecs[] = {wire::Codec(100), wire::Codec(142), wire::Codec(176),
                                 wire::Codec(200), wire::Codec(226)};
  if (size >= 2) {
    fuzz::check_decode(codecs[(data[0] & 0x7fU) % 5], fuzz::direction_of(data[0]),
                       {reinterpret_cast<const char*>(data) + 1, size - 1});
  }
  return 0;
}
