// Versions at which something holds, of several cases that are to be named by one range.
#pragma once

#include <climits>
#include <cstddef>
#include <map>
#include <vector>

namespace ibgw::conformance {

/// Versions next to each other. A range that names them covers all of [first, last], and may reach
/// as far as [min, max]: beyond that it is known not to hold.
struct VersionSpan {
  int first = 0;
  int last = 0;
  int min = 0;
  int max = INT_MAX;
};

/// Of each version that is known: does it hold there? Versions in between are not known; `min` and
/// `max` bound what may be named at all.
[[nodiscard]] std::vector<VersionSpan> spans_of(const std::map<int, bool>& holds_at, int min,
                                                int max);

/// The span of both, where one range can name both.
[[nodiscard]] bool go_together(const VersionSpan& a, const VersionSpan& b);
[[nodiscard]] VersionSpan together(const VersionSpan& a, const VersionSpan& b);

/// Of one client in one scenario; both are positions in lists that the user of this keeps.
struct CaseSpan {
  std::size_t scenario = 0;
  std::size_t client = 0;
  VersionSpan versions;
};

/// Cases that one range of versions can name.
struct SpanGroup {
  VersionSpan versions;
  std::vector<CaseSpan> members;
};

/// As few groups as are found by putting each into the first one that takes it.
[[nodiscard]] std::vector<SpanGroup> group_by_versions(std::vector<CaseSpan> spans);

}  // namespace ibgw::conformance
