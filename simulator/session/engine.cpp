// Entry points, events and the trace. Rules at work: engine_rules.cpp; bytes and the model's parts:
// engine_wire.cpp.
#include "simulator/session/engine.hpp"

#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/gateway/state.hpp"

namespace ibgw::session {
namespace {

using scenario::TriggerKind;

std::string_view stage_name(const Occurrence& occurrence) {
  switch (occurrence.kind) {
    case TriggerKind::accept:
      return "accept";
    case TriggerKind::hello:
      return "hello";
    case TriggerKind::version_sent:
      return "version_sent";
    case TriggerKind::ready:
      return "ready";
    case TriggerKind::peer_fin:
      return "peer_fin";
    case TriggerKind::peer_rst:
      return "peer_rst";
    case TriggerKind::request:
      return occurrence.message == "START_API" ? "START_API" : "";
    case TriggerKind::any_request:
    case TriggerKind::sending:
    case TriggerKind::after:
      return "";
  }
  return "";
}

}  // namespace

Engine::Engine(const scenario::Scenario& scenario, const EngineOptions& options, trace::Sink* sink)
    : scenario_(scenario),
      options_(options),
      sink_(sink),
      traces_fields_(sink != nullptr && sink->reads_fields()),
      model_(scenario.world == nullptr ? world::default_world() : *scenario.world, options.seed),
      rules_(scenario.rules),
      request_(*wire::find_message("START_API")),
      written_(*wire::find_message("ERR_MSG")) {}

Engine::~Engine() = default;

void Engine::start(Now now, Output& out) {
  model_.begin(moment(nullptr, now));
  for (const std::size_t rule : rules_.timed_from_start()) {
    const std::int64_t due = now.monotonic_ns + scenario_.rules[rule].on.delay.count();
    // Rules for the very start act before anybody can connect.
    if (due <= now.monotonic_ns) {
      fire_timed(rule, 0, due, now, out);
    } else {
      timers_.emplace(due, Timer{.rule = rule});
    }
  }
}

int Engine::accept(Now now, std::string_view peer, std::uint64_t cookie, Output& out) {
  const int connection = ++connections_;
  Session& session = *(sessions_[connection] = std::make_unique<Session>());
  session.connection = connection;
  count_as_client(session);
  trace::Event event;
  event.kind = trace::Kind::accept;
  event.peer = peer;
  event.cookie = cookie;
  trace(event, &session, now);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::accept;
  dispatch(session, occurrence, {}, now, out);
  return connection;
}

void Engine::bytes(int connection, std::string_view bytes, Now now, Output& out) {
  Session* const session = find(connection);
  if (session == nullptr || bytes.empty()) {
    return;
  }
  if (!is_work_left()) {
    begin_turn(now);  // Else whoever waits comes first, in the turn that begins then.
  }
  if (session->phase == Session::Phase::greeting) {
    greeting(*session, bytes, now, out);
  } else {
    frames(*session, bytes, now, out);
  }
  drop_overrun(now, out);
  request_.give_back();
  written_.give_back();
}

void Engine::peer_fin(int connection, Now now, Output& out) {
  Session* const session = find(connection);
  if (session == nullptr || session->peer_closed) {
    return;
  }
  if (session->backlog == nullptr && model_.work().busy(connection)) {
    session->backlog = std::make_unique<Backlog>();
  }
  if (session->backlog != nullptr) {
    session->backlog->peer_fin = true;  // What the client said before comes first.
    return;
  }
  note_leaving(*session);
  session->peer_closed = true;
  if (session->phase == Session::Phase::greeting && !session->greeting.empty()) {
    trace_error(*session,
                {session->greeting.size(), "hello", "the client closed within its greeting"}, {},
                now);
  } else if (session->frames.pending() != 0) {
    trace_error(*session,
                {0, "",
                 "the client closed within a frame, " + std::to_string(session->frames.pending()) +
                     " bytes of it read"},
                {}, now);
  }
  trace::Event event;
  event.kind = trace::Kind::peer_fin;
  trace(event, session, now);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::peer_fin;
  dispatch(*session, occurrence, {}, now, out);
}

void Engine::peer_rst(int connection, Now now, Output& out) {
  Session* const session = find(connection);
  if (session == nullptr) {
    return;
  }
  note_leaving(*session);
  session->peer_closed = true;
  session->write_closed = true;
  count_as_client(*session);
  trace::Event event;
  event.kind = trace::Kind::peer_rst;
  trace(event, session, now);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::peer_rst;
  dispatch(*session, occurrence, {}, now, out);
  // After a reset there is nothing left to hold: the kernel has forgotten the connection.
  if (find(connection) != nullptr) {
    close(*session, StepKind::release, "reset by the client", now, out);
  }
}

std::optional<std::int64_t> Engine::next_deadline() {
  std::optional<std::int64_t> next = model_.next_due_ns();
  const auto also = [&](std::int64_t ns) { next = next ? std::min(*next, ns) : ns; };
  if (!timers_.empty()) {
    also(timers_.begin()->first);
  }
  if (is_work_left()) {
    also(turn_ns_);
  }
  return next;
}

void Engine::advance(Now now, Output& out) {
  begin_turn(now);
  const auto model_until = [&](std::int64_t ns) {
    if (const auto due = model_.next_due_ns(); due && *due <= ns) {
      model_part_of_time(ns, now, out);
    }
  };
  serve_waiting(now, out);
  while (!timers_.empty() && timers_.begin()->first <= now.monotonic_ns) {
    model_until(timers_.begin()->first);
    auto node = timers_.extract(timers_.begin());
    Timer& timer = node.mapped();
    if (timer.backlog) {
      if (Session* const session = find(timer.connection)) {
        wait_for_turn(*session);
        serve_waiting(now, out);
      }
    } else if (timer.queue || timer.delayed) {
      if (Session* const session = find(timer.connection)) {
        if (timer.delayed) {
          const std::shared_ptr<Firing> firing = timer.delayed->firing;
          count_released(*session, size_of(timer.delayed->pieces), out);
          enqueue(*session, std::move(*timer.delayed), now, out);
          settle(firing, now);
        } else if (session->queue) {
          session->queue->timer_ns = 0;
          flush_queue(*session, now, out);
        }
      } else if (timer.delayed) {
        trace_action(
            nullptr, nullptr,
            "skipped, the connection is gone: what rule " + timer.delayed->rule + " delayed", now);
        give_up(timer.delayed->firing, "delay: the connection is gone");
        settle(timer.delayed->firing, now);
      }
    } else if (timer.run) {
      go_on(std::move(timer.run), now, out);
    } else {
      fire_timed(timer.rule, timer.connection, node.key(), now, out);
    }
    if (out.bytes.size() > kFlowBytesMost) {
      drop_overrun(now, out);
      return;  // Much was said: the network and those who wait there have their turn first.
    }
  }
  if (model_.work().spent()) {
    model_.work().begin_turn();  // Whatever requests took: streams must not starve.
  }
  model_until(now.monotonic_ns);
  work_on(now, out);
  drop_overrun(now, out);
  request_.give_back();
  written_.give_back();
}

Engine::Summary Engine::finish(Now now) {
  Summary summary{connections_, rules_.fired()};
  trace::Event event;
  event.kind = trace::Kind::end;
  event.sessions = summary.sessions;
  event.rules = &summary.rules;
  trace(event, nullptr, now);
  return summary;
}

std::string Engine::state(Now now) const {
  return gateway::state_json(model_, moment(nullptr, now));
}

void Engine::report(trace::Event event, Now now) {
  trace(event, find(event.connection), now);
}

Session* Engine::find(int connection) {
  const auto found = sessions_.find(connection);
  return found == sessions_.end() ? nullptr : found->second.get();
}

gateway::Moment Engine::moment(const Session* session, Now now) const {
  return {now.monotonic_ns, wall_ms(session, now)};
}

std::int64_t Engine::wall_ms(const Session* session, Now now) const {
  if (!options_.fixed_wall_ms) {
    return now.wall_ms;
  }
  return *options_.fixed_wall_ms + (session == nullptr ? 0 : session->logical_ns / 1'000'000);
}

bool Engine::muted() const {
  return scenario_.mute_after_held && held_ >= *scenario_.mute_after_held;
}

wire::Codec* Engine::codec_for(int server_version) {
  std::unique_ptr<wire::Codec>& codec = codecs_[server_version];
  if (!codec) {
    codec = std::make_unique<wire::Codec>(server_version);
  }
  return codec.get();
}

/// Rules first; the model's part only if none of them took the event over.
void Engine::dispatch(Session& session, const Occurrence& event, std::string_view frame, Now now,
                      Output& out) {
  Occurrence occurrence = event;
  occurrence.connection = session.connection;
  occurrence.client_id = session.client_id;
  if (const std::string_view stage = stage_name(occurrence); !stage.empty()) {
    trace_stage(session, stage, now);
  }
  if (!rules_.empty()) {
    schedule_timed(session, occurrence, now);
    const std::vector<std::size_t> found =
        rules_.find(occurrence);  // A copy: rules may cause further events.
    bool is_taken = false;
    for (const std::size_t rule : found) {
      is_taken = is_taken || (options_.rules_act && !rules_.rule(rule).actions.empty());
      begin_rule(rule, find(occurrence.connection), occurrence, frame, now.monotonic_ns, now, out);
    }
    if (is_taken) {
      return;
    }
  }
  if (muted() && occurrence.kind != TriggerKind::accept) {
    trace_action(&session, nullptr, "mute: too many held connections", now);
    return;
  }
  switch (occurrence.kind) {
    case TriggerKind::accept:
      model_accept(session, now, out);
      break;
    case TriggerKind::hello:
      model_hello(session, now, out);
      break;
    case TriggerKind::request:
      model_request(session, *occurrence.fields, now, out);
      break;
    case TriggerKind::sending:
      write_bytes(session, frame, occurrence.fields, {}, now, out);
      break;
    case TriggerKind::peer_fin:
    case TriggerKind::peer_rst:
      model_peer_closed(session, now, out);
      break;
    case TriggerKind::version_sent:
    case TriggerKind::ready:
    case TriggerKind::any_request:
    case TriggerKind::after:
      break;
  }
}

void Engine::schedule_timed(Session& session, const Occurrence& occurrence, Now now) {
  const std::string_view message =
      occurrence.kind == TriggerKind::request ? occurrence.message : std::string_view{};
  if (occurrence.kind == TriggerKind::sending) {
    return;
  }
  for (const std::size_t rule : rules_.timed(occurrence.kind, message)) {
    const auto delay = static_cast<std::int64_t>(
        static_cast<double>(scenario_.rules[rule].on.delay.count()) * options_.time_scale);
    timers_.emplace(now.monotonic_ns + delay,
                    Timer{.rule = rule, .connection = session.connection});
  }
}

void Engine::trace(trace::Event event, const Session* session, Now now) {
  if (sink_ == nullptr) {
    return;
  }
  event.t = now.monotonic_ns;
  event.wall_ms = wall_ms(session, now);
  if (session != nullptr) {
    event.connection = session->connection;
  }
  sink_->on_event(event);
}

void Engine::trace_stage(const Session& session, std::string_view stage, Now now) {
  trace::Event event;
  event.kind = trace::Kind::stage;
  event.stage = stage;
  event.client_id = session.client_id;
  trace(event, &session, now);
}

void Engine::trace_action(const Session* session, const RuleRun* run, std::string_view action,
                          Now now, trace::Ending ends) {
  trace::Event event;
  event.kind = trace::Kind::action;
  event.action = action;
  event.ends = ends;
  if (run != nullptr) {
    event.rule = run->rule->id;
  }
  trace(event, session, now);
}

void Engine::trace_refusal(const Session& session, std::string_view why, Now now) {
  const std::string action = "refused: " + std::string(why);
  trace::Event event;
  event.kind = trace::Kind::action;
  event.action = action;
  event.refused = true;
  trace(event, &session, now);
}

void Engine::trace_failure(const Session* session, const wire::WireError& error,
                           std::string_view rule, Now now) {
  trace::Event event;
  event.kind = trace::Kind::error;
  event.rule = rule;
  event.field = error.field;
  event.reason = error.reason;
  trace(event, session, now);
}

void Engine::trace_error(const Session& session, const wire::WireError& error,
                         std::string_view bytes, Now now) {
  trace::Event event;
  event.kind = trace::Kind::error;
  event.has_offset = true;
  event.offset = error.offset;
  event.field = error.field;
  event.reason = error.reason;
  event.bytes = bytes;
  trace(event, &session, now);
}

}  // namespace ibgw::session
