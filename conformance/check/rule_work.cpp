#include "conformance/check/rule_work.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Rule;

bool is_of(const Event& event, EventKind kind, const Rule& rule) {
  return event.kind == kind && event.name == rule.id;
}

bool is_true(const Tree& tree, std::string_view member) {
  const Tree* const value = tree.find(member);
  return value != nullptr && value->kind == Tree::Kind::boolean && value->boolean;
}

/// The application was told to leave the connection, so that its end was not the client's choice.
bool was_told_to_leave(const Context& context, int connection) {
  Moment opened = 0;
  Moment closed = 0;
  for (const Event* event : context.events()) {
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
  return std::any_of(context.events().begin(), context.events().end(), [&](const Event* event) {
    return event->kind == EventKind::step_begin &&
           (event->name == "disconnect" || event->name == "kill") && event->time >= opened &&
           (closed == 0 || event->time <= closed) && (instance == 0 || event->instance == instance);
  });
}

/// Why a firing that came to its end counts for nothing, or empty.
std::string why_not(const Context& context, const Event& done) {
  if (is_true(done.values, "ok")) {
    return {};
  }
  if (!is_true(done.values, "client_left")) {
    return done.text;
  }
  // A client that meets a fault may answer by closing, and then that is what is judged.
  const bool is_answer = is_true(done.values, "begun");
  if (!is_answer) {
    return "the client closed before any of it: " + done.text;
  }
  return was_told_to_leave(context, done.connection)
             ? "the client was told to leave in the middle of it: " + done.text
             : std::string();
}

const Event* find_done(const std::vector<const Event*>& events, const Event& fired) {
  const auto found = std::find_if(events.begin(), events.end(), [&](const Event* event) {
    return event->kind == EventKind::rule_done && event->id == fired.id;
  });
  return found == events.end() ? nullptr : *found;
}

std::string undone(const Context& context, const Rule& rule) {
  std::string first;
  for (const Event* event : context.events()) {
    if (!is_of(*event, EventKind::rule, rule)) {
      continue;
    }
    const Event* const done = find_done(context.events(), *event);
    const std::string why = done == nullptr
                                ? std::string("it was still at work when the case ended")
                                : why_not(context, *done);
    if (why.empty()) {
      return {};
    }
    if (first.empty()) {
      first = fmt::format("rule {} was not carried out: {}", rule.id, why);
    }
  }
  if (!first.empty()) {
    return first;
  }
  const auto& all = context.input().record.events;
  const bool fired_late = std::any_of(all.begin(), all.end(), [&](const Event& event) {
    return is_of(event, EventKind::rule, rule);
  });
  return fired_late
             ? fmt::format(
                   "rule {} fired only after the case had ended: the fault did not happen in it",
                   rule.id)
             : fmt::format("rule {} never fired: the fault did not happen", rule.id);
}

}  // namespace

std::string undone_rule(const Context& context, const scenario::Scenario& scenario) {
  // What a rule had to send and the gateway could not encode is a fault that did not happen, too.
  for (const Event* event : context.events()) {
    if (event->kind == EventKind::error && !event->rule.empty()) {
      return fmt::format("rule {} could not send what it says: {}", event->rule, event->text);
    }
  }
  for (const Rule& rule : scenario.rules) {
    std::string why = rule.optional ? std::string() : undone(context, rule);
    if (!why.empty()) {
      return why;
    }
  }
  return {};
}

bool is_rule_at_work(const CaseRecord& record, const scenario::Scenario& scenario) {
  return std::any_of(scenario.rules.begin(), scenario.rules.end(), [&](const Rule& rule) {
    if (rule.optional) {
      return false;
    }
    int at_work = 0;
    bool is_carried_out = false;
    for (const Event& event : record.events) {
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
