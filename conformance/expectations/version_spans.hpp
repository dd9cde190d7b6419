// Ranges of versions at which something is true, and groups of cases that one range can describe.
#pragma once

#include <climits>
#include <cstddef>
#include <map>
#include <vector>

namespace ibgw::conformance {

/// Adjacent versions. A range for them must cover [first, last], and may extend to [min, max];
/// beyond, it is known to be false.
struct VersionSpan {
  int first = 0;
  int last = 0;
  int min = 0;
  int max = INT_MAX;
};

/// `holds_at`: whether it is true at each known version; versions in between are unknown. `min` and
/// `max` bound all ranges.
[[nodiscard]] std::vector<VersionSpan> spans_of(const std::map<int, bool>& holds_at, int min,
                                                int max);

/// Whether one range can describe both, and the span of both.
[[nodiscard]] bool go_together(const VersionSpan& a, const VersionSpan& b);
[[nodiscard]] VersionSpan together(const VersionSpan& a, const VersionSpan& b);

/// A span of one client in one scenario; both are positions in lists of the caller.
struct CaseSpan {
  std::size_t scenario = 0;
  std::size_t client = 0;
  VersionSpan versions;
};

/// Cases that one range of versions can describe.
struct SpanGroup {
  VersionSpan versions;
  std::vector<CaseSpan> members;
};

/// Groups the spans greedily: each goes into the first group that accepts it.
[[nodiscard]] std::vector<SpanGroup> group_by_versions(std::vector<CaseSpan> spans);

}  // namespace ibgw::conformance
