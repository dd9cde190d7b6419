// The resource use of a process group, from /proc.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <sys/types.h>

namespace ibgw::conformance {

/// One process as /proc shows it at one moment.
struct ProcessUsage {
  pid_t pid = 0;
  std::uint64_t started = 0;         ///< Start time; with the pid, it identifies the process.
  std::int64_t own_cpu_ms = 0;       ///< All its threads.
  std::int64_t children_cpu_ms = 0;  ///< Its children that have ended and that it waited for.
  std::int64_t resident_bytes = 0;
  std::int64_t resident_peak_bytes = 0;  ///< The highest value so far.
  std::int64_t descriptors = 0;
};

/// All processes of the group; empty if there are none, or no /proc.
[[nodiscard]] std::vector<ProcessUsage> read_group(pid_t group);

struct GroupUsage {
  std::int64_t cpu_ms = 0;  ///< Total, including processes that have ended; never decreases.
  std::int64_t memory = 0;  ///< Resident bytes; the highest value since the previous sample.
  std::int64_t descriptors = 0;
};

/// Sums up samples of a group. Pure.
class GroupUsageSum {
 public:
  [[nodiscard]] GroupUsage add(const std::vector<ProcessUsage>& processes);

 private:
  std::map<std::pair<pid_t, std::uint64_t>, ProcessUsage> last_;
  std::int64_t cpu_ms_ = 0;
};

}  // namespace ibgw::conformance
