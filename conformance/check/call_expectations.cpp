#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Expectation;
using scenario::Outcome;

// Asking is local and cheap for a client: one that takes longer than this is blocked.
constexpr Moment kAnswerMax = 1'000'000'000;

struct Call {
  const Event* begin = nullptr;
  const Event* end = nullptr;  ///< Null while it runs.
};

/// The latest call of that name. A call that the adapter never confirmed counts from the step that
/// asked for it. The end of an earlier call of that name, which may come late, is not its end.
Call latest_call(const Context& context, const Expectation& expectation) {
  Call call;
  std::set<std::int64_t> begun_ids;
  for (const Event* event : context.events()) {
    if (event->instance != expectation.instance) {
      continue;
    }
    const bool asked = event->kind == EventKind::step_begin && event->text == expectation.call;
    const bool begun = event->kind == EventKind::call_begin && event->name == expectation.call;
    if (asked || begun) {
      call = Call{.begin = event};
    }
    if (begun) {
      begun_ids.insert(event->id);
    }
    const bool ended = event->kind == EventKind::call_end && event->name == expectation.call;
    if (ended && call.begin != nullptr && call.end == nullptr) {
      // Steps have numbers of their own, so an unconfirmed call takes the end of no other call.
      const bool is_ours = call.begin->kind == EventKind::call_begin
                               ? event->id == call.begin->id
                               : !begun_ids.contains(event->id);
      call.end = is_ours ? event : nullptr;
    }
  }
  return call;
}

bool wants(const Expectation& expectation, Outcome outcome) {
  return std::find(expectation.outcomes.begin(), expectation.outcomes.end(), outcome) !=
         expectation.outcomes.end();
}

bool is_wanted(const Expectation& expectation, const std::string& outcome) {
  return std::any_of(expectation.outcomes.begin(), expectation.outcomes.end(),
                     [&](Outcome wanted) { return scenario::to_string(wanted) == outcome; });
}

/// Until when the call may run. For a call that has ended: counted from the latest anchor before
/// its end; nothing when it ended before any, which is always early enough.
std::optional<Moment> deadline_of(const Context& context, const Expectation& expectation,
                                  const Call& call) {
  if (!expectation.within) {
    return std::nullopt;
  }
  const Moment span = context.span(*expectation.within).count();
  if (expectation.from.kind == Anchor::Kind::latest_step) {
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
  return fmt::format("call {}{} returns {}{}", expectation.call, of_client(expectation.instance),
                     outcomes, describe_within(expectation, context));
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
  const std::string ended = context.end_of_process(expectation.instance);
  const bool is_killed = ended.rfind("killed by a step", 0) == 0;
  if (!ended.empty() && !is_killed) {
    return failed(result, "it had not returned when the client ended: " + ended);
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
  const Call call = latest_call(context, expectation);
  if (call.begin == nullptr) {
    const std::string ended = context.end_of_process(expectation.instance);
    return failed(result, ended.empty() ? "it was never called"
                                        : "it was never called; the client had ended: " + ended);
  }
  const std::optional<Moment> deadline = deadline_of(context, expectation, call);
  return call.end != nullptr ? judge_ended(expectation, result, call, deadline)
                             : judge_running(context, expectation, result, call, deadline);
}

std::optional<Moment> query_due(const Context& context, const Expectation& expectation) {
  if (!expectation.at) {
    for (const Event* event : context.events()) {
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
    return is_over ? failed(result, from.empty() ? "the case did not come to its end"
                                                 : from + " never happened")
                   : pending(result, expectation.at.has_value(), std::nullopt);
  }
  const Event* query = nullptr;
  const Event* answer = nullptr;
  for (const Event* event : context.events()) {
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
      return unsupported(result, "the client could not tell");
    }
    // Asked late, it says what holds at another moment than the one that was meant.
    return answer->values.boolean == expectation.connected
               ? passed(result)
               : failed_in(result, answer->values.text, due, answer->time);
  }
  const std::string ended = context.end_of_process(expectation.instance);
  if (!ended.empty()) {
    return failed(result, "no answer: the client had ended: " + ended);
  }
  const bool is_overdue = query != nullptr && context.now() > query->time + kAnswerMax;
  if (!context.is_final() && !is_overdue) {
    return pending(result, true, query != nullptr ? query->time + kAnswerMax : *due);
  }
  return query == nullptr
             ? failed_in(result, "it was not asked", due, std::max(*due, context.now()))
             : failed_in(result, "no answer within 1s", due, query->time + kAnswerMax);
}

}  // namespace ibgw::conformance
