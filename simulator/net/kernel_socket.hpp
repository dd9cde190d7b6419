// What the kernel knows about a socket, for proving that a fault happened.
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
  std::uint32_t unread_bytes = 0;  ///< Arrived, but not read by the program that holds the socket.
  bool is_held = true;             ///< A program holds it. False: it was closed, and TCP finishes
                                   ///< the connection.
};

/// The socket with these addresses; nothing if the kernel has none (the peer may be on another
/// machine).
[[nodiscard]] std::optional<KernelRow> find_socket(const boost::asio::ip::tcp::endpoint& local,
                                                   const boost::asio::ip::tcp::endpoint& remote);

/// The result of a fault, for its proof.
struct Outcome {
  bool ok = false;
  std::string detail;      ///< What was seen.
  bool forbidden = false;  ///< If not ok: the program lacks the right for it.
};

/// Attaches a filter that drops every packet to this socket. Sockets accepted from it later inherit
/// the filter.
[[nodiscard]] Outcome drop_all_packets(int descriptor);

}  // namespace ibgw::net
