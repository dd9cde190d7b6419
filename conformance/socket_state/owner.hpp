// Finds the process group that holds a socket. Used only if a case has several clients.
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

namespace ibgw::conformance {

/// The group in `groups` that has a process with this socket open, or 0.
[[nodiscard]] pid_t group_holding(std::uint64_t socket_inode, const std::vector<pid_t>& groups);

}  // namespace ibgw::conformance
