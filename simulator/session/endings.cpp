#include "simulator/session/endings.hpp"

namespace ibgw::session {

void Endings::end_now(Session& session, const Ending& ending) {
  if (session.vanished) {
    context_.trace_action(&session, {}, "vanishes: close");
    firings_.give_up(ending.firing, "vanishes: close");
    return;
  }
  if (ending.how == StepKind::half_close) {
    close_our_side(session);
    pacing_.go_on(session);  // An answer in progress ended with it.
    ask(session, ending);
  } else if (ending.how == StepKind::blackhole_connection) {
    session.vanished = true;
    ask(session, ending);
  } else if (ending.how == StepKind::close_fin) {
    shut_down(session, ending);
  } else {
    ask(session, ending);
    forget(session, ending.why);
  }
}

/// Asks the network for the end; if a rule asked for it, also for a proof.
void Endings::ask(const Session& session, const Ending& ending) {
  Step step{.kind = ending.how, .connection = session.connection};
  if (ending.firing) {
    step.rule = ending.firing->rule->id;
  }
  step.ticket = firings_.promise(ending.firing);
  context_.out().steps.push_back(step);
}

/// Sends our FIN; the descriptor stays open until the client has closed too.
void Endings::shut_down(Session& session, const Ending& ending) {
  const bool by_rule = ending.firing != nullptr;
  const bool is_out = session.write_closed && !session.peer_closed;
  if (by_rule) {
    sessions_.let_go(session);
  } else if (!is_out) {
    context_.trace_action(&session, {}, "close: fin, " + ending.why, trace::Ending::fin);
  }
  close_our_side(session);
  session.phase = Session::Phase::deaf;
  if (is_out && !by_rule) {
    return;
  }
  ask(session, ending);    // If a FIN was already sent, the network proves that one.
  pacing_.go_on(session);  // Waiting requests are now only recorded.
  // The peer's FIN may have come first; then nothing is left to drain.
  if (session.peer_closed && !session.hold) {
    context_.out().add(StepKind::release, session.connection);
    forget(session, ending.why);
  }
}

void Endings::close_our_side(Session& session) {
  sessions_.close_writing(session);
  model_.leave(session);
}

void Endings::forget(Session& session, std::string_view why) {
  close_our_side(session);
  inbox_.forget_unfinished(session);
  outbox_.abandon(session);
  trace::Event event;
  event.kind = trace::Kind::close;
  event.reason = why;
  context_.trace(event, &session);
  sessions_.close(session);
}

}  // namespace ibgw::session
