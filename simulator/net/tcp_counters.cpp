#include "simulator/net/tcp_counters.hpp"

#include <array>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace ibgw::net {

TcpCounters tcp_counters(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  TcpCounters counters;
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) {
    return counters;
  }
  counters.state = info.tcpi_state;
  // Without the kernel's own retransmissions, which say nothing about how we wrote.
  counters.bytes_sent = info.tcpi_bytes_sent - info.tcpi_bytes_retrans;
  counters.data_segments_sent = info.tcpi_data_segs_out - info.tcpi_total_retrans;
  counters.not_sent_bytes = info.tcpi_notsent_bytes;
  // For a listener, these two fields describe its queue.
  counters.queue_used = info.tcpi_unacked;
  counters.queue_length = info.tcpi_sacked;
  return counters;
}

std::string state_name(int state) {
  constexpr std::array kNames{"?",          "ESTABLISHED", "SYN_SENT",  "SYN_RECV",
                              "FIN_WAIT_1", "FIN_WAIT_2",  "TIME_WAIT", "CLOSE",
                              "CLOSE_WAIT", "LAST_ACK",    "LISTEN",    "CLOSING"};
  return state > 0 && static_cast<std::size_t>(state) < kNames.size()
             ? kNames[static_cast<std::size_t>(state)]
             : kNames[0];
}

}  // namespace ibgw::net
