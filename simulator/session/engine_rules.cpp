// Rules at work.
#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::session {
namespace {

using scenario::Action;
using scenario::ActionKind;
using scenario::TriggerKind;

// A rule that never waits must not keep everybody else waiting.
constexpr int kActionsAtOnce = 1000;

enum class Target { rule, connection, listener };

struct ActionTraits {
  ActionKind kind;
  const char* name;
  Target target;
  std::optional<StepKind> step;  ///< What the network is asked to do, where it is nothing but that.
};

constexpr ActionTraits kActions[] = {
    {ActionKind::send, "send", Target::connection, {}},
    {ActionKind::send_raw, "send_raw", Target::connection, {}},
    {ActionKind::model, "model", Target::rule, {}},
    {ActionKind::swallow, "swallow", Target::rule, {}},
    {ActionKind::wait, "wait", Target::rule, {}},
    {ActionKind::wait_real, "wait_real", Target::rule, {}},
    {ActionKind::until_case_end, "until_case_end", Target::rule, {}},
    {ActionKind::close_fin, "close: fin", Target::connection, StepKind::close_fin},
    {ActionKind::close_rst, "close: rst", Target::connection, StepKind::close_rst},
    {ActionKind::close_abrupt, "close: abrupt", Target::connection, StepKind::close_abrupt},
    {ActionKind::half_close, "half_close", Target::connection, StepKind::half_close},
    {ActionKind::hold, "hold", Target::connection, {}},
    {ActionKind::stop_reading, "stop_reading", Target::connection, StepKind::stop_reading},
    {ActionKind::resume_reading, "resume_reading", Target::connection, StepKind::resume_reading},
    {ActionKind::refuse, "refuse", Target::listener, StepKind::refuse},
    {ActionKind::listen, "listen", Target::listener, StepKind::listen},
    {ActionKind::stop_accepting, "stop_accepting", Target::listener, StepKind::stop_accepting},
    {ActionKind::resume_accepting, "resume_accepting", Target::listener,
     StepKind::resume_accepting},
    {ActionKind::blackhole_connection, "blackhole: connection", Target::connection,
     StepKind::blackhole_connection},
    {ActionKind::blackhole_listener, "blackhole: listener", Target::listener,
     StepKind::blackhole_listener},
    {ActionKind::repeat, "repeat", Target::rule, {}},
    {ActionKind::set, "set", Target::rule, {}},
};

const ActionTraits& traits_of(ActionKind kind) {
  const ActionTraits& traits = kActions[static_cast<std::size_t>(kind)];
  IBGW_CHECK(traits.kind == kind);
  return traits;
}

trace::Ending ending_of(ActionKind kind) {
  const std::optional<StepKind> step = traits_of(kind).step;
  return step == StepKind::close_fin      ? trace::Ending::fin
         : step == StepKind::close_rst    ? trace::Ending::rst
         : step == StepKind::close_abrupt ? trace::Ending::abrupt
         : step == StepKind::half_close   ? trace::Ending::half_close
                                          : trace::Ending::none;
}

std::string describe(const Action& action) {
  const std::string name = traits_of(action.kind).name;
  const std::string modifiers =
      action.modifiers.empty() ? "" : " (" + names_of(action.modifiers) + ")";
  if (action.kind == ActionKind::send) {
    return name + ": " + action.message + modifiers;
  }
  if (action.kind == ActionKind::send_raw) {
    return name + ": " + std::to_string(action.raw.size()) + " bytes" + modifiers;
  }
  if (action.kind == ActionKind::model) {
    return name + modifiers;
  }
  if (action.kind == ActionKind::wait || action.kind == ActionKind::wait_real) {
    return name + ": " + format_duration(action.duration);
  }
  if (action.kind == ActionKind::set) {
    return name + ": " + world::to_string(*action.change);
  }
  return action.kind == ActionKind::repeat ? name + ": " + std::to_string(action.times) : name;
}

/// True for what a client can notice of a fault.
bool is_met(const Action& action, const Session* session) {
  const bool reaches = session != nullptr && !session->write_closed && !session->vanished;
  switch (traits_of(action.kind).target) {
    case Target::listener:
      return true;
    case Target::connection:
      return reaches && action.kind != ActionKind::hold;
    case Target::rule:
      return action.kind == ActionKind::set ||
             (action.kind == ActionKind::model && reaches && !action.modifiers.empty());
  }
  return false;
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
      if (!act(*run, action, now, out)) {
        if (action.kind != ActionKind::until_case_end) {
          resume_later(std::move(run));
          return;
        }
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

/// False when the rule has to wait; `planned_ns` then says until when.
bool Engine::act(RuleRun& run, const Action& action, Now now, Output& out) {
  // The model's part of one rule may set off another.
  const std::shared_ptr<Firing> outer = std::exchange(acting_, run.firing);
  const bool goes_on = act_now(run, action, now, out);
  acting_ = outer;
  return goes_on;
}

bool Engine::act_now(RuleRun& run, const Action& action, Now now, Output& out) {
  Session* const session = find(run.connection);
  if (session != nullptr && session->logical_ns < run.logical_ns) {
    session->logical_ns = run.logical_ns;
  }
  trace_action(session, &run, describe(action), now, ending_of(action.kind));
  const ActionTraits& traits = traits_of(action.kind);
  run.firing->begun = run.firing->begun || is_met(action, session);
  if (traits.target == Target::listener) {
    const bool is_undone =
        action.kind == ActionKind::listen || action.kind == ActionKind::resume_accepting;
    out.steps.push_back({.kind = *traits.step,
                         .value = action.backlog.value_or(-1),
                         .flag = action.fill_backlog,
                         .rule = run.rule->id,
                         .ticket = is_undone ? 0 : promise(run.firing)});
    return true;
  }
  const bool is_item = action.kind == ActionKind::send || action.kind == ActionKind::send_raw ||
                       action.kind == ActionKind::model;
  if (is_item && session != nullptr &&
      (!action.modifiers.empty() || !run.joined.empty())) {
    return write_item(run, action, now, out);
  }
  if (traits.target == Target::connection) {
    if (session != nullptr) {
      act_on_connection(run, action, *session, now, out);
    } else {
      skip(run, describe(action), now);
    }
    return true;
  }
  if (action.kind == ActionKind::wait || action.kind == ActionKind::wait_real) {
    const double scale = action.kind == ActionKind::wait ? options_.time_scale : 1.0;
    run.planned_ns +=
        static_cast<std::int64_t>(static_cast<double>(action.duration.count()) * scale);
    run.logical_ns += action.duration.count();
    return false;
  }
  if (action.kind == ActionKind::model) {
    model_part(run, now, out);
  } else if (action.kind == ActionKind::set) {
    change_world(run, action, now, out);
  } else if (action.kind == ActionKind::repeat && action.times > 0) {
    run.levels.push_back({&action.body, 0, action.times - 1, &action});
  }
  return action.kind != ActionKind::until_case_end;
}

void Engine::skip(const RuleRun& run, const std::string& action, Now now) {
  const std::string what = "skipped, the connection is gone: " + action;
  trace_action(nullptr, &run, what, now);
  give_up(run.firing, what);
}

void Engine::act_on_connection(RuleRun& run, const Action& action, Session& session, Now now,
                               Output& out) {
  if (action.kind == ActionKind::send) {
    send(run, action, session, now, out);
  } else if (action.kind == ActionKind::send_raw) {
    write_bytes(session, action.raw, nullptr, run.rule->id, now, out);
  } else if (action.kind == ActionKind::hold) {
    session.hold = true;
    count_as_client(session);
    count_as_held(session);
  } else {
    const StepKind step = *traits_of(action.kind).step;
    if (step != StepKind::stop_reading && step != StepKind::resume_reading) {
      end(session, {step, "by rule", true}, now, out);
      return;
    }
    session.reading_stopped = step == StepKind::stop_reading ||
                              (session.reading_stopped && step != StepKind::resume_reading);
    out.steps.push_back({.kind = step,
                         .connection = session.connection,
                         .value = action.receive_buffer.value_or(0),
                         .rule = run.rule->id,
                         .ticket = action.receive_buffer ? promise(run.firing) : 0});
  }
}

void Engine::send(RuleRun& run, const Action& action, Session& session, Now now, Output& out) {
  const wire::MessageSpec* const spec = wire::find_message(action.message);
  IBGW_CHECK(spec != nullptr);
  wire::Message message(*spec);
  const auto fail = [&](const wire::WireError& error) {
    fail_rule(&session, run.firing, error, now);
  };
  if (const auto error =
          wire::fill_fields(
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
  if (session == nullptr) {
    skip(run, "model", now);
    return;
  }
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
