#include "conformance/check/missing_calls.hpp"

#include <algorithm>
#include <array>

#include "conformance/check/context.hpp"
#include "conformance/event/match.hpp"
#include "simulator/wire/relations.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Action;
using scenario::ActionKind;
using scenario::Anchor;
using scenario::Expectation;
using scenario::ExpectationKind;
using scenario::Pattern;
using scenario::Rule;
using scenario::Step;
using scenario::StepKind;
using scenario::TriggerKind;

constexpr std::string_view kError = "ERR_MSG";

/// Messages that report an order or its execution, besides the answers to the request.
constexpr std::array<std::string_view, 13> kOrderNews{
    "OPEN_ORDER",      "ORDER_STATUS",    "EXECUTION_DATA",       "COMMISSION_AND_FEES_REPORT",
    "COMPLETED_ORDER", "POSITION",        "POSITION_MULTI",       "PORTFOLIO_VALUE",
    "ACCT_VALUE",      "ACCOUNT_SUMMARY", "ACCOUNT_UPDATE_MULTI", "PNL",
    "PNL_SINGLE"};

constexpr std::array<std::string_view, 3> kOrderRequests{"PLACE_ORDER", "CANCEL_ORDER",
                                                         "REQ_GLOBAL_CANCEL"};

template <typename List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool any_action(const std::vector<Action>& actions, const auto& fits) {
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    return fits(action) || any_action(action.body, fits);
  });
}

bool sends(const Rule& rule, std::string_view message) {
  return any_action(rule.actions, [message](const Action& action) {
    return action.kind == ActionKind::send && action.message == message;
  });
}

bool changes_world(const Rule& rule) {
  return any_action(rule.actions,
                    [](const Action& action) { return action.kind == ActionKind::set; });
}

bool changes_orders(const Rule& rule) {
  return any_action(rule.actions, [](const Action& action) {
    return action.kind == ActionKind::set && action.with.find("id") != nullptr;
  });
}

/// The id that the step gives its request; nullptr: the client chooses one.
const Tree* id_of(const Step& step, const std::string& field) {
  const bool is_any = field == "id";  // In ERR_MSG, every kind of id has this name.
  const Tree* const request = is_any || field == "reqId" ? step.args.find("reqId") : nullptr;
  const bool is_order = request == nullptr && (is_any || field == "orderId");
  return is_order ? step.args.find("orderId") : request;
}

/// Whether the pattern asks for another request id than the step's.
bool names_other_id(const Pattern& pattern, const Step& step) {
  return std::any_of(pattern.where.begin(), pattern.where.end(), [&](const auto& field) {
    const bool is_id = field.path == "reqId" || field.path == "orderId" || field.path == "id";
    if (!is_id || field.matcher.kind != scenario::Matcher::Kind::equals) {
      return false;
    }
    const Tree* const own = id_of(step, field.path);
    if (own == nullptr) {
      return false;
    }
    // Saved values are not known here; compare only their names.
    const std::string_view wanted = scenario::reference_of(field.matcher.value);
    const std::string_view given = scenario::reference_of(*own);
    return wanted.empty() && given.empty() ? !matches(field.matcher, own)
                                           : !wanted.empty() && !given.empty() && wanted != given;
  });
}

bool is_end_of_connection(const Expectation& expectation) {
  // A second session begins after the end of the first.
  const bool is_second = expectation.count && expectation.count->min > 1;
  return expectation.kind == ExpectationKind::socket ||
         expectation.kind == ExpectationKind::connections ||
         (expectation.kind == ExpectationKind::is_connected && !expectation.connected) ||
         expectation.pattern.name == "connectionClosed" || is_second;
}

/// Whether the expectation has a time, which counts from the latest step if there is no `from`.
bool has_time(const Expectation& expectation) {
  return expectation.within || expectation.at || expectation.closed_within ||
         expectation.quiet_for || expectation.kind == ExpectationKind::cpu_below ||
         expectation.kind == ExpectationKind::memory_below ||
         expectation.kind == ExpectationKind::descriptors_below;
}

bool is_about_event(const Expectation& expectation) {
  return expectation.kind == ExpectationKind::callback ||
         expectation.kind == ExpectationKind::never ||
         expectation.kind == ExpectationKind::request ||
         expectation.kind == ExpectationKind::no_request;
}

bool contains_rule(const std::vector<const Rule*>& rules, const Rule& wanted) {
  return std::find(rules.begin(), rules.end(), &wanted) != rules.end();
}

std::string_view request_name(const wire::MessageSpec* request) {
  return request == nullptr ? std::string_view() : wire::name_of(*request);
}

}  // namespace

MissingCalls::MissingCalls(const scenario::Scenario& scenario, const ClientFacts& facts,
                           const std::vector<const RecordedEvent*>& events)
    : scenario_(&scenario) {
  for (const Step& step : scenario.steps) {
    const bool is_refused =
        !step.call.empty() &&
        (!facts.can_call(step.call) ||
         std::any_of(events.begin(), events.end(), [&](const RecordedEvent* event) {
           return event->kind == EventKind::call_end && event->text == "unsupported" &&
                  event->name == step.call && event->instance == step.instance;
         }));
    if (is_refused) {
      missing_.push_back(missing_of(step));
    }
  }
}

MissingCalls::Missing MissingCalls::missing_of(const Step& step) const {
  Missing missing;
  missing.step = &step;
  missing.request = wire::message_of_call(step.call);
  if (missing.request != nullptr) {
    missing.answers = wire::answers_of(*missing.request);
  }
  for (const Step& other : scenario_->steps) {
    if (other.instance == step.instance && makes_client_act(other.kind)) {
      missing.is_latest = &other == &step;
    }
  }
  missing.changes_orders = contains(kOrderRequests, request_name(missing.request));
  for (const Rule& rule : scenario_->rules) {
    const TriggerKind kind =
        rule.on.kind == TriggerKind::after ? rule.on.of.value_or(TriggerKind::after) : rule.on.kind;
    const std::string& message =
        rule.on.kind == TriggerKind::after ? rule.on.of_message : rule.on.message;
    const bool is_end = kind == TriggerKind::peer_fin || kind == TriggerKind::peer_rst;
    const bool has_request = missing.request != nullptr;
    const bool waits =
        has_request ? (kind == TriggerKind::request && message == request_name(missing.request)) ||
                          (kind == TriggerKind::sending && contains(missing.answers, message))
        : step.kind == StepKind::connect ? kind != TriggerKind::after
                                         : is_end;
    if (waits) {
      missing.rules.push_back(&rule);
      missing.changes_world = missing.changes_world || conformance::changes_world(rule);
      missing.changes_orders = missing.changes_orders || conformance::changes_orders(rule);
    }
  }
  return missing;
}

std::string MissingCalls::of_session() const {
  for (const Missing& missing : missing_) {
    if (missing.step->kind == StepKind::connect || missing.step->kind == StepKind::disconnect) {
      return missing.step->call;
    }
  }
  return {};
}

std::string MissingCalls::needed_by(const Expectation& expectation, bool has_anchor,
                                    bool must_come) const {
  for (const Missing& missing : missing_) {
    if (waits(missing, expectation, has_anchor, must_come)) {
      return missing.step->call;
    }
  }
  return {};
}

std::string MissingCalls::needed_by(const Rule& rule) const {
  for (const Missing& missing : missing_) {
    if (contains_rule(missing.rules, rule)) {
      return missing.step->call;
    }
  }
  return {};
}

bool MissingCalls::has_other_errors(const Missing& missing) const {
  return std::any_of(scenario_->rules.begin(), scenario_->rules.end(), [&](const Rule& rule) {
    return !contains_rule(missing.rules, rule) &&
           (sends(rule, kError) || conformance::changes_world(rule));
  });
}

bool MissingCalls::waits(const Missing& missing, std::string_view message) const {
  const bool is_sent = std::any_of(missing.rules.begin(), missing.rules.end(),
                                   [&](const Rule* rule) { return sends(*rule, message); });
  if (is_sent || contains(missing.answers, message) ||
      (missing.changes_orders && contains(kOrderNews, message))) {
    return true;
  }
  return message == kError && missing.request != nullptr &&
         (missing.changes_world || !has_other_errors(missing));
}

bool MissingCalls::waits(const Missing& missing, const Pattern& pattern) const {
  const std::string& name = pattern.name;
  if (missing.step->kind == StepKind::connect) {
    return true;
  }
  const bool is_disconnect = missing.step->kind == StepKind::disconnect;
  switch (pattern.kind) {
    case Pattern::Kind::call_begin:
    case Pattern::Kind::call_end:
      return name == missing.step->call;
    case Pattern::Kind::request:
      return name == request_name(missing.request) && !names_other_id(pattern, *missing.step);
    case Pattern::Kind::stage:
      return is_disconnect ? name == "peer_fin" || name == "peer_rst"
                           : name == request_name(missing.request);
    case Pattern::Kind::sent:
      return waits(missing, name) && !names_other_id(pattern, *missing.step);
    case Pattern::Kind::callback: {
      const wire::MessageSpec* const message = wire::message_of_callback(name);
      return (is_disconnect && name == "connectionClosed") ||
             (message != nullptr && waits(missing, wire::name_of(*message)) &&
              !names_other_id(pattern, *missing.step));
    }
  }
  return false;
}

bool MissingCalls::waits(const Missing& missing, const Anchor& anchor) const {
  const auto as = [&](Pattern::Kind kind) {
    Pattern pattern;
    pattern.kind = kind;
    pattern.name = anchor.name;
    return waits(missing, pattern);
  };
  switch (anchor.kind) {
    case Anchor::Kind::latest_step:
      return false;
    case Anchor::Kind::call_begin:
      return as(Pattern::Kind::call_begin);
    case Anchor::Kind::sent:
      return as(Pattern::Kind::sent);
    case Anchor::Kind::stage:
      return as(Pattern::Kind::stage);
    case Anchor::Kind::callback:
      return as(Pattern::Kind::callback);
    case Anchor::Kind::rule:
      return std::any_of(missing.rules.begin(), missing.rules.end(),
                         [&](const Rule* rule) { return rule->id == anchor.name; });
  }
  return false;
}

/// Whether it can be caused by a step that can be played, or by a rule that depends on no missing
/// call.
bool MissingCalls::can_come_otherwise(const Pattern& pattern) const {
  const wire::MessageSpec* const message = pattern.kind == Pattern::Kind::callback
                                               ? wire::message_of_callback(pattern.name)
                                               : wire::find_message(pattern.name);
  if (message == nullptr || pattern.kind == Pattern::Kind::request) {
    return message == nullptr;
  }
  const std::string_view name = wire::name_of(*message);
  const bool is_answer =
      std::any_of(scenario_->steps.begin(), scenario_->steps.end(), [&](const Step& step) {
        const bool is_missing =
            std::any_of(missing_.begin(), missing_.end(),
                        [&](const Missing& missing) { return missing.step == &step; });
        const wire::MessageSpec* const request = step.kind == StepKind::connect
                                                     ? wire::find_message("START_API")
                                                     : wire::message_of_call(step.call);
        return !is_missing && request != nullptr && contains(wire::answers_of(*request), name);
      });
  return is_answer || name == kError ||
         std::any_of(scenario_->rules.begin(), scenario_->rules.end(), [&](const Rule& rule) {
           return needed_by(rule).empty() && sends(rule, name);
         });
}

bool MissingCalls::waits(const Missing& missing, const Expectation& expectation, bool has_anchor,
                         bool must_come) const {
  const Step& step = *missing.step;
  if (expectation.instance != step.instance) {
    return false;
  }
  const bool is_of_anchor = expectation.from.kind == Anchor::Kind::latest_step
                                ? has_time(expectation) && missing.is_latest
                                : !has_anchor && waits(missing, expectation.from);
  const bool is_of_step = step.kind == StepKind::connect || expectation.call == step.call ||
                          (step.kind == StepKind::disconnect && is_end_of_connection(expectation));
  const bool is_of_event = is_about_event(expectation) && waits(missing, expectation.pattern) &&
                           (must_come || !can_come_otherwise(expectation.pattern));
  return is_of_anchor || is_of_step || is_of_event ||
         std::any_of(expectation.sequence.begin(), expectation.sequence.end(),
                     [&](const Pattern& pattern) { return waits(missing, pattern); });
}

}  // namespace ibgw::conformance
