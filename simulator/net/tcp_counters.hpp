// TCP_INFO. Separate from code that includes Boost, because the C library's declaration of it,
// which Boost includes, lacks the counters.
#pragma once

#include <cstdint>
#include <string>

namespace ibgw::net {

/// The states of TCP_INFO that the code uses; 0: the kernel does not say.
inline constexpr int kEstablished = 1;
inline constexpr int kClosed = 7;
inline constexpr int kCloseWait = 8;
inline constexpr int kListen = 10;

/// Counters of our end. All 0 if the kernel does not say.
struct TcpCounters {
  int state = 0;
  std::uint64_t bytes_sent = 0;
  std::uint32_t data_segments_sent = 0;
  std::uint32_t not_sent_bytes = 0;
  std::uint32_t queue_used = 0;    ///< Listening socket: connections not accepted yet.
  std::uint32_t queue_length = 0;  ///< Listening socket: capacity of its queue.
};
[[nodiscard]] TcpCounters tcp_counters(int descriptor);

/// `FIN_WAIT_2`, as netstat and ss call it.
[[nodiscard]] std::string state_name(int state);

}  // namespace ibgw::net
