#include "conformance/check/rule_work.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/rule_events.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using Cause = UndoneRule::Cause;
using scenario::Rule;

bool is_of(const RecordedEvent& event, EventKind kind, const Rule& rule) {
  return event.kind == kind && event.name == rule.id;
}

bool is_true(const Tree& tree, std::string_view member) {
  const Tree* const value = tree.find(member);
  return value != nullptr && value->kind == Tree::Kind::boolean && value->boolean;
}

/// Whether a step told the application to leave the connection, so that its end was not the
/// client's decision.
bool was_told_to_leave(const Context& context, int connection) {
  Moment opened = 0;
  Moment closed = 0;
  for (const RecordedEvent* event : context.events()) {
    if (event->connection != connection) {
      continue;
    }
    if (event->kind == EventKind::accept) {
      opened = event->time;
    } else if (event->kind == EventKind::peer_fin || event->kind == EventKind::peer_rst) {
      closed = event->time;
    }
  }
  int instance = 0;
  for (const Connection& known : context.connections()) {
    instance = known.trace_number == connection ? known.instance : instance;
  }
  return std::any_of(context.events().begin(), context.events().end(),
                     [&](const RecordedEvent* event) {
                       return event->kind == EventKind::step_begin &&
                              (event->name == "disconnect" || event->name == "kill") &&
                              event->time >= opened && (closed == 0 || event->time <= closed) &&
                              (instance == 0 || event->instance == instance);
                     });
}

/// Whether the kernel showed unread bytes at the client's end when the case ended.
bool has_left_unread(const Context& context, int connection) {
  std::uint32_t unread = 0;
  for (const Connection& known : context.connections()) {
    if (known.trace_number == connection && !known.client_end.empty()) {
      unread = known.client_end.back()->socket->unread_bytes;
    }
  }
  return unread != 0;
}

const RecordedEvent* find_done(const std::vector<const RecordedEvent*>& events,
                               const RecordedEvent& fired) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const RecordedEvent* event) {
    return event->kind == EventKind::rule_done && event->id == fired.id;
  });
  return found == events.end() ? nullptr : *found;
}

/// What was not carried out in one firing; nothing if everything was, or if the client left because
/// of it.
std::optional<UndoneRule> undone_of(const Context& context, const RecordedEvent& fired) {
  const RecordedEvent* const done = find_done(context.events(), fired);
  if (done != nullptr && is_true(done->values, "ok")) {
    return std::nullopt;
  }
  UndoneRule outcome;
  if (done == nullptr || !is_true(done->values, "client_left")) {
    outcome.why = done == nullptr ? "it was still running when the case ended" : done->text;
    if (has_left_unread(context, fired.connection)) {
      outcome.cause = Cause::unread;
      outcome.why += "; the client left bytes unread";
    }
    return outcome;
  }
  // A client may react to a fault by closing; then this reaction is judged.
  const bool is_told = was_told_to_leave(context, done->connection);
  if (!is_true(done->values, "begun")) {
    outcome.cause = is_told ? Cause::ours : Cause::left_before;
    outcome.why = "the client closed before any of its actions ran: " + done->text;
  } else if (is_told) {
    outcome.why = "a step made the client leave before all of its actions had run: " + done->text;
  } else {
    return std::nullopt;
  }
  return outcome;
}

/// Whether the client, on its own, ended a connection that a timed rule was waiting on.
bool has_left(const Context& context, int connection) {
  return std::any_of(
             context.events().begin(), context.events().end(),
             [connection](const RecordedEvent* event) {
               return event->connection == connection &&
                      (event->kind == EventKind::peer_fin || event->kind == EventKind::peer_rst);
             }) &&
         !was_told_to_leave(context, connection);
}

/// The id of another rule that acted on the event, or empty.
std::string taken_by(const Context& context, const RecordedEvent& event) {
  for (const RecordedEvent* other : context.events()) {
    if (other->kind == EventKind::rule && other->connection == event.connection &&
        other->time == event.time) {
      return other->name;
    }
  }
  return {};
}

/// For a rule whose event happened in the case.
UndoneRule missed(const Context& context, const Rule& rule, const RecordedEvent& occasion) {
  UndoneRule missed;
  if (rule.on.kind == scenario::TriggerKind::after) {
    const bool left = has_left(context, occasion.connection);
    missed.cause = left ? Cause::left_before : Cause::ours;
    missed.why = left ? "the client closed before its time was reached"
                      : "the case ended before its time was reached";
    return missed;
  }
  const std::string other = taken_by(context, occasion);
  missed.why =
      occasion_name(rule) + " happened" +
      (other.empty() ? ", but the rule did not fire" : ", but rule " + other + " handled it");
  return missed;
}

/// For a rule whose event did not happen in the case.
UndoneRule without_occasion(const Context& context, const Rule& rule, const Occasions& occasions) {
  UndoneRule undone;
  if (rule.on.kind == scenario::TriggerKind::after && !rule.on.of) {
    undone.why = "the case ended before its time was reached";
    return undone;
  }
  const std::string name = occasion_name(rule);
  undone.why = name + " was not reached";
  if (occasions.of_kind != 0) {
    undone.why = fmt::format("{} happened {} time{}, but never matched its filters", name,
                             occasions.of_kind, occasions.of_kind == 1 ? "" : "s");
  }
  const std::string call = context.missing_calls().needed_by(rule);
  if (!call.empty()) {
    undone.cause = Cause::missing_call;
    undone.why += fmt::format("; the client cannot make call {}", call);
    return undone;
  }
  const RecordedEvent* const step = asking_step(context, rule);
  undone.cause = step != nullptr ? Cause::not_reached : Cause::not_asked;
  if (step != nullptr) {
    undone.since = step->time;
    undone.why += "; " + describe_step(context, *step);
  }
  return undone;
}

UndoneRule never_fired(const Context& context, const Rule& rule) {
  const Occasions occasions = occasions_of(context, rule);
  UndoneRule undone = occasions.wanted != nullptr ? missed(context, rule, *occasions.wanted)
                                                  : without_occasion(context, rule, occasions);
  const auto& all = context.input().record.events;
  const bool fired_late = std::any_of(all.begin(), all.end(), [&](const RecordedEvent& event) {
    return is_of(event, EventKind::rule, rule);
  });
  undone.why =
      fmt::format("rule {} {}: {}", rule.id,
                  fired_late ? "fired only after the case ended" : "never fired", undone.why);
  return undone;
}

/// Nothing if the rule was carried out at least once.
std::optional<UndoneRule> undone_of(const Context& context, const Rule& rule) {
  std::optional<UndoneRule> first;
  for (const RecordedEvent* event : context.events()) {
    if (!is_of(*event, EventKind::rule, rule)) {
      continue;
    }
    std::optional<UndoneRule> outcome = undone_of(context, *event);
    if (!outcome) {
      return std::nullopt;
    }
    if (!first) {
      outcome->why = fmt::format("rule {} was not carried out: {}", rule.id, outcome->why);
      first = std::move(outcome);
    }
  }
  return first ? first : never_fired(context, rule);
}

}  // namespace

std::optional<std::string> unsendable(const Context& context) {
  for (const RecordedEvent* event : context.events()) {
    if (event->kind == EventKind::error && !event->rule.empty()) {
      return fmt::format("rule {} could not send its message: {}", event->rule, event->text);
    }
  }
  return std::nullopt;
}

std::vector<UndoneRule> undone_rules(const Context& context, const scenario::Scenario& scenario) {
  std::vector<UndoneRule> undone;
  for (const Rule& rule : scenario.rules) {
    if (std::optional<UndoneRule> outcome =
            rule.optional ? std::nullopt : undone_of(context, rule)) {
      outcome->rule = &rule;
      undone.push_back(std::move(*outcome));
    }
  }
  return undone;
}

bool is_rule_at_work(const CaseRecord& record, const scenario::Scenario& scenario) {
  return std::any_of(scenario.rules.begin(), scenario.rules.end(), [&](const Rule& rule) {
    if (rule.optional) {
      return false;
    }
    int at_work = 0;
    bool is_carried_out = false;
    for (const RecordedEvent& event : record.events) {
      at_work += is_of(event, EventKind::rule, rule) ? 1 : 0;
      if (is_of(event, EventKind::rule_done, rule)) {
        --at_work;
        is_carried_out = is_carried_out || is_true(event.values, "ok");
      }
    }
    return at_work > 0 && !is_carried_out;
  });
}

}  // namespace ibgw::conformance
