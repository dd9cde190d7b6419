// The kernel's table of TCP sockets around one port, by netlink sock_diag.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {

/// Identifies a socket to the kernel: family, addresses and ports as the kernel gave them.
struct SocketIdentity {
  int family = 0;
  std::array<unsigned char, 48> bytes{};
};

/// One connection socket whose local or remote port is the requested one. IPv4, and IPv6 with
/// Java's v4-mapped addresses.
struct SocketRow {
  int local_port = 0;
  int remote_port = 0;
  std::string_view state;  ///< `ESTABLISHED`, `CLOSE_WAIT`, `FIN_WAIT_2`, ...
  std::uint64_t cookie = 0;
  std::uint64_t inode = 0;  ///< 0: no process holds it.
  std::uint32_t unread_bytes = 0;
  SocketIdentity identity{};
};

class SocketTable {
 public:
  /// Fails if the kernel does not support or allow this; then sockets cannot be observed.
  [[nodiscard]] static boost::system::result<SocketTable> open();

  /// Goes through the whole table, twice. Takes some microseconds in one of NetworkNamespaces, 0.8
  /// ms in a machine's own network.
  [[nodiscard]] boost::system::result<std::vector<SocketRow>> list(int port);

  /// The socket's current state, nothing if it is gone. Takes some microseconds.
  [[nodiscard]] boost::system::result<std::optional<SocketRow>> look_up(
      const SocketIdentity& identity);

 private:
  explicit SocketTable(OwnedDescriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] boost::system::error_code send(const void* request, std::size_t size);
  /// Reads the answer to the last request into `rows`. `is_list`: the answer has several messages.
  [[nodiscard]] boost::system::error_code receive(bool is_list, std::vector<SocketRow>& rows);

  OwnedDescriptor descriptor_;
  std::vector<char> buffer_;
  std::uint32_t sequence_ = 0;
};

}  // namespace ibgw::conformance
