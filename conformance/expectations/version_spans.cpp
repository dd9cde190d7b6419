#include "conformance/expectations/version_spans.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

namespace ibgw::conformance {

std::vector<VersionSpan> spans_of(const std::map<int, bool>& holds_at, int min, int max) {
  std::vector<VersionSpan> spans;
  std::optional<VersionSpan> open;
  int begin = min;
  for (const auto& [version, holds] : holds_at) {
    if (holds) {
      open = open ? open : VersionSpan{.first = version, .last = version, .min = begin, .max = max};
      open->last = version;
      continue;
    }
    if (open) {
      open->max = version - 1;
      spans.push_back(*open);
      open.reset();
    }
    begin = version + 1;
  }
  if (open) {
    spans.push_back(*open);
  }
  return spans;
}

VersionSpan together(const VersionSpan& a, const VersionSpan& b) {
  return {.first = std::min(a.first, b.first),
          .last = std::max(a.last, b.last),
          .min = std::max(a.min, b.min),
          .max = std::min(a.max, b.max)};
}

bool go_together(const VersionSpan& a, const VersionSpan& b) {
  const VersionSpan both = together(a, b);
  return both.min <= both.first && both.last <= both.max;
}

std::vector<SpanGroup> group_by_versions(std::vector<CaseSpan> spans) {
  // Spans with the least freedom come first; the others can adapt to them.
  std::stable_sort(spans.begin(), spans.end(), [](const CaseSpan& a, const CaseSpan& b) {
    const auto key = [](const CaseSpan& span) {
      return std::tuple(span.versions.min, span.versions.max, span.versions.first);
    };
    const auto room = [](const CaseSpan& span) {
      return static_cast<long>(span.versions.max) - span.versions.min;
    };
    return room(a) != room(b) ? room(a) < room(b) : key(a) < key(b);
  });
  std::vector<SpanGroup> groups;
  for (const CaseSpan& span : spans) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const SpanGroup& candidate) {
      return go_together(candidate.versions, span.versions);
    });
    if (group == groups.end()) {
      groups.push_back({.versions = span.versions, .members = {span}});
    } else {
      group->versions = together(group->versions, span.versions);
      group->members.push_back(span);
    }
  }
  std::stable_sort(groups.begin(), groups.end(), [](const SpanGroup& a, const SpanGroup& b) {
    return a.versions.first < b.versions.first;
  });
  return groups;
}

}  // namespace ibgw::conformance
