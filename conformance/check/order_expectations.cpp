#include <algorithm>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Expectation;
using scenario::Pattern;

/// How much earlier the later of two events may be stamped, if they reach the record on different
/// paths.
Moment cross_slack(const RecordedEvent& first, const RecordedEvent& second) {
  AnchorTimes way;
  way.from_adapter = is_from_adapter(first.kind);
  way.from_trace = is_from_trace(first.kind);
  return slack(second.kind, way);
}

bool is_not_before(const RecordedEvent& second, const RecordedEvent& first) {
  return second.time >= first.time - cross_slack(first, second);
}

std::string first_unobservable(const Context& context, const Expectation& expectation) {
  for (const Pattern& pattern : expectation.sequence) {
    std::string why = unobservable(context, pattern);
    if (!why.empty()) {
      return why;
    }
  }
  return {};
}

std::string joined(const std::vector<Pattern>& sequence, const char* separator) {
  std::string text;
  for (const Pattern& pattern : sequence) {
    text += (text.empty() ? "" : separator) + describe(pattern);
  }
  return text;
}

bool is_used(const std::vector<const RecordedEvent*>& chain, const RecordedEvent* event) {
  return std::find(chain.begin(), chain.end(), event) != chain.end();
}

/// The earliest events in the order of the sequence; shorter than the sequence if an event is
/// missing.
std::vector<const RecordedEvent*> longest_chain(const Context& context,
                                                const Expectation& expectation) {
  std::vector<const RecordedEvent*> chain;
  for (const Pattern& pattern : expectation.sequence) {
    const std::vector<const RecordedEvent*> found = context.find(pattern, expectation.instance);
    const auto next = std::find_if(found.begin(), found.end(), [&](const RecordedEvent* event) {
      return !is_used(chain, event) && (chain.empty() || is_not_before(*event, *chain.back()));
    });
    if (next == found.end()) {
      break;
    }
    chain.push_back(*next);
  }
  return chain;
}

Judgement not_yet(const Context& context, const Expectation& expectation, const Judgement& result,
                  const std::string& actual) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  std::optional<Moment> deadline;
  if (expectation.within && !anchor.times.empty()) {
    deadline = anchor.times.back() + context.span(*expectation.within).count();
  }
  const bool is_over = context.is_final() || (deadline && context.now() > *deadline) ||
                       context.is_gone_for_good(expectation.instance);
  if (!is_over) {
    return pending(result, true, deadline);
  }
  const std::optional<Moment> begin =
      anchor.times.empty() ? std::nullopt : std::optional<Moment>(anchor.times.back());
  return failed_in(result, actual, begin, deadline);
}

}  // namespace

Judgement judge_in_order(const Context& context, const Expectation& expectation) {
  Judgement result = blank(expectation, "in this order" + of_client(expectation.instance) + ": " +
                                            joined(expectation.sequence, ", then ") +
                                            describe_within(expectation, context));
  if (const std::string why = first_unobservable(context, expectation); !why.empty()) {
    return unsupported(result, why);
  }
  const std::vector<const RecordedEvent*> chain = longest_chain(context, expectation);
  if (chain.size() < expectation.sequence.size()) {
    const Pattern& missing = expectation.sequence[chain.size()];
    const std::vector<const RecordedEvent*> elsewhere = context.find(missing, expectation.instance);
    std::string actual = "no " + describe(missing);
    if (!chain.empty()) {
      actual += " after " + describe(expectation.sequence[chain.size() - 1]);
      if (!elsewhere.empty()) {
        actual += fmt::format("; the last one came {} earlier",
                              format_span(chain.back()->time - elsewhere.back()->time));
      }
    }
    return not_yet(context, expectation, result, actual);
  }
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (expectation.within && !is_timely(*chain.back(), anchor, context.span(*expectation.within))) {
    return not_yet(context, expectation, result,
                   "the last event came " +
                       when(context, chain.back()->time, expectation.from, expectation.instance));
  }
  return passed(result);
}

Judgement judge_before(const Context& context, const Expectation& expectation) {
  const Pattern& early = expectation.sequence.at(0);
  const Pattern& late = expectation.sequence.at(1);
  Judgement result = blank(
      expectation, describe(early) + " before " + describe(late) + of_client(expectation.instance));
  if (const std::string why = first_unobservable(context, expectation); !why.empty()) {
    return unsupported(result, why);
  }
  const std::vector<const RecordedEvent*> earlier = context.find(early, expectation.instance);
  const std::vector<const RecordedEvent*> later = context.find(late, expectation.instance);
  if (earlier.empty() || later.empty()) {
    const bool neither = earlier.empty() && later.empty();
    const std::string actual =
        neither ? "neither happened" : "no " + describe(earlier.empty() ? early : late);
    return not_yet(context, expectation, result, actual);
  }
  if (is_not_before(*later.front(), *earlier.front())) {
    return passed(result);
  }
  result.was_seen = true;
  return failed(result, fmt::format("{} came {} before {}", describe(late),
                                    format_span(earlier.front()->time - later.front()->time),
                                    describe(early)));
}

}  // namespace ibgw::conformance
