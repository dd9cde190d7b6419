#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Expectation;
using scenario::Outcome;

// A query is local and cheap for a client: if the answer takes longer than this, the client is
// blocked.
constexpr Moment kAnswerMax = 1'000'000'000;

struct Call {
  const RecordedEvent* begin = nullptr;
  const RecordedEvent* end = nullptr;  ///< nullptr while the call runs.
};

/// The call that this end belongs to. Steps have unique numbers, so a call that the adapter never
/// confirmed does not get the end of another call.
Call* owner_of_end(std::vector<Call>& calls, const RecordedEvent& end) {
  const auto confirmed = std::find_if(calls.rbegin(), calls.rend(), [&](const Call& call) {
    return call.begin->kind == EventKind::call_begin && call.begin->id == end.id;
  });
  if (confirmed != calls.rend()) {
    return &*confirmed;
  }
  const bool is_unconfirmed = !calls.empty() && calls.back().begin->kind == EventKind::step_begin;
  return is_unconfirmed ? &calls.back() : nullptr;
}

/// All calls of this name, in order. A call that the adapter never confirmed begins with the step
/// that asked for it.
std::vector<Call> calls_of(const Context& context, const Expectation& expectation) {
  std::vector<Call> calls;
  for (const RecordedEvent* event : context.events()) {
    if (event->instance != expectation.instance) {
      continue;
    }
    const bool asked = event->kind == EventKind::step_begin && event->text == expectation.call;
    const bool begun = event->kind == EventKind::call_begin && event->name == expectation.call;
    const bool ended = event->kind == EventKind::call_end && event->name == expectation.call;
    const bool confirms = begun && !calls.empty() &&
                          calls.back().begin->kind == EventKind::step_begin &&
                          calls.back().end == nullptr;
    if (confirms) {
      calls.back().begin = event;
    } else if (asked || begun) {
      calls.push_back({.begin = event});
    } else if (ended) {
      Call* const call = owner_of_end(calls, *event);
      if (call != nullptr && call->end == nullptr) {
        call->end = event;
      }
    }
  }
  return calls;
}

bool wants(const Expectation& expectation, Outcome outcome) {
  return std::find(expectation.outcomes.begin(), expectation.outcomes.end(), outcome) !=
         expectation.outcomes.end();
}

bool is_wanted(const Expectation& expectation, const std::string& outcome) {
  return std::any_of(expectation.outcomes.begin(), expectation.outcomes.end(),
                     [&](Outcome wanted) { return scenario::to_string(wanted) == outcome; });
}

/// The deadline of the call. For a call that has ended, it counts from the latest anchor before the
/// end; nothing if the call ended before any anchor, which is always early enough.
std::optional<Moment> deadline_of(const Context& context, const Expectation& expectation,
                                  const Call& call) {
  if (!expectation.within) {
    return std::nullopt;
  }
  const Moment span = context.span(*expectation.within).count();
  // Time counts from the call's own beginning, not from that of a later call of the same name.
  const bool is_own = expectation.from.kind == Anchor::Kind::latest_step ||
                      (expectation.from.kind == Anchor::Kind::call_begin &&
                       expectation.from.name == expectation.call);
  if (is_own) {
    return call.begin->time + span;
  }
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  std::optional<Moment> from;
  for (const Moment time : anchor.times) {
    if (call.end == nullptr || time <= call.end->time + slack(call.end->kind, anchor)) {
      from = time;
    }
  }
  return from ? std::optional<Moment>(*from + span) : std::nullopt;
}

/// Until when the call's end cannot be due to the client's own time-out. The time-out may expire a
/// little early by the client's clock, and a client that is told late must still have time to
/// answer.
std::optional<Moment> own_timeout_of(const Context& context, const Expectation& expectation,
                                     const Call& call) {
  constexpr Moment kAnswerMin = 100'000'000;
  const auto& timeouts = context.input().facts.timeouts;
  const auto timeout = timeouts.find(expectation.before_timeout);
  if (timeout == timeouts.end()) {
    return std::nullopt;
  }
  Moment latest = call.begin->time + timeout->second.count() / 10 * 9;
  if (expectation.from.kind != Anchor::Kind::latest_step) {
    for (const Moment from : context.anchor(expectation.from, expectation.instance).times) {
      const bool counts = call.end == nullptr || from <= call.end->time;
      latest = counts ? std::max(latest, from + kAnswerMin) : latest;
    }
  }
  return latest;
}

std::string describe_end(const Call& call) {
  std::string text =
      fmt::format("{} after {}", call.end->text, format_span(call.end->time - call.begin->time));
  const std::string reason = text_of(call.end->values, "text");
  return reason.empty() ? text : text + ": " + reason;
}

std::string describe_expected(const Context& context, const Expectation& expectation) {
  std::string outcomes;
  for (const Outcome outcome : expectation.outcomes) {
    outcomes += (outcomes.empty() ? "" : " or ") + scenario::to_string(outcome);
  }
  std::string which;
  if (expectation.each) {
    which = "each ";
  } else if (expectation.nth) {
    which = fmt::format("#{} ", *expectation.nth);
  }
  const std::string own = expectation.before_timeout.empty()
                              ? std::string()
                              : ", and before its " + expectation.before_timeout + " time-out";
  return fmt::format("{}call {}{} returns {}{}{}", which, expectation.call,
                     of_client(expectation.instance), outcomes,
                     describe_within(expectation, context), own);
}

Judgement judge_ended(const Expectation& expectation, const Judgement& result, const Call& call,
                      std::optional<Moment> deadline) {
  const bool in_time = !deadline || call.end->time <= *deadline;
  if (call.end->text == "unsupported") {
    return unsupported(result, "the client has no call " + expectation.call);
  }
  if (in_time && is_wanted(expectation, call.end->text)) {
    return passed(result);
  }
  if (!in_time && wants(expectation, Outcome::blocked)) {
    return passed(result);
  }
  return in_time ? failed(result, describe_end(call))
                 : failed_in(result, describe_end(call), call.begin->time, deadline);
}

Judgement judge_running(const Context& context, const Expectation& expectation,
                        const Judgement& result, const Call& call, std::optional<Moment> deadline) {
  const std::optional<ProcessEnd> ended = context.end_of_process(expectation.instance);
  const bool is_killed = ended && ended->by_step;
  if (ended && !is_killed) {
    return failed(result, "it had not returned when the client exited: " + ended->how);
  }
  const bool is_over = context.is_final() || (deadline && context.now() > *deadline) || is_killed;
  if (wants(expectation, Outcome::blocked)) {
    return is_over ? passed(result) : pending(result, deadline.has_value(), deadline);
  }
  if (!is_over) {
    return pending(result, true, deadline);
  }
  const Moment until = context.input().record.end.value_or(context.now());
  const std::string actual = is_killed ? "it had not returned when the client was killed"
                                       : fmt::format("it had not returned after {}",
                                                     format_span(until - call.begin->time));
  return failed_in(result, actual, call.begin->time, deadline);
}

Judgement judge_one_call(const Context& context, const Expectation& expectation,
                         const Judgement& result, const Call& call) {
  const std::optional<Moment> deadline =
      earlier(deadline_of(context, expectation, call), own_timeout_of(context, expectation, call));
  return call.end != nullptr ? judge_ended(expectation, result, call, deadline)
                             : judge_running(context, expectation, result, call, deadline);
}

Judgement never_called(const Context& context, const Expectation& expectation,
                       const Judgement& result, std::size_t calls) {
  const std::optional<ProcessEnd> ended = context.end_of_process(expectation.instance);
  const std::string why = calls == 0 ? "it was never called"
                                     : fmt::format("it was called {} times; there is no call #{}",
                                                   calls, *expectation.nth);
  return failed(result, ended ? why + "; the client had exited: " + ended->how : why);
}

}  // namespace

Judgement judge_call(const Context& context, const Expectation& expectation) {
  const Judgement result = blank(expectation, describe_expected(context, expectation));
  const ClientFacts& facts = context.input().facts;
  if (!facts.can_observe("calls")) {
    return unsupported(result, "the adapter cannot observe calls");
  }
  if (!facts.can_call(expectation.call)) {
    return unsupported(result, "the client has no call " + expectation.call);
  }
  const std::vector<Call> calls = calls_of(context, expectation);
  const std::size_t wanted = expectation.nth ? static_cast<std::size_t>(*expectation.nth) : 1;
  if (calls.size() < wanted) {
    return never_called(context, expectation, result, calls.size());
  }
  if (!expectation.each) {
    const Call& call = expectation.nth ? calls[wanted - 1] : calls.back();
    return judge_one_call(context, expectation, result, call);
  }
  Judgement whole = passed(result);
  for (const Call& call : calls) {
    Judgement one = judge_one_call(context, expectation, result, call);
    if (one.state == Judgement::State::fail) {
      one.actual = fmt::format("#{}: {}", &call - calls.data() + 1, one.actual);
      return one;
    }
    whole = one.state == Judgement::State::pass ? whole : one;
  }
  return whole;
}

std::optional<Moment> query_due(const Context& context, const Expectation& expectation) {
  if (!expectation.at) {
    for (const RecordedEvent* event : context.events()) {
      if (event->kind == EventKind::case_end) {
        return event->time;
      }
    }
    return std::nullopt;
  }
  if (expectation.from.kind == Anchor::Kind::latest_step &&
      !context.has_latest_step_begun(expectation.instance)) {
    return std::nullopt;
  }
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (anchor.times.empty()) {
    return std::nullopt;
  }
  return anchor.times.back() + context.span(*expectation.at).count();
}

Judgement judge_is_connected(const Context& context, const Expectation& expectation) {
  const std::string from = describe(expectation.from);
  std::string moment = "at the end of the case";
  if (expectation.at) {
    moment = fmt::format("{} after {}", describe(*expectation.at, context),
                         from.empty() ? "the latest step" : from);
  }
  const Judgement result =
      blank(expectation, fmt::format("is_connected{} is {} {}", of_client(expectation.instance),
                                     expectation.connected, moment));
  if (!context.input().facts.can_observe("is_connected")) {
    return unsupported(result, "the adapter cannot ask is_connected");
  }
  const std::optional<Moment> due = query_due(context, expectation);
  if (!due) {
    const bool is_over =
        context.is_final() || (expectation.at && context.is_gone_for_good(expectation.instance));
    return is_over ? failed(result, from.empty() ? "the case did not run to its end"
                                                 : from + " never happened")
                   : pending(result, expectation.at.has_value(), std::nullopt);
  }
  const RecordedEvent* query = nullptr;
  const RecordedEvent* answer = nullptr;
  for (const RecordedEvent* event : context.events()) {
    const bool is_ours = event->instance == expectation.instance && event->name == "is_connected";
    if (is_ours && query == nullptr && event->kind == EventKind::query && event->time >= *due) {
      query = event;
    } else if (is_ours && query != nullptr && event->kind == EventKind::answer &&
               event->id == query->id) {
      answer = event;
    }
  }
  if (answer != nullptr) {
    if (answer->values.kind != Tree::Kind::boolean) {
      return unsupported(result, "the client does not know");
    }
    // A late question gets an answer about the wrong moment.
    return answer->values.boolean == expectation.connected
               ? passed(result)
               : failed_in(result, answer->values.text, due, answer->time);
  }
  if (const auto ended = context.end_of_process(expectation.instance)) {
    return failed(result, "no answer: the client had exited: " + ended->how);
  }
  const bool is_overdue = query != nullptr && context.now() > query->time + kAnswerMax;
  if (!context.is_final() && !is_overdue) {
    return pending(result, true, query != nullptr ? query->time + kAnswerMax : *due);
  }
  return query == nullptr
             ? failed_in(result, "the client was not asked", due, std::max(*due, context.now()))
             : failed_in(result, "no answer within 1s", due, query->time + kAnswerMax);
}

}  // namespace ibgw::conformance
