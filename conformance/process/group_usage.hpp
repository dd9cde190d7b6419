// What the processes of a group use of the machine, from /proc.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <sys/types.h>

namespace ibgw::conformance {

/// One process as /proc shows it at one moment.
struct ProcessUsage {
  pid_t pid = 0;
  std::uint64_t started = 0;         ///< With the pid: this process and no later one.
  std::int64_t own_cpu_ms = 0;       ///< Of all its threads.
  std::int64_t children_cpu_ms = 0;  ///< Of its children that have ended and that it waited for.
  std::int64_t resident_bytes = 0;
  std::int64_t resident_peak_bytes = 0;  ///< The most there ever was.
  std::int64_t descriptors = 0;
};

/// All processes of the group; empty when there are none, or no /proc.
[[nodiscard]] std::vector<ProcessUsage> read_group(pid_t group);

struct GroupUsage {
  std::int64_t cpu_ms = 0;  ///< In all, processes that have ended included; never less than before.
  std::int64_t memory = 0;  ///< Resident bytes, the most since the look before.
  std::int64_t descriptors = 0;
};

/// Adds looks at one group together. Pure.
class GroupUsageSum {
 public:
  [[nodiscard]] GroupUsage add(const std::vector<ProcessUsage>& processes);

 private:
  std::map<std::pair<pid_t, std::uint64_t>, ProcessUsage> last_;
  std::int64_t cpu_ms_ = 0;
};

}  // namespace ibgw::conformance
