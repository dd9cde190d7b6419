// Samples the sockets of one case and knows which client process holds which.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <sys/types.h>

#include "conformance/socket_state/socket_tracker.hpp"

namespace ibgw::conformance {

class SocketWatch {
 public:
  /// `groups`: process group of each client process. Nothing where the kernel cannot be asked.
  [[nodiscard]] static std::optional<SocketWatch> open(int gateway_port);

  /// Something may have opened a connection: the next sample looks for new ones.
  void expect_new() { looks_for_new_ = true; }

  /// The changes since the last sample; nothing when the kernel gave no answer. Known connections
  /// are looked at every time, new ones are looked for when expected and now and then.
  [[nodiscard]] std::optional<std::vector<RecordedEvent>> sample(
      Moment now, const std::map<int, pid_t>& groups);

  /// What clients had not read at the last sample (see SocketTracker::unread).
  [[nodiscard]] std::vector<RecordedEvent> unread(Moment now) const { return tracker_.unread(now); }

  /// Bytes that have reached the client process and that it has not read.
  [[nodiscard]] std::uint32_t unread_bytes(int instance) const;

 private:
  SocketWatch(SocketTable table, SocketTracker tracker, int port);
  [[nodiscard]] boost::system::error_code refresh(Moment now);
  void find_owners(std::vector<RecordedEvent>& changes, const std::map<int, pid_t>& groups);

  SocketTable table_;
  SocketTracker tracker_;
  int port_;
  std::map<int, pid_t> searched_;  ///< The clients' groups that were looked through last.
  /// By inode: how often nobody was found to hold it. After some times it is the gateway's own; one
  /// look may miss a process that starts another one.
  std::map<std::uint64_t, int> misses_;
  std::vector<SocketRow> rows_;
  Moment looked_for_new_ = 0;
  bool looks_for_new_ = true;
};

}  // namespace ibgw::conformance
