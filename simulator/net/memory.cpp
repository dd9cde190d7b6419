#include "simulator/net/memory.hpp"

#include <cstddef>

#include <malloc.h>

namespace ibgw::net {
namespace {

constexpr int kLargeBytes = 128 * 1024;
constexpr std::size_t kMuchBytes = 8U << 20U;
constexpr std::size_t kKeptBytes = 1U << 20U;

}  // namespace

void return_large_blocks() {
  // By default, the limit grows with the blocks that were freed, up to 32 MiB.
  ::mallopt(M_MMAP_THRESHOLD, kLargeBytes);
}

void return_free_pages() {
  if (::mallinfo2().fordblks > kMuchBytes) {
    ::malloc_trim(kKeptBytes);
  }
}

}  // namespace ibgw::net
