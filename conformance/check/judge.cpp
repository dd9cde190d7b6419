#include "conformance/check/judge.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "conformance/check/expectations.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Alternative;
using scenario::Expectation;
using scenario::ExpectationKind;
using State = Judgement::State;

Judgement judge_one(const Context& context, const Expectation& expectation);

/// Judges one alternative: it is met if all its expectations are; one that fails decides it.
Judgement judge_alternative(const Context& context, const Alternative& alternative) {
  Judgement whole;
  whole.state = State::unsupported;
  for (const Expectation& expectation : alternative.expectations) {
    Judgement part = judge_one(context, expectation);
    whole.expected += (whole.expected.empty() ? "" : " and ") + part.expected;
    if (part.state == State::fail) {
      part.expected = whole.expected;
      return part;
    }
    if (part.state == State::pending) {
      whole.state = State::pending;
      whole.holds_case = whole.holds_case || part.holds_case;
      whole.decidable_at = earlier(whole.decidable_at, part.decidable_at);
    } else if (part.state == State::pass && whole.state == State::unsupported) {
      whole.state = State::pass;
    } else if (part.state == State::unsupported) {
      whole.actual = part.actual;
    }
  }
  return whole;
}

/// Whether an open alternative would be met if the case ended now.
bool would_hold(const Context& context, const Alternative& alternative) {
  JudgeInput input = context.input();
  input.final = true;
  return judge_alternative(Context(input), alternative).state == State::pass;
}

Judgement judge_one_of(const Context& context, const Expectation& expectation) {
  Judgement result = blank(expectation, {});
  Judgement waiting;
  bool any_pending = false;
  bool any_unsupported = false;
  for (const Alternative& alternative : expectation.alternatives) {
    const Judgement part = judge_alternative(context, alternative);
    const std::string number = std::to_string(&alternative - expectation.alternatives.data() + 1);
    result.expected +=
        (result.expected.empty() ? "one of: (" : "; (") + number + ") " + part.expected;
    if (part.state == State::pending) {
      any_pending = true;
      waiting.holds_case = waiting.holds_case || part.holds_case;
      waiting.decidable_at = earlier(waiting.decidable_at, part.decidable_at);
      if (!part.holds_case && would_hold(context, alternative)) {
        break;  // It decides at the end of the case, or when something happens; the others can
                // wait.
      }
      continue;
    }
    if (part.state == State::pass) {
      if (any_pending) {
        break;  // An earlier alternative may still be met, and would then decide.
      }
      // The default severity means that this outcome is a pass.
      if (alternative.severity == scenario::Severity::fail) {
        return passed(result);
      }
      result.severity = alternative.severity;
      return failed(result, "(" + number + ") happened: " + part.expected);
    }
    any_unsupported = any_unsupported || part.state == State::unsupported;
    result.actual += (result.actual.empty() ? "(" : "; (") + number + ") " + part.actual;
    if (part.window_begin && part.window_end) {
      result.window_begin = earlier(result.window_begin, part.window_begin);
      result.window_end = std::max(result.window_end, part.window_end);
    }
  }
  if (any_pending) {
    return pending(blank(expectation, result.expected), waiting.holds_case, waiting.decidable_at);
  }
  result.state = any_unsupported ? State::unsupported : State::fail;
  return result;
}

Judgement judge_by_kind(const Context& context, const Expectation& expectation) {
  switch (expectation.kind) {
    case ExpectationKind::callback:
    case ExpectationKind::request:
      return judge_happens(context, expectation);
    case ExpectationKind::never:
    case ExpectationKind::no_request:
      return judge_never(context, expectation);
    case ExpectationKind::call:
      return judge_call(context, expectation);
    case ExpectationKind::is_connected:
      return judge_is_connected(context, expectation);
    case ExpectationKind::socket:
      return judge_socket(context, expectation);
    case ExpectationKind::in_order:
      return judge_in_order(context, expectation);
    case ExpectationKind::before:
      return judge_before(context, expectation);
    case ExpectationKind::quiet_for:
      return judge_quiet_for(context, expectation);
    case ExpectationKind::connections:
      return judge_connections(context, expectation);
    case ExpectationKind::cpu_below:
      return judge_cpu(context, expectation);
    case ExpectationKind::memory_below:
    case ExpectationKind::descriptors_below:
      return judge_growth(context, expectation);
    case ExpectationKind::one_of:
      return judge_one_of(context, expectation);
  }
  return {};
}

/// Whether the expectation needs something to happen; others are met if nothing happens.
bool is_positive(const Expectation& expectation) {
  constexpr std::array kNegative{ExpectationKind::never,        ExpectationKind::no_request,
                                 ExpectationKind::quiet_for,    ExpectationKind::cpu_below,
                                 ExpectationKind::memory_below, ExpectationKind::descriptors_below};
  const bool may_be_none = expectation.kind == ExpectationKind::connections
                               ? !expectation.count || expectation.count->min == 0
                               : expectation.count && expectation.count->min == 0;
  return !may_be_none &&
         std::find(kNegative.begin(), kNegative.end(), expectation.kind) == kNegative.end();
}

/// An expectation that depends on a call that the client lacks says nothing about the client,
/// whether something did not happen (a failure) or was not supposed to (a pass).
Judgement judge_one(const Context& context, const Expectation& expectation) {
  Judgement result = judge_by_kind(context, expectation);
  result.is_positive = is_positive(expectation);
  const bool says_nothing =
      result.state == (result.is_positive ? State::fail : State::pass) && !result.was_seen;
  if (!says_nothing || context.missing_calls().empty() ||
      expectation.kind == ExpectationKind::one_of) {
    return result;
  }
  const bool has_anchor = !context.anchor(expectation.from, expectation.instance).times.empty();
  const std::string call =
      context.missing_calls().needed_by(expectation, has_anchor, result.is_positive);
  return call.empty() ? result : unsupported(result, "the client cannot make call " + call);
}

void collect_due(const Context& context, const std::vector<Expectation>& expectations,
                 std::vector<DueQuery>& due) {
  for (const Expectation& expectation : expectations) {
    for (const Alternative& alternative : expectation.alternatives) {
      collect_due(context, alternative.expectations, due);
    }
    if (expectation.kind != ExpectationKind::is_connected ||
        !context.input().facts.can_observe("is_connected")) {
      continue;
    }
    const std::optional<Moment> moment = query_due(context, expectation);
    if (!moment || *moment > context.now()) {
      continue;
    }
    const bool is_asked = std::any_of(
        context.events().begin(), context.events().end(), [&](const RecordedEvent* event) {
          return event->kind == EventKind::query && event->instance == expectation.instance &&
                 event->time >= *moment;
        });
    const auto listed = std::find_if(due.begin(), due.end(), [&](const DueQuery& other) {
      return other.instance == expectation.instance;
    });
    if (!is_asked && listed == due.end()) {
      due.push_back({.instance = expectation.instance, .name = "is_connected", .due = *moment});
    } else if (!is_asked) {
      listed->due = std::min(listed->due, *moment);
    }
  }
}

}  // namespace

std::vector<Judgement> judge(const JudgeInput& input) {
  const Context context(input);
  std::vector<Judgement> judgements;
  for (const Expectation& expectation : input.scenario.expectations) {
    if (input.record.steps_done || input.final) {
      judgements.push_back(judge_one(context, expectation));
    } else {
      judgements.push_back(pending(blank(expectation, {}), true, std::nullopt));
    }
  }
  return judgements;
}

std::vector<DueQuery> due_queries(const JudgeInput& input) {
  const Context context(input);
  std::vector<DueQuery> due;
  collect_due(context, input.scenario.expectations, due);
  return due;
}

bool holds_case(const std::vector<Judgement>& judgements) {
  return std::any_of(judgements.begin(), judgements.end(), [](const Judgement& judgement) {
    return judgement.state == State::pending && judgement.holds_case;
  });
}

Judgement blank(const Expectation& expectation, std::string expected) {
  Judgement judgement;
  judgement.severity = expectation.severity;
  judgement.finding = expectation.finding;
  judgement.expected = std::move(expected);
  return judgement;
}

Judgement passed(Judgement judgement) {
  judgement.state = State::pass;
  return judgement;
}

Judgement failed(Judgement judgement, std::string actual) {
  judgement.state = State::fail;
  judgement.actual = std::move(actual);
  return judgement;
}

Judgement failed_in(Judgement judgement, std::string actual, std::optional<Moment> begin,
                    std::optional<Moment> end) {
  if (begin && end) {
    judgement.window_begin = begin;
    judgement.window_end = end;
  }
  return failed(std::move(judgement), std::move(actual));
}

Judgement unsupported(Judgement judgement, std::string why) {
  judgement.state = State::unsupported;
  judgement.actual = std::move(why);
  return judgement;
}

Judgement pending(Judgement judgement, bool holds, std::optional<Moment> decidable_at) {
  judgement.state = State::pending;
  judgement.holds_case = holds;
  judgement.decidable_at = decidable_at;
  return judgement;
}

}  // namespace ibgw::conformance
