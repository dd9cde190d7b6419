#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::CountRange;
using scenario::Expectation;
using scenario::Pattern;

constexpr std::size_t kListedMax = 8;

std::string describe_count(const std::optional<CountRange>& count) {
  if (!count) {
    return {};
  }
  if (count->min == count->max) {
    return fmt::format(" {} times", count->min);
  }
  if (count->max == INT32_MAX) {
    return fmt::format(" at least {} times", count->min);
  }
  if (count->min == 0) {
    return fmt::format(" at most {} times", count->max);
  }
  return fmt::format(" {} to {} times", count->min, count->max);
}

/// `error, nextValidId (2 times)`: names of all events of the pattern's kind.
std::string seen_names(const Context& context, const Pattern& pattern, int instance) {
  std::vector<std::pair<std::string, int>> names;
  Pattern any = pattern;
  any.where.clear();
  for (const RecordedEvent* event : context.events()) {
    any.name = event->name;
    if (!context.fits(any, *event, instance)) {
      continue;
    }
    const auto known = std::find_if(names.begin(), names.end(),
                                    [&](const auto& entry) { return entry.first == event->name; });
    if (known == names.end()) {
      names.emplace_back(event->name, 1);
    } else {
      ++known->second;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kListedMax; ++i) {
    text += (i == 0 ? "" : ", ") + names[i].first;
    if (names[i].second > 1) {
      text += fmt::format(" ({} times)", names[i].second);
    }
  }
  return names.size() > kListedMax ? text + ", ..." : text;
}

/// The same event with other values: the most useful thing to show if the right one is missing.
std::string near_misses(const Context& context, const Pattern& pattern, int instance) {
  Pattern any = pattern;
  any.where.clear();
  std::string text;
  int listed = 0;
  for (const RecordedEvent* event : context.find(any, instance)) {
    if (++listed > 3) {
      return text + ", ...";
    }
    text += (listed == 1 ? "" : ", ") + to_flow(event->values, 120);
  }
  return text;
}

std::string describe_absence(const Context& context, const Pattern& pattern, int instance) {
  const std::string what = pattern.kind == Pattern::Kind::request ? "request" : "callback";
  const std::string misses = near_misses(context, pattern, instance);
  std::string text;
  if (!misses.empty()) {
    text = fmt::format("no such {}; {} came with {}", what, pattern.name, misses);
  } else {
    const std::string seen = seen_names(context, pattern, instance);
    text = seen.empty() ? fmt::format("no {} at all", what)
                        : fmt::format("no such {}; seen: {}", what, seen);
  }
  const std::optional<ProcessEnd> ended = context.end_of_process(instance);
  return ended ? fmt::format("{}; the client had exited: {}", text, ended->how) : text;
}

std::string describe_shortage(const Context& context, const Expectation& expectation,
                              const std::vector<const RecordedEvent*>& matching,
                              std::size_t timely) {
  if (matching.empty()) {
    return describe_absence(context, expectation.pattern, expectation.instance);
  }
  if (timely > 0 || !expectation.within) {
    return timely == 1 ? "1 time" : fmt::format("{} times", timely);
  }
  const RecordedEvent& last = *matching.back();
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (anchor.times.empty()) {
    return fmt::format("it happened, but {} never did", describe(expectation.from));
  }
  return "it happened " + when(context, last.time, expectation.from, expectation.instance);
}

std::vector<const RecordedEvent*> timely_events(const Context& context,
                                                const Expectation& expectation,
                                                const std::vector<const RecordedEvent*>& matching) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  const bool is_anchored = expectation.within || expectation.from.kind != Anchor::Kind::latest_step;
  if (!is_anchored) {
    return matching;
  }
  const Duration span =
      expectation.within ? context.span(*expectation.within) : Duration(INT64_MAX / 4);
  std::vector<const RecordedEvent*> timely;
  for (const RecordedEvent* event : matching) {
    if (is_timely(*event, anchor, span)) {
      timely.push_back(event);
    }
  }
  return timely;
}

std::optional<Moment> deadline_of(const Context& context, const Expectation& expectation) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (!expectation.within || anchor.times.empty()) {
    return std::nullopt;
  }
  return anchor.times.back() + context.span(*expectation.within).count();
}

std::optional<Moment> last_anchor(const Context& context, const Expectation& expectation) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  return anchor.times.empty() ? std::nullopt : std::optional<Moment>(anchor.times.back());
}

}  // namespace

std::string when(const Context& context, Moment moment, const Anchor& anchor, int instance) {
  const AnchorTimes times = context.anchor(anchor, instance);
  std::optional<Moment> from;
  for (const Moment time : times.times) {
    if (time <= moment) {
      from = time;
    }
  }
  if (anchor.kind == Anchor::Kind::latest_step) {
    return from ? format_span(moment - *from) + " after the latest step"
                : format_span(moment - context.input().record.begin) + " after the first step";
  }
  if (from) {
    return fmt::format("{} after {}", format_span(moment - *from), describe(anchor));
  }
  if (!times.times.empty()) {
    return fmt::format("{} before {}", format_span(times.times.front() - moment), describe(anchor));
  }
  return format_span(moment - context.input().record.begin) + " after the first step";
}

std::string unobservable(const Context& context, const Pattern& pattern) {
  const ClientFacts& facts = context.input().facts;
  if (pattern.kind == Pattern::Kind::callback && !facts.can_observe_callback(pattern.name)) {
    return "the adapter cannot observe callback " + pattern.name;
  }
  const bool is_call =
      pattern.kind == Pattern::Kind::call_begin || pattern.kind == Pattern::Kind::call_end;
  if (is_call && !facts.can_observe("calls")) {
    return "the adapter cannot observe calls";
  }
  if (is_call && !facts.can_call(pattern.name)) {
    return "the client has no call " + pattern.name;
  }
  return {};
}

Judgement judge_happens(const Context& context, const Expectation& expectation) {
  const Pattern& pattern = expectation.pattern;
  const int instance = expectation.instance;
  Judgement result = blank(expectation, describe(pattern) + of_client(instance) +
                                            describe_count(expectation.count) +
                                            describe_within(expectation, context));
  if (const std::string why = unobservable(context, pattern); !why.empty()) {
    return unsupported(result, why);
  }
  const std::vector<const RecordedEvent*> matching = context.find(pattern, instance);
  const std::size_t timely = timely_events(context, expectation, matching).size();
  const CountRange count = expectation.count.value_or(CountRange{.min = 1});
  if (timely > static_cast<std::size_t>(std::max(count.max, 0))) {
    result.was_seen = true;
    return failed(result, timely == 1 ? "1 time" : fmt::format("{} times", timely));
  }
  const std::optional<Moment> deadline = deadline_of(context, expectation);
  const bool is_over = context.is_final() || (deadline && context.now() > *deadline);
  if (timely >= static_cast<std::size_t>(std::max(count.min, 0))) {
    const bool can_grow_too_many = count.max != INT32_MAX && !is_over;
    return can_grow_too_many ? pending(result, false, deadline) : passed(result);
  }
  if (!is_over && !context.is_gone_for_good(instance)) {
    return pending(result, true, deadline);
  }
  const std::string actual = describe_shortage(context, expectation, matching, timely);
  return failed_in(result, actual, last_anchor(context, expectation), deadline);
}

Judgement judge_never(const Context& context, const Expectation& expectation) {
  const Pattern& pattern = expectation.pattern;
  Judgement result =
      blank(expectation, "never " + describe(pattern) + of_client(expectation.instance) +
                             describe_within(expectation, context));
  if (const std::string why = unobservable(context, pattern); !why.empty()) {
    return unsupported(result, why);
  }
  const bool is_anchored = expectation.within || expectation.from.kind != Anchor::Kind::latest_step;
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  const Moment span =
      expectation.within ? context.span(*expectation.within).count() : INT64_MAX / 4;
  for (const RecordedEvent* event : context.find(pattern, expectation.instance)) {
    // No slack here: an event that was stamped before the anchor is not blamed on the client.
    const bool counts =
        !is_anchored || std::any_of(anchor.times.begin(), anchor.times.end(), [&](Moment begin) {
          return event->time >= begin && event->time <= begin + span;
        });
    if (counts) {
      return failed(result,
                    fmt::format("it happened {}: {}",
                                when(context, event->time, expectation.from, expectation.instance),
                                to_flow(event->values)));
    }
  }
  const std::optional<Moment> deadline = deadline_of(context, expectation);
  if (context.is_final() || (deadline && context.now() > *deadline)) {
    return passed(result);
  }
  return pending(result, deadline.has_value(), deadline);
}

Judgement judge_quiet_for(const Context& context, const Expectation& expectation) {
  const scenario::Limit limit = expectation.quiet_for.value_or(scenario::Limit{});
  const std::string from = describe(expectation.from);
  Judgement result = blank(
      expectation, fmt::format("no callback{} for {} after {}", of_client(expectation.instance),
                               describe(limit, context), from.empty() ? "the latest step" : from));
  if (!context.input().facts.can_observe("callbacks")) {
    return unsupported(result, "the adapter cannot observe callbacks");
  }
  const std::optional<Moment> begin = last_anchor(context, expectation);
  if (!begin) {
    const bool is_over = context.is_final() || context.is_gone_for_good(expectation.instance);
    return is_over ? unsupported(result, from + " never happened")
                   : pending(result, true, std::nullopt);
  }
  const Moment end = *begin + context.span(limit).count();
  for (const RecordedEvent* event : context.events()) {
    const bool counts = event->kind == EventKind::callback && event->time > *begin &&
                        event->time <= end && context.belongs(*event, expectation.instance);
    if (counts) {
      return failed(result,
                    fmt::format("callback {} came {}: {}", event->name,
                                when(context, event->time, expectation.from, expectation.instance),
                                to_flow(event->values)));
    }
  }
  if (context.now() > end) {
    return passed(result);
  }
  return context.is_final() ? unsupported(result, "the case ended before that")
                            : pending(result, true, end);
}

}  // namespace ibgw::conformance
