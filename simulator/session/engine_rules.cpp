// Rules at work.
#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/scenario/actions.hpp"
#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::session {
namespace {

using scenario::Action;
using scenario::ActionKind;
using scenario::ActionPlace;
using scenario::ActionSpec;
using scenario::ActionValue;
using scenario::Noticed;
using scenario::Proven;
using scenario::TriggerKind;

// A rule that never waits must not keep everybody else waiting.
constexpr int kActionsAtOnce = 1000;

trace::Ending ending_of(const ActionSpec& spec) {
  return spec.step == StepKind::close_fin      ? trace::Ending::fin
         : spec.step == StepKind::close_rst    ? trace::Ending::rst
         : spec.step == StepKind::close_abrupt ? trace::Ending::abrupt
         : spec.step == StepKind::half_close   ? trace::Ending::half_close
                                               : trace::Ending::none;
}

/// What it was given to work with, as the trace shows it.
std::string describe_value(const Action& action) {
  switch (scenario::spec_of(action.kind).value) {
    case ActionValue::message:
      return action.message;
    case ActionValue::bytes:
      return std::to_string(action.raw.size()) + " bytes";
    case ActionValue::duration:
      return format_duration(action.duration);
    case ActionValue::body:
      return std::to_string(action.times);
    case ActionValue::change:
      return world::to_string(*action.change);
    case ActionValue::none:
    case ActionValue::receive_buffer:
    case ActionValue::queue:
      break;
  }
  return {};
}

std::string describe(const Action& action) {
  const std::string value = describe_value(action);
  return std::string(scenario::name_of(scenario::spec_of(action.kind))) +
         (value.empty() ? "" : ": " + value) +
         (action.modifiers.empty() ? "" : " (" + names_of(action.modifiers) + ")");
}

/// True for what a client can notice of a fault.
bool is_met(const Action& action, const Session* session) {
  const bool reaches = session != nullptr && !session->write_closed && !session->vanished;
  switch (scenario::spec_of(action.kind).noticed) {
    case Noticed::no:
      return false;
    case Noticed::yes:
      return true;
    case Noticed::if_connected:
      return reaches;
    case Noticed::if_modified:
      return reaches && !action.modifiers.empty();
  }
  return false;
}

bool is_proven(const ActionSpec& spec, const Action& action) {
  return spec.proven == Proven::yes ||
         (spec.proven == Proven::if_sized && action.receive_buffer.has_value());
}

}  // namespace

void Engine::begin_rule(std::size_t index, Session* session, const Occurrence& occurrence,
                        std::string_view frame, std::int64_t planned_ns, Now now, Output& out) {
  auto run = std::make_unique<RuleRun>();
  run->rule = &rules_.rule(index);
  run->connection = occurrence.connection;
  run->event = occurrence.kind;
  run->planned_ns = planned_ns;
  run->logical_ns = session == nullptr ? 0 : session->logical_ns;
  run->frame = std::string(frame);
  if (occurrence.fields != nullptr) {
    run->message = copy_of(*occurrence.fields);
  }
  run->levels.push_back({&run->rule->actions, 0, 0, nullptr});
  run->firing = begin_firing(*run->rule, occurrence);
  trace::Event event;
  event.kind = trace::Kind::rule;
  event.rule = run->rule->id;
  event.connection = occurrence.connection;
  event.firing = run->firing->number;
  const Tree saved = rules_.save(index, occurrence);
  event.saved = saved.members.empty() ? nullptr : &saved;
  trace(event, session, now);
  if (options_.rules_act && session != nullptr && !run->rule->output.empty()) {
    if (!session->queue) {
      session->queue = std::make_unique<OutputQueue>();
    }
    session->queue->output = run->rule;
  }
  if (options_.rules_act) {
    go_on(std::move(run), now, out);
  } else {
    settle(run->firing, now);
  }
}

void Engine::fire_timed(std::size_t rule, int connection, std::int64_t planned_ns, Now now,
                        Output& out) {
  Session* const session = find(connection);
  if (connection != 0 && session == nullptr) {
    return;  // The connection is gone; what was to happen on it cannot.
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::after;
  occurrence.connection = connection;
  occurrence.client_id = session == nullptr ? -1 : session->client_id;
  if (!rules_.fires(rule, occurrence)) {
    return;
  }
  if (session != nullptr) {
    session->logical_ns += rules_.rule(rule).on.delay.count();
  }
  begin_rule(rule, session, occurrence, {}, planned_ns, now, out);
}

/// Runs actions until the next wait or the end.
void Engine::go_on(std::unique_ptr<RuleRun> run, Now now, Output& out) {
  int done = 0;
  while (!run->levels.empty()) {
    RuleRun::Level& level = run->levels.back();
    if (level.next < level.actions->size()) {
      if (++done > kActionsAtOnce) {
        // Later than now: the network's turn comes in between.
        timers_.emplace(now.monotonic_ns + 1, Timer{.run = std::move(run)});
        return;
      }
      const Action& action = (*level.actions)[level.next++];
      const Next next = act(*run, action, now, out);
      if (next == Next::later) {
        resume_later(std::move(run));
        return;
      }
      if (next == Next::never) {
        break;  // What stands behind it is not meant to happen.
      }
      continue;
    }
    const Action* const repeat = level.repeat;
    if (level.rounds_left == 0) {
      run->levels.pop_back();
      continue;
    }
    --level.rounds_left;
    level.next = 0;
    if (repeat->duration.count() > 0) {
      run->planned_ns += static_cast<std::int64_t>(static_cast<double>(repeat->duration.count()) *
                                                   options_.time_scale);
      run->logical_ns += repeat->duration.count();
      resume_later(std::move(run));
      return;
    }
  }
  settle(run->firing, now);
}

void Engine::resume_later(std::unique_ptr<RuleRun> run) {
  const std::int64_t due = run->planned_ns;
  timers_.emplace(due, Timer{.run = std::move(run)});
}

Engine::Next Engine::act(RuleRun& run, const Action& action, Now now, Output& out) {
  // The model's part of one rule may set off another.
  const std::shared_ptr<Firing> outer = std::exchange(acting_, run.firing);
  const Next next = act_now(run, action, now, out);
  acting_ = outer;
  return next;
}

Engine::Next Engine::act_now(RuleRun& run, const Action& action, Now now, Output& out) {
  Session* const session = find(run.connection);
  if (session != nullptr && session->logical_ns < run.logical_ns) {
    session->logical_ns = run.logical_ns;
  }
  const ActionSpec& spec = scenario::spec_of(action.kind);
  trace_action(session, &run, describe(action), now, ending_of(spec));
  run.firing->begun = run.firing->begun || is_met(action, session);
  const bool is_on_connection =
      spec.place == ActionPlace::connection || spec.place == ActionPlace::event;
  if (is_on_connection && session == nullptr) {
    skip(run, describe(action), now);
    return Next::at_once;
  }
  if (spec.writes && (!action.modifiers.empty() || !run.joined.empty())) {
    return write_item(run, action, now, out);
  }
  carry_out(run, action, session, now, out);
  switch (spec.pause) {
    case scenario::Pause::none:
      return Next::at_once;
    case scenario::Pause::planned:
      return Next::later;
    case scenario::Pause::for_good:
      return Next::never;
  }
  return Next::at_once;
}

/// What each action does. `session`: never nullptr for what is at work on a connection.
void Engine::carry_out(RuleRun& run, const Action& action, Session* session, Now now, Output& out) {
  const ActionSpec& spec = scenario::spec_of(action.kind);
  switch (action.kind) {
    case ActionKind::send:
      send(run, action, *session, now, out);
      break;
    case ActionKind::send_raw:
      write_bytes(*session, action.raw, nullptr, run.rule->id, now, out);
      break;
    case ActionKind::model:
      model_part(run, now, out);
      break;
    case ActionKind::wait:
    case ActionKind::wait_real:
      wait(run, action);
      break;
    case ActionKind::close_fin:
    case ActionKind::close_rst:
    case ActionKind::close_abrupt:
    case ActionKind::half_close:
    case ActionKind::blackhole_connection:
      end(*session, {*spec.step, "by rule", true}, now, out);
      break;
    case ActionKind::hold:
      session->hold = true;
      count_as_client(*session);
      count_as_held(*session);
      break;
    case ActionKind::stop_reading:
    case ActionKind::resume_reading:
      session->reading_stopped = spec.step == StepKind::stop_reading;
      ask_network(run, action, out);
      break;
    case ActionKind::refuse:
    case ActionKind::listen:
    case ActionKind::stop_accepting:
    case ActionKind::resume_accepting:
    case ActionKind::blackhole_listener:
      ask_network(run, action, out);
      break;
    case ActionKind::repeat:
      if (action.times > 0) {
        run.levels.push_back({&action.body, 0, action.times - 1, &action});
      }
      break;
    case ActionKind::set:
      change_world(run, action, now, out);
      break;
    case ActionKind::swallow:
    case ActionKind::until_case_end:
      break;
  }
}

void Engine::wait(RuleRun& run, const Action& action) const {
  const double scale = action.kind == ActionKind::wait ? options_.time_scale : 1.0;
  run.planned_ns += static_cast<std::int64_t>(static_cast<double>(action.duration.count()) * scale);
  run.logical_ns += action.duration.count();
}

/// For an action that is nothing but a step of the network.
void Engine::ask_network(const RuleRun& run, const Action& action, Output& out) {
  const ActionSpec& spec = scenario::spec_of(action.kind);
  const bool is_of_listener = spec.place == ActionPlace::listener;
  out.steps.push_back(
      {.kind = *spec.step,
       .connection = is_of_listener ? 0 : run.connection,
       .value = is_of_listener ? action.backlog.value_or(-1) : action.receive_buffer.value_or(0),
       .flag = action.fill_backlog,
       .rule = run.rule->id,
       .ticket = is_proven(spec, action) ? promise(run.firing) : 0});
}

void Engine::skip(const RuleRun& run, const std::string& action, Now now) {
  const std::string what = "skipped, the connection is gone: " + action;
  trace_action(nullptr, &run, what, now);
  give_up(run.firing, what);
}

void Engine::send(RuleRun& run, const Action& action, Session& session, Now now, Output& out) {
  const wire::MessageSpec* const spec = wire::find_message(action.message);
  IBGW_CHECK(spec != nullptr);
  wire::Message message(*spec);
  const auto fail = [&](const wire::WireError& error) {
    fail_rule(&session, run.firing, error, now);
  };
  if (const auto error = wire::fill_fields(
          with_captures(action.with, run.message.get(), rules_.saved()), message)) {
    fail(*error);
    return;
  }
  if (spec == &wire::kVersionReply) {
    version_reply(session, message, run.rule->id, now, out);
    return;
  }
  if (spec->name == "ERR_MSG" && message.find("errorTime") == nullptr) {
    message.set("errorTime", wall_ms(&session, now));
  }
  if (session.codec == nullptr) {
    fail({0, "",
          action.message +
              " cannot be encoded before a version is negotiated; send it after hello"});
    return;
  }
  if (const auto error = session.codec->availability(*spec)) {
    fail(*error);
    return;
  }
  write(session, message, run.rule->id, now, out);
}

void Engine::change_world(const RuleRun& run, const Action& action, Now now, Output& out) {
  const Session* const session = find(run.connection);
  const auto fail = [&](std::string reason) {
    fail_rule(find(run.connection), run.firing, {0, "set", std::move(reason)}, now);
  };
  world::Change change = *action.change;
  if (auto* const order = std::get_if<world::OrderChange>(&change)) {
    const Tree fields = with_captures(action.with, run.message.get(), rules_.saved());
    const Tree* const id = fields.find("id");
    if (id == nullptr || id->kind != Tree::Kind::integer) {
      fail("neither the message that triggered the rule nor a saved value is such an order id");
      return;
    }
    order->id = id->integer;
  }
  ModelSink sink(*this, now, out);
  switch (model_.change(change, moment(session, now), sink)) {
    case gateway::Outcome::done:
      break;
    case gateway::Outcome::refused:
      fail("nothing to change: " + world::to_string(change));
      break;
    case gateway::Outcome::close_connections:
      close_all(world::to_string(change), now, out);
      break;
  }
}

void Engine::close_all(std::string_view why, Now now, Output& out) {
  std::vector<int> connections;
  for (const auto& [connection, session] : sessions_) {
    connections.push_back(connection);
  }
  std::sort(connections.begin(), connections.end());
  for (const int connection : connections) {
    Session* const session = find(connection);
    if (session != nullptr && !session->hold) {
      close(*session, StepKind::close_fin, why, now, out);
    }
  }
}

void Engine::model_part(RuleRun& run, Now now, Output& out) {
  Session* const session = find(run.connection);
  IBGW_CHECK(session != nullptr);
  switch (run.event) {
    case TriggerKind::accept:
      model_accept(*session, now, out);
      break;
    case TriggerKind::hello:
      model_hello(*session, now, out);
      break;
    case TriggerKind::request:
    case TriggerKind::any_request:
      model_request(*session, *run.message, now, out);
      finish_work(run.connection, now, out);  // What the rule does next comes behind the answer.
      break;
    case TriggerKind::sending:
      write_bytes(*session, run.frame, run.message.get(), run.rule->id, now, out);
      break;
    case TriggerKind::peer_fin:
    case TriggerKind::peer_rst:
      model_peer_closed(*session, now, out);
      break;
    case TriggerKind::version_sent:
    case TriggerKind::ready:
    case TriggerKind::after:
      break;
  }
}

}  // namespace ibgw::session
