#include "conformance/check/rule_events.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/event/match.hpp"
#include "simulator/wire/relations.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Rule;
using scenario::Trigger;
using scenario::TriggerKind;

constexpr std::string_view kGreeting = "HELLO";

/// The event that triggers a rule; for a timed rule, the stage from which its time counts.
struct Stand {
  TriggerKind kind;
  std::string_view message;
};

Stand stand_of(const Trigger& on) {
  return on.kind == TriggerKind::after && on.of ? Stand{*on.of, on.of_message}
                                                : Stand{on.kind, on.message};
}

bool is_of_kind(const RecordedEvent& event, const Stand& stand) {
  switch (stand.kind) {
    case TriggerKind::accept:
      return event.kind == EventKind::accept;
    case TriggerKind::hello:
    case TriggerKind::version_sent:
    case TriggerKind::ready:
      return event.kind == EventKind::stage && event.name == scenario::to_string(stand.kind);
    case TriggerKind::request:
      return event.kind == EventKind::in && event.name == stand.message;
    case TriggerKind::any_request:
      return event.kind == EventKind::in && !event.name.empty() && event.name != kGreeting;
    case TriggerKind::peer_fin:
      return event.kind == EventKind::peer_fin;
    case TriggerKind::peer_rst:
      return event.kind == EventKind::peer_rst;
    case TriggerKind::sending:
      return event.kind == EventKind::out && event.rule.empty() && event.name == stand.message;
    case TriggerKind::after:
      return false;
  }
  return false;
}

/// Whether the gateway could not read the request, or it came at the wrong time, so that rules
/// never saw it.
bool is_turned_away(const Context& context, const RecordedEvent& event) {
  return event.kind == EventKind::in &&
         std::any_of(context.events().begin(), context.events().end(),
                     [&](const RecordedEvent* other) {
                       return other->kind == EventKind::error && other->rule.empty() &&
                              other->connection == event.connection && other->time == event.time;
                     });
}

/// Whether the latest message of this name on the connection, up to the event, matches.
const RecordedEvent* latest_in(const Context& context, const RecordedEvent& event,
                               std::string_view message) {
  const RecordedEvent* latest = nullptr;
  for (const RecordedEvent* other : context.events()) {
    if (other->time > event.time) {
      break;
    }
    if (other->kind == EventKind::in && other->name == message &&
        other->connection == event.connection) {
      latest = other;
    }
  }
  return latest;
}

bool passes(const Context& context, const Rule& rule, const RecordedEvent& event) {
  if (rule.connection) {
    const Tree number = integer_tree(event.connection);
    if (!matches(*rule.connection, &number)) {
      return false;
    }
  }
  if (rule.client_id) {
    const RecordedEvent* const start = latest_in(context, event, "START_API");
    if (start == nullptr || !matches(*rule.client_id, start->values.find("clientId"))) {
      return false;
    }
  }
  const bool is_hello = stand_of(rule.on).kind == TriggerKind::hello;
  const RecordedEvent* const message = is_hello ? latest_in(context, event, kGreeting) : &event;
  return matches_all(rule.where, message != nullptr ? message->values : map_tree(),
                     &context.saved());
}

/// Whether the step makes its client cause the event.
bool asks_for(const RecordedEvent& step, const Stand& stand) {
  const bool connects = step.name == "connect";
  const wire::MessageSpec* const request =
      step.name == "call" ? wire::message_of_call(step.text) : nullptr;
  switch (stand.kind) {
    case TriggerKind::accept:
    case TriggerKind::hello:
    case TriggerKind::version_sent:
    case TriggerKind::ready:
      return connects;
    case TriggerKind::request:
      return (connects && stand.message == "START_API") ||
             (request != nullptr && wire::name_of(*request) == stand.message);
    case TriggerKind::any_request:
      return connects || request != nullptr;
    case TriggerKind::peer_fin:
      return step.name == "disconnect";
    case TriggerKind::peer_rst:
    case TriggerKind::sending:
    case TriggerKind::after:
      return false;
  }
  return false;
}

/// The request that makes the gateway send the message; nothing if the tables do not tell, or if
/// several steps may cause it.
std::optional<Stand> cause_of(const Context& context, std::string_view message) {
  for (const scenario::Step& step : context.input().scenario.steps) {
    const wire::MessageSpec* const request = step.kind == scenario::StepKind::connect
                                                 ? wire::find_message("START_API")
                                                 : wire::message_of_call(step.call);
    const auto answers =
        request == nullptr ? std::vector<std::string_view>() : wire::answers_of(*request);
    if (std::find(answers.begin(), answers.end(), message) != answers.end()) {
      return Stand{TriggerKind::request, wire::name_of(*request)};
    }
  }
  return std::nullopt;
}

}  // namespace

Occasions occasions_of(const Context& context, const Rule& rule) {
  const Stand stand = stand_of(rule.on);
  Occasions occasions;
  for (const RecordedEvent* event : context.events()) {
    if (!is_of_kind(*event, stand) || is_turned_away(context, *event)) {
      continue;
    }
    ++occasions.of_kind;
    if (!passes(context, rule, *event)) {
      continue;
    }
    const Tree number = integer_tree(++occasions.fitting);
    const bool is_wanted = !rule.nth || matches(*rule.nth, &number);
    if (is_wanted && occasions.wanted == nullptr) {
      occasions.wanted = event;
    }
  }
  return occasions;
}

std::string occasion_name(const Rule& rule) {
  const Stand stand = stand_of(rule.on);
  if (stand.kind == TriggerKind::request) {
    return std::string(stand.message);
  }
  if (stand.kind == TriggerKind::sending) {
    return "sending " + std::string(stand.message);
  }
  return scenario::to_string(stand.kind);
}

const RecordedEvent* asking_step(const Context& context, const Rule& rule) {
  const bool has_met_fault =
      std::any_of(context.events().begin(), context.events().end(),
                  [](const RecordedEvent* event) { return event->kind == EventKind::rule; });
  if (has_met_fault) {
    return nullptr;
  }
  Stand stand = stand_of(rule.on);
  if (stand.kind == TriggerKind::sending) {
    const std::optional<Stand> cause = cause_of(context, stand.message);
    if (!cause) {
      return nullptr;
    }
    stand = *cause;
  }
  const auto came =
      std::count_if(context.events().begin(), context.events().end(),
                    [&](const RecordedEvent* event) { return is_of_kind(*event, stand); });
  std::vector<const RecordedEvent*> asking;
  for (const RecordedEvent* event : context.events()) {
    if (event->kind == EventKind::step_begin && asks_for(*event, stand)) {
      asking.push_back(event);
    }
  }
  return static_cast<std::ptrdiff_t>(asking.size()) > came ? asking.back() : nullptr;
}

std::string describe_step(const Context& context, const RecordedEvent& begin) {
  const std::string call = begin.name == "call" ? " " + begin.text : std::string();
  const std::string name = fmt::format("step {} ({}{})", begin.id, begin.name, call);
  for (const RecordedEvent* event : context.events()) {
    if (event->kind == EventKind::step_end && event->id == begin.id) {
      return name + ": " + event->text;
    }
  }
  return name + " had not ended";
}

}  // namespace ibgw::conformance
