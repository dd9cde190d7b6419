// The whole gateway without its network: bytes, FIN and RST of several clients, and time. It must
// not crash, its memory must be in proportion to the input, its output must decode, money must be
// conserved, and every request must be answered.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <sanitizer/allocator_interface.h>

#include "simulator/fuzz/play.hpp"

namespace {

// Heap bytes in use, and their maximum during one input.
std::size_t live = 0;
std::size_t peak = 0;

void on_malloc(const volatile void* /*place*/, std::size_t size) {
  live += size;
  peak = live > peak ? live : peak;
}
void on_free(const volatile void* place) {
  const std::size_t size = place == nullptr ? 0 : __sanitizer_get_allocated_size(place);
  live -= size < live ? size : live;
}

// Enough for a gateway with its market and a few requests; usual programs need a third.
constexpr std::size_t kBytesMax = std::size_t{16} << 20U;
// What one byte may cost: it is stored, decoded, kept by an order, and sent to several clients.
constexpr std::size_t kBytesPerByte = 24;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  (void)ibgw::fuzz::settings();
  (void)__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ibgw::fuzz;
  ProgramReader program({reinterpret_cast<const char*>(data), size});
  const Setting& setting = program.one_of(settings());
  const int version = program.one_of(kVersions);
  const std::size_t before = live;
  peak = live;
  std::size_t said = 0;
  {
    Play play(setting, version);
    play.run(program);
    play.finish();
    said = play.bytes_in() + play.bytes_out() / 8;
  }
  if (peak - before > kBytesMax + kBytesPerByte * said) {
    std::fprintf(stderr, "does not hold: %zu bytes of memory for %zu bytes said\n", peak - before,
                 said);
    std::abort();
  }
  return 0;
}
