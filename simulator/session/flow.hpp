// How many of the bytes written to a connection have not left yet. Limits the memory that a client
// can use by asking without reading.
#pragma once

#include <cstddef>

namespace ibgw::session {

/// Above this, the client's requests wait until the network says that most of it has left.
inline constexpr std::size_t kFlowBytesMost = 256 * 1024;
/// The same for bytes from rules. Higher, because a scenario's large messages are intended and
/// should not make the client wait.
inline constexpr std::size_t kRuleBytesMost = 128U << 20U;
/// Above this many further bytes that the client did not ask for, it is dropped.
inline constexpr std::size_t kUnaskedBytesMost = 1024 * 1024;

struct Flow {
  std::size_t bytes = 0;      ///< From the model, since the network last said that most had left.
  std::size_t by_rules = 0;   ///< The same, from rules.
  std::size_t unasked = 0;    ///< Unsolicited, since `is_full`: ticks, other clients' orders.
  std::size_t held = 0;       ///< Currently held back by rules: delayed, or in pieces with gaps in
                              ///< between.
  bool is_full = false;       ///< Requests wait.
  bool is_behind = false;     ///< The kernel takes no more: current values are sent later.
  bool nobody_reads = false;  ///< The client's program has closed its socket.
  bool waits_for_rules = false;  ///< The network is done, but rules still hold back too much.

  /// Whether current values (ticks and the like) are sent now.
  [[nodiscard]] bool listens() const { return !is_full && !is_behind && !nobody_reads; }
};

}  // namespace ibgw::session
