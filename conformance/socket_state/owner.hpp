// Which process group holds a socket: only asked when a case has several clients.
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace ibgw::conformance {

/// The one of `groups` with a process that has the socket open, or 0.
[[nodiscard]] pid_t group_holding(std::uint64_t socket_inode, const std::vector<pid_t>& groups);

}  // namespace ibgw::conformance
