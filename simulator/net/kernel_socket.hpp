// What the kernel says of a socket, for proving that a fault happened.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "simulator/net/tcp_counters.hpp"

namespace ibgw::net {

/// One end of a TCP connection in this network namespace.
struct KernelRow {
  int state = 0;                   ///< As in TCP_INFO, see state_name.
  std::uint32_t unread_bytes = 0;  ///< Arrived, not read by whoever holds the socket.
  bool is_held = true;             ///< By a program; else it was closed, and only ends in order.
};

/// The socket with these addresses; nothing when the kernel has none (the peer may be on another
/// machine).
[[nodiscard]] std::optional<KernelRow> find_socket(const boost::asio::ip::tcp::endpoint& local,
                                                   const boost::asio::ip::tcp::endpoint& remote);

/// What a fault came to, for its proof.
struct Outcome {
  bool ok = false;
  std::string detail;      ///< What was seen.
  bool forbidden = false;  ///< Not ok: the machine lacks the right that it takes.
};

/// A filter that lets no packet through to this socket (sockets accepted from it later inherit
/// that).
[[nodiscard]] Outcome drop_all_packets(int descriptor);

}  // namespace ibgw::net
