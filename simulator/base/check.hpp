// Checks that stay on in release builds. A failed one is our own bug, so the program says where and
// aborts.
#pragma once

namespace ibgw {

/// Prints `file:line: check failed: condition` to stderr and aborts.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace ibgw

#define IBGW_CHECK(condition)                               \
  do {                                                      \
    if (!(condition)) {                                     \
      ::ibgw::check_failed(#condition, __FILE__, __LINE__); \
    }                                                       \
  } while (false)
