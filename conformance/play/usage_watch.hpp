// Samples the resource use of the client processes of a case.
#pragma once

#include <map>
#include <vector>

#include <sys/types.h>

#include "conformance/event/recorded_event.hpp"
#include "conformance/process/group_usage.hpp"

namespace ibgw::conformance {

/// True if some expectation needs samples, which cost the runner time.
[[nodiscard]] bool needs_usage(const std::vector<scenario::Expectation>& expectations);

class UsageWatch {
 public:
  [[nodiscard]] bool is_due(Moment now) const { return now >= next_; }

  /// A `usage` event for each running client process, and a last one, with zero memory and
  /// descriptors, for each that has ended. `groups`: process group by instance.
  [[nodiscard]] std::vector<RecordedEvent> sample(Moment now, const std::map<int, pid_t>& groups);

 private:
  struct Watched {
    pid_t group = 0;
    GroupUsageSum sum;
  };
  std::map<int, Watched> watched_;
  Moment next_ = 0;
};

}  // namespace ibgw::conformance
