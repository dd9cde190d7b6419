// How much of what a connection was told has not left yet: what keeps a client that asks and does
// not read from growing the gateway.
#pragma once

#include <cstddef>

namespace ibgw::session {

/// From here on the client's requests wait until the network says that most of it has left.
inline constexpr std::size_t kFlowBytesMost = 256 * 1024;
/// The same for what rules say: their large messages are meant, and do not make a client wait.
inline constexpr std::size_t kRuleBytesMost = 128U << 20U;
/// So much that it did not ask for may wait besides; then the client is dropped.
inline constexpr std::size_t kUnaskedBytesMost = 1024 * 1024;

struct Flow {
  std::size_t bytes = 0;     ///< Of the model, since the network last said that most had left.
  std::size_t by_rules = 0;  ///< The same of rules.
  std::size_t unasked = 0;   ///< Of the model since then: ticks, other clients' orders.
  std::size_t held = 0;      ///< What rules hold back now: delayed, or in pieces with gaps between.
  bool is_full = false;      ///< Requests wait.
  bool is_behind = false;    ///< The kernel takes no more: what stands by then is told later.
  bool nobody_reads = false;     ///< The client's program has closed its socket.
  bool waits_for_rules = false;  ///< The network is done, but rules still hold too much back.

  /// Whether what is only told as it stands is told now.
  [[nodiscard]] bool listens() const { return !is_full && !is_behind && !nobody_reads; }
};

}  // namespace ibgw::session
