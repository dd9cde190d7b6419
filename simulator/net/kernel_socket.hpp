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
};

/// The socket with these addresses; nothing when the kernel has none (the peer may be on another
/// machine).
[[nodiscard]] std::optional<KernelRow> find_socket(const boost::asio::ip::tcp::endpoint& local,
                                                   const boost::asio::ip::tcp::endpoint& remote);

/// A filter that lets no packet through to this socket (sockets accepted from it later inherit
/// that). Empty when it is in place, else the reason.
[[nodiscard]] std::string drop_all_packets(int descriptor);

}  // namespace ibgw::net
