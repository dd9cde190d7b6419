// Looks at what the client processes of one case use of the machine.
#pragma once

#include <map>
#include <vector>

#include <sys/types.h>

#include "conformance/event/recorded_event.hpp"
#include "conformance/process/group_usage.hpp"

namespace ibgw::conformance {

/// True when some expectation needs these looks at all: they cost the runner time.
[[nodiscard]] bool needs_usage(const std::vector<scenario::Expectation>& expectations);

class UsageWatch {
 public:
  [[nodiscard]] bool is_due(Moment now) const { return now >= next_; }

  /// A `usage` event per client process that runs, and a last one, with nothing held any more, for
  /// one that does not run any longer. `groups`: process group by instance.
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
