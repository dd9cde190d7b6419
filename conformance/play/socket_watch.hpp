// Samples the sockets of one case, and knows which client process holds which socket.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <sys/types.h>

#include "conformance/socket_state/socket_tracker.hpp"

namespace ibgw::conformance {

class SocketWatch {
 public:
  /// Nothing if the kernel cannot be asked.
  [[nodiscard]] static std::optional<SocketWatch> open(int gateway_port);

  /// Something may have opened a connection: the next sample looks for new ones.
  void expect_new() { looks_for_new_ = true; }

  /// The changes since the last sample; nothing if the kernel gave no answer. Looks at known
  /// connections every time, and for new ones when they are expected, and occasionally. `groups`:
  /// process group of each client process.
  [[nodiscard]] std::optional<std::vector<RecordedEvent>> sample(
      Moment now, const std::map<int, pid_t>& groups);

  /// Bytes that clients had not read at the last sample (see SocketTracker::unread).
  [[nodiscard]] std::vector<RecordedEvent> unread(Moment now) const { return tracker_.unread(now); }

  /// Bytes that have reached the client process and have not been read.
  [[nodiscard]] std::uint32_t unread_bytes(int instance) const;

 private:
  SocketWatch(SocketTable table, SocketTracker tracker, int port);
  [[nodiscard]] boost::system::error_code refresh(Moment now);
  void find_owners(std::vector<RecordedEvent>& changes, const std::map<int, pid_t>& groups);

  SocketTable table_;
  SocketTracker tracker_;
  int port_;
  std::map<int, pid_t> searched_;  ///< The clients' groups at the last search.
  /// By inode: how often no client was found to hold it. After several times it is taken for the
  /// gateway's own; a single search may miss a process that is starting another one.
  std::map<std::uint64_t, int> misses_;
  std::vector<SocketRow> rows_;
  Moment looked_for_new_ = 0;
  bool looks_for_new_ = true;
};

}  // namespace ibgw::conformance
