#include "conformance/play/usage_watch.hpp"

#include <algorithm>
#include <utility>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

constexpr Moment kEvery = 100'000'000;

RecordedEvent event_of(Moment now, int instance, const GroupUsage& usage) {
  RecordedEvent event;
  event.time = now;
  event.kind = EventKind::usage;
  event.instance = instance;
  event.values = map_tree();
  set_member(event.values, "cpu_ms", integer_tree(usage.cpu_ms));
  set_member(event.values, "memory", integer_tree(usage.memory));
  set_member(event.values, "descriptors", integer_tree(usage.descriptors));
  return event;
}

}  // namespace

bool needs_usage(const std::vector<scenario::Expectation>& expectations) {
  using scenario::ExpectationKind;
  return std::any_of(
      expectations.begin(), expectations.end(), [](const scenario::Expectation& expectation) {
        return expectation.kind == ExpectationKind::cpu_below ||
               expectation.kind == ExpectationKind::memory_below ||
               expectation.kind == ExpectationKind::descriptors_below ||
               std::any_of(expectation.alternatives.begin(), expectation.alternatives.end(),
                           [](const scenario::Alternative& alternative) {
                             return needs_usage(alternative.expectations);
                           });
      });
}

std::vector<RecordedEvent> UsageWatch::sample(Moment now, const std::map<int, pid_t>& groups) {
  next_ = now + kEvery;
  std::vector<RecordedEvent> events;
  for (auto entry = watched_.begin(); entry != watched_.end();) {
    const auto group = groups.find(entry->first);
    const bool runs = group != groups.end() && group->second == entry->second.group;
    if (!runs) {
      events.push_back(event_of(now, entry->first, entry->second.sum.add({})));
    }
    entry = runs ? std::next(entry) : watched_.erase(entry);
  }
  for (const auto& [instance, group] : groups) {
    const std::vector<ProcessUsage> processes = read_group(group);
    if (!processes.empty()) {
      Watched& watched = watched_[instance];
      watched.group = group;
      events.push_back(event_of(now, instance, watched.sum.add(processes)));
    }
  }
  return events;
}

}  // namespace ibgw::conformance
