#include "simulator/session/rules.hpp"

#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/scenario/actions.hpp"
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

// A rule without waits must not keep everybody else waiting.
constexpr int kActionsAtOnce = 1000;

trace::Ending ending_of(const ActionSpec& spec) {
  return spec.step == StepKind::close_fin      ? trace::Ending::fin
         : spec.step == StepKind::close_rst    ? trace::Ending::rst
         : spec.step == StepKind::close_abrupt ? trace::Ending::abrupt
         : spec.step == StepKind::half_close   ? trace::Ending::half_close
                                               : trace::Ending::none;
}

/// The action's value, as the trace shows it.
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

/// True if the client can notice the action.
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

Rules::Rules(const std::vector<scenario::Rule>& rules, bool act, Context& context, Timers& timers,
             Sessions& sessions, Firings& firings, Outbox& outbox, Gateway& gateway)
    : act_(act),
      context_(context),
      timers_(timers),
      sessions_(sessions),
      firings_(firings),
      outbox_(outbox),
      gateway_(gateway),
      book_(rules) {}

void Rules::start() {
  for (const std::size_t rule : book_.timed_from_start()) {
    const std::int64_t due = context_.now_ns() + book_.rule(rule).on.delay.count();
    // Rules that are due at the very start act before anybody can connect.
    if (due <= context_.now_ns()) {
      fire_timed(rule, 0, due);
    } else {
      timers_.at(due, [this, rule, due] { fire_timed(rule, 0, due); });
    }
  }
}

bool Rules::take(Session& session, const Occurrence& occurrence, std::string_view frame) {
  if (book_.empty()) {
    return false;
  }
  schedule_timed(occurrence);
  const int connection = session.connection;
  const std::vector<std::size_t> found =
      book_.find(occurrence);  // A copy, because rules may cause further events.
  // The message being sent is a reused buffer, which rules may overwrite.
  Occurrence kept = occurrence;
  std::unique_ptr<wire::Message> fields;
  if (found.size() > 1 && occurrence.fields != nullptr) {
    fields = copy_of(*occurrence.fields);
    kept.fields = fields.get();
  }
  bool is_taken = false;
  for (const std::size_t rule : found) {
    is_taken = is_taken || (act_ && !book_.rule(rule).actions.empty());
    begin(rule, sessions_.find(connection), kept, frame, context_.now_ns());
  }
  return is_taken;
}

void Rules::schedule_timed(const Occurrence& occurrence) {
  if (occurrence.kind == TriggerKind::sending) {
    return;
  }
  const std::string_view message =
      occurrence.kind == TriggerKind::request ? occurrence.message : std::string_view{};
  for (const std::size_t rule : book_.timed(occurrence.kind, message)) {
    const std::int64_t due = context_.now_ns() + timers_.scaled(book_.rule(rule).on.delay.count());
    timers_.at(due, [this, rule, connection = occurrence.connection, due] {
      fire_timed(rule, connection, due);
    });
  }
}

void Rules::fire_timed(std::size_t rule, int connection, std::int64_t planned_ns) {
  Session* const session = sessions_.find(connection);
  if (connection != 0 && session == nullptr) {
    return;  // The connection is gone, so the timed rule cannot act on it.
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::after;
  occurrence.connection = connection;
  occurrence.client_id = session == nullptr ? -1 : session->client_id;
  if (!book_.fires(rule, occurrence)) {
    return;
  }
  if (session != nullptr) {
    session->logical_ns += book_.rule(rule).on.delay.count();
  }
  begin(rule, session, occurrence, {}, planned_ns);
}

void Rules::begin(std::size_t rule, Session* session, const Occurrence& occurrence,
                  std::string_view frame, std::int64_t planned_ns) {
  const auto run = std::make_shared<RuleRun>();
  run->rule = &book_.rule(rule);
  run->connection = occurrence.connection;
  run->event = occurrence.kind;
  run->planned_ns = planned_ns;
  run->logical_ns = session == nullptr ? 0 : session->logical_ns;
  run->frame = std::string(frame);
  if (occurrence.fields != nullptr) {
    run->message = copy_of(*occurrence.fields);
  }
  run->levels.push_back({&run->rule->actions, 0, 0, nullptr});
  run->firing = firings_.begin(*run->rule, occurrence);
  trace::Event event;
  event.kind = trace::Kind::rule;
  event.rule = run->rule->id;
  event.connection = occurrence.connection;
  event.firing = run->firing->number;
  const Tree saved = book_.save(rule, occurrence);
  event.saved = saved.members.empty() ? nullptr : &saved;
  context_.trace(event, session);
  if (!act_) {
    firings_.settle(run->firing);
    return;
  }
  if (session != nullptr && !run->rule->output.empty()) {
    outbox_.set_output(*session, *run->rule);
  }
  go_on(run);
}

/// Runs actions until the next wait or the end.
void Rules::go_on(const std::shared_ptr<RuleRun>& run) {
  int done = 0;
  while (!run->levels.empty()) {
    RuleRun::Level& level = run->levels.back();
    if (level.next < level.actions->size()) {
      if (++done > kActionsAtOnce) {
        // Slightly later, so that the network's turn comes in between.
        go_on_at(context_.now_ns() + 1, run);
        return;
      }
      const Action& action = (*level.actions)[level.next++];
      const Next next = act(*run, action);
      if (next == Next::later) {
        go_on_at(run->planned_ns, run);
        return;
      }
      if (next == Next::never) {
        break;  // Later actions are not meant to run.
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
      run->planned_ns += timers_.scaled(repeat->duration.count());
      run->logical_ns += repeat->duration.count();
      go_on_at(run->planned_ns, run);
      return;
    }
  }
  firings_.settle(run->firing);
}

void Rules::go_on_at(std::int64_t due_ns, const std::shared_ptr<RuleRun>& run) {
  timers_.at(due_ns, [this, run] { go_on(run); });
}

Rules::Next Rules::act(RuleRun& run, const Action& action) {
  const Firings::Acting acting(firings_, run.firing);
  Session* const session = sessions_.find(run.connection);
  if (session != nullptr && session->logical_ns < run.logical_ns) {
    session->logical_ns = run.logical_ns;
  }
  const ActionSpec& spec = scenario::spec_of(action.kind);
  context_.trace_action(session, run.rule->id, describe(action), ending_of(spec));
  run.firing->begun = run.firing->begun || is_met(action, session);
  const bool is_on_connection =
      spec.place == ActionPlace::connection || spec.place == ActionPlace::event;
  if (is_on_connection && session == nullptr) {
    skip(run, describe(action));
    return Next::at_once;
  }
  if (spec.writes && (!action.modifiers.empty() || !run.joined.empty())) {
    return write_item(run, action, *session);
  }
  carry_out(run, action, session);
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

/// Carries out one action. `session` is never nullptr for actions that need a connection.
void Rules::carry_out(RuleRun& run, const Action& action, Session* session) {
  const ActionSpec& spec = scenario::spec_of(action.kind);
  switch (action.kind) {
    case ActionKind::send:
      send(run, action, *session);
      break;
    case ActionKind::send_raw:
      outbox_.write_bytes(*session, action.raw, nullptr, run.rule->id);
      break;
    case ActionKind::model:
      gateway_.model_part(*session, run);
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
      outbox_.end(*session, {*spec.step, "by rule", run.firing});
      break;
    case ActionKind::hold:
      sessions_.hold(*session);
      break;
    case ActionKind::stop_reading:
    case ActionKind::resume_reading:
      session->reading_stopped = spec.step == StepKind::stop_reading;
      ask_network(run, action);
      break;
    case ActionKind::refuse:
    case ActionKind::listen:
    case ActionKind::stop_accepting:
    case ActionKind::resume_accepting:
    case ActionKind::blackhole_listener:
      ask_network(run, action);
      break;
    case ActionKind::repeat:
      if (action.times > 0) {
        run.levels.push_back({&action.body, 0, action.times - 1, &action});
      }
      break;
    case ActionKind::set:
      change_world(run, action);
      break;
    case ActionKind::swallow:
    case ActionKind::until_case_end:
      break;
  }
}

void Rules::wait(RuleRun& run, const Action& action) const {
  const std::int64_t ns = action.duration.count();
  run.planned_ns += action.kind == ActionKind::wait ? timers_.scaled(ns) : ns;
  run.logical_ns += ns;
}

/// For an action that consists of one step of the network.
void Rules::ask_network(const RuleRun& run, const Action& action) {
  const ActionSpec& spec = scenario::spec_of(action.kind);
  const bool is_of_listener = spec.place == ActionPlace::listener;
  context_.out().steps.push_back(
      {.kind = *spec.step,
       .connection = is_of_listener ? 0 : run.connection,
       .value = is_of_listener ? action.backlog.value_or(-1) : action.receive_buffer.value_or(0),
       .flag = action.fill_backlog,
       .rule = run.rule->id,
       .ticket = is_proven(spec, action) ? firings_.promise(run.firing) : 0});
}

void Rules::skip(const RuleRun& run, const std::string& action) {
  const std::string what = "skipped, the connection is gone: " + action;
  context_.trace_action(nullptr, run.rule->id, what);
  firings_.give_up(run.firing, what);
}

/// The rule goes on when the last piece is out.
Rules::Next Rules::write_item(RuleRun& run, const Action& action, Session& session) {
  OpenItem item{action.modifiers, run.rule->id, nullptr, &run.joined, {}};
  item.firing = run.firing;
  outbox_.open_item(session, item);
  carry_out(run, action, &session);
  Session* const still = sessions_.find(run.connection);
  if (still == nullptr) {
    if (!item.is_closed) {
      firings_.give_up(run.firing, "the connection is gone");
    }
    return Next::at_once;
  }
  if (!item.is_closed) {
    outbox_.close_item(*still, item);
  }
  if (item.held_ns == 0) {
    return Next::at_once;
  }
  run.planned_ns = std::max(run.planned_ns, context_.now_ns()) + timers_.scaled(item.held_ns);
  run.logical_ns += item.held_ns;
  return Next::later;
}

void Rules::send(RuleRun& run, const Action& action, Session& session) {
  const wire::MessageSpec* const spec = wire::find_message(action.message);
  IBGW_CHECK(spec != nullptr);
  wire::Message message(*spec);
  const auto fail = [&](const wire::WireError& error) {
    firings_.fail(&session, run.firing, error);
  };
  if (const auto error = wire::fill_fields(
          with_captures(action.with, run.message.get(), book_.saved()), message)) {
    fail(*error);
    return;
  }
  if (spec == &wire::kVersionReply) {
    gateway_.say_version(session, message, run.rule->id);
    return;
  }
  if (spec->name == "ERR_MSG" && message.find("errorTime") == nullptr) {
    message.set("errorTime", context_.wall_ms(&session));
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
  outbox_.write(session, message, run.rule->id);
}

void Rules::change_world(const RuleRun& run, const Action& action) {
  const Session* const session = sessions_.find(run.connection);
  const auto fail = [&](std::string reason) {
    firings_.fail(sessions_.find(run.connection), run.firing, {0, "set", std::move(reason)});
  };
  world::Change change = *action.change;
  if (auto* const order = std::get_if<world::OrderChange>(&change)) {
    const Tree fields = with_captures(action.with, run.message.get(), book_.saved());
    const Tree* const id = fields.find("id");
    if (id == nullptr || id->kind != Tree::Kind::integer) {
      fail("neither the message that triggered the rule nor a saved value is such an order id");
      return;
    }
    order->id = id->integer;
  }
  if (!gateway_.change_world(change, session)) {
    fail("nothing to change: " + world::to_string(change));
  }
}

}  // namespace ibgw::session
