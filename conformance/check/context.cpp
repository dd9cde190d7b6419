#include "conformance/check/context.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "conformance/event/match.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Anchor;
using scenario::Pattern;
using scenario::StepKind;

// Events of the gateway and of the adapter reach the record on different paths: on a busy machine,
// a cause may be stamped up to this much after its effect.
constexpr Moment kCrossSlack = 50'000'000;

bool makes_client_act(const RecordedEvent& step) {
  return step.name == "connect" || step.name == "disconnect" || step.name == "call" ||
         step.name == "kill" || step.name == "start";
}

EventKind kind_of(Pattern::Kind kind) {
  switch (kind) {
    case Pattern::Kind::callback:
      return EventKind::callback;
    case Pattern::Kind::call_begin:
      return EventKind::call_begin;
    case Pattern::Kind::call_end:
      return EventKind::call_end;
    case Pattern::Kind::request:
      return EventKind::in;
    case Pattern::Kind::sent:
      return EventKind::out;
    case Pattern::Kind::stage:
      return EventKind::stage;
  }
  return EventKind::note;
}

EventKind kind_of(Anchor::Kind kind) {
  switch (kind) {
    case Anchor::Kind::latest_step:
      return EventKind::step_begin;
    case Anchor::Kind::call_begin:
      return EventKind::call_begin;
    case Anchor::Kind::sent:
      return EventKind::out;
    case Anchor::Kind::stage:
      return EventKind::stage;
    case Anchor::Kind::rule:
      return EventKind::rule;
    case Anchor::Kind::callback:
      return EventKind::callback;
  }
  return EventKind::note;
}

/// Stages have their own lines in the trace. For a request used as a stage, it is the line of its
/// arrival.
bool is_stage(const RecordedEvent& event, const std::string& name) {
  if (event.kind == EventKind::stage || event.kind == EventKind::in) {
    return event.name == name;
  }
  const bool is_stage_by_kind = event.kind == EventKind::accept ||
                                event.kind == EventKind::peer_fin ||
                                event.kind == EventKind::peer_rst;
  return is_stage_by_kind && to_string(event.kind) == name;
}

int port_of(const std::string& address) {
  int port = 0;
  const std::size_t colon = address.rfind(':');
  if (colon != std::string::npos) {
    std::from_chars(address.data() + colon + 1, address.data() + address.size(), port);
  }
  return port;
}

}  // namespace

std::optional<Moment> earlier(std::optional<Moment> a, std::optional<Moment> b) {
  return a && b ? std::min(a, b) : (a ? a : b);
}

bool makes_client_act(StepKind kind) {
  return kind == StepKind::connect || kind == StepKind::disconnect || kind == StepKind::call ||
         kind == StepKind::kill || kind == StepKind::start;
}

Context::Context(const JudgeInput& input) : input_(input), saved_(saved_in(input.record)) {
  const Moment end = input.record.end.value_or(INT64_MAX);
  for (const RecordedEvent& event : input.record.events) {
    if (event.time <= end) {
      events_.push_back(&event);
    }
  }
  for (const scenario::Step& step : input.scenario.steps) {
    several_instances_ = several_instances_ || step.instance != 1;
  }
  missing_calls_ = MissingCalls(input.scenario, input.facts, events_);
  collect_connections();
}

void Context::collect_connections() {
  for (const RecordedEvent* event : events_) {
    if (event->kind == EventKind::accept) {
      attach_accept(*event);
    } else if (event->kind == EventKind::socket && event->socket) {
      attach_socket(*event);
    }
  }
}

void Context::attach_accept(const RecordedEvent& event) {
  const int port = port_of(event.text);
  for (Connection& connection : connections_) {
    if (connection.client_port == port && connection.trace_number == 0) {
      connection.trace_number = event.connection;
      count_as_opened(connection);
      return;
    }
  }
  Connection connection;
  connection.client_port = port;
  connection.trace_number = event.connection;
  connection.first_seen = event.time;
  count_as_opened(connections_.emplace_back(connection));
}

void Context::count_as_opened(Connection& connection) {
  if (connection.number == 0) {
    connection.number =
        1 + static_cast<int>(std::count_if(connections_.begin(), connections_.end(),
                                           [](const Connection& one) { return one.number != 0; }));
  }
}

void Context::attach_socket(const RecordedEvent& event) {
  const SocketFact& fact = *event.socket;
  Connection* found = nullptr;
  for (Connection& connection : connections_) {
    const auto& seen =
        connection.client_end.empty() ? connection.gateway_end : connection.client_end;
    const bool same_sight = !seen.empty() && seen.front()->connection == event.connection;
    if (connection.client_port == fact.client_port && (seen.empty() || same_sight)) {
      found = &connection;
      break;
    }
  }
  if (found == nullptr) {
    Connection connection;
    connection.client_port = fact.client_port;
    connection.first_seen = event.time;
    found = &connections_.emplace_back(connection);
  }
  if (event.instance != 0) {
    found->instance = event.instance;
  }
  auto& changes = fact.end == scenario::SocketEnd::client ? found->client_end : found->gateway_end;
  changes.push_back(&event);
  if (event.name != "SYN_SENT" && event.name != "gone" && event.name != "SYN_RECV") {
    count_as_opened(*found);
  }
}

bool Context::belongs(const RecordedEvent& event, int instance) const {
  if (!several_instances_ || event.instance == instance) {
    return true;
  }
  if (!is_from_trace(event.kind)) {
    return false;
  }
  for (const Connection& connection : connections_) {
    if (connection.trace_number == event.connection && connection.trace_number != 0) {
      return connection.instance == 0 || connection.instance == instance;
    }
  }
  return true;
}

bool Context::fits(const Pattern& pattern, const RecordedEvent& event, int instance) const {
  const bool is_named = pattern.kind == Pattern::Kind::stage
                            ? is_stage(event, pattern.name)
                            : event.kind == kind_of(pattern.kind) && event.name == pattern.name;
  return is_named && belongs(event, instance) && matches_all(pattern.where, event.values, &saved_);
}

std::vector<const RecordedEvent*> Context::find(const Pattern& pattern, int instance) const {
  std::vector<const RecordedEvent*> found;
  for (const RecordedEvent* event : events_) {
    if (fits(pattern, *event, instance)) {
      found.push_back(event);
    }
  }
  return found;
}

AnchorTimes Context::anchor(const Anchor& anchor, int instance) const {
  const EventKind kind = kind_of(anchor.kind);
  AnchorTimes result;
  result.from_adapter = is_from_adapter(kind);
  result.from_trace = is_from_trace(kind);
  for (const RecordedEvent* event : events_) {
    bool is_occurrence = event->kind == kind && event->name == anchor.name;
    if (anchor.kind == Anchor::Kind::latest_step) {
      is_occurrence = event->kind == kind && makes_client_act(*event);
    } else if (anchor.kind == Anchor::Kind::stage) {
      is_occurrence = is_stage(*event, anchor.name);
    }
    if (is_occurrence && belongs(*event, instance)) {
      result.times.push_back(event->time);
    }
  }
  if (result.times.empty() && anchor.kind == Anchor::Kind::latest_step) {
    result.times.push_back(input_.record.begin);
  }
  return result;
}

Duration Context::span(const scenario::Limit& limit) const {
  if (limit.fixed) {
    return *limit.fixed + limit.plus;
  }
  const auto timeout = input_.facts.timeouts.find(limit.client_timeout);
  const Duration base =
      timeout != input_.facts.timeouts.end() ? timeout->second : Duration(std::chrono::seconds(5));
  return base + limit.plus;
}

bool Context::has_latest_step_begun(int instance) const {
  const auto acts = [&](const scenario::Step& step) {
    return step.instance == instance && makes_client_act(step.kind);
  };
  const auto& steps = input_.scenario.steps;
  const auto wanted = std::count_if(steps.begin(), steps.end(), acts);
  const auto begun = std::count_if(events_.begin(), events_.end(), [&](const RecordedEvent* event) {
    return event->kind == EventKind::step_begin && event->instance == instance &&
           makes_client_act(*event);
  });
  return begun >= wanted;
}

bool Context::is_gone_for_good(int instance) const {
  if (!end_of_process(instance)) {
    return false;
  }
  return input_.record.steps_done;
}

std::optional<ProcessEnd> Context::end_of_process(int instance) const {
  std::optional<ProcessEnd> end;
  for (const RecordedEvent* event : events_) {
    if (event->instance != instance) {
      continue;
    }
    if (event->kind == EventKind::exited && !end) {
      end = {event->text, false};
    } else if (event->kind == EventKind::killed) {
      end = {"killed by a step of the scenario", true};
    } else if (event->kind == EventKind::started) {
      end.reset();
    }
  }
  return end;
}

Moment slack(EventKind event, const AnchorTimes& anchor) {
  const bool crosses = (is_from_adapter(event) && anchor.from_trace) ||
                       (is_from_trace(event) && anchor.from_adapter);
  return crosses ? kCrossSlack : 0;
}

bool is_timely(const RecordedEvent& event, const AnchorTimes& anchor, Duration span) {
  const Moment early = slack(event.kind, anchor);
  return std::any_of(anchor.times.begin(), anchor.times.end(), [&](Moment begin) {
    return event.time >= begin - early && event.time <= begin + span.count();
  });
}

}  // namespace ibgw::conformance
