#include "simulator/session/context.hpp"

#include <string>

#include "simulator/session/session.hpp"

namespace ibgw::session {

std::int64_t Context::wall_ms(const Session* session) const {
  if (!fixed_wall_ms_) {
    return now_.wall_ms;
  }
  return *fixed_wall_ms_ + (session == nullptr ? 0 : session->logical_ns / 1'000'000);
}

void Context::trace(trace::Event event, const Session* session) const {
  if (sink_ == nullptr) {
    return;
  }
  event.t = now_.monotonic_ns;
  event.wall_ms = wall_ms(session);
  if (session != nullptr) {
    event.connection = session->connection;
  }
  sink_->on_event(event);
}

void Context::trace_stage(const Session& session, std::string_view stage) const {
  trace::Event event;
  event.kind = trace::Kind::stage;
  event.stage = stage;
  event.client_id = session.client_id;
  trace(event, &session);
}

void Context::trace_action(const Session* session, std::string_view rule, std::string_view action,
                           trace::Ending ends) const {
  trace::Event event;
  event.kind = trace::Kind::action;
  event.action = action;
  event.ends = ends;
  event.rule = rule;
  trace(event, session);
}

void Context::trace_refusal(const Session& session, std::string_view why) const {
  const std::string action = "refused: " + std::string(why);
  trace::Event event;
  event.kind = trace::Kind::action;
  event.action = action;
  event.refused = true;
  trace(event, &session);
}

void Context::trace_failure(const Session* session, const wire::WireError& error,
                            std::string_view rule) const {
  trace::Event event;
  event.kind = trace::Kind::error;
  event.rule = rule;
  event.field = error.field;
  event.reason = error.reason;
  trace(event, session);
}

void Context::trace_error(const Session& session, const wire::WireError& error,
                          std::string_view bytes) const {
  trace::Event event;
  event.kind = trace::Kind::error;
  event.has_offset = true;
  event.offset = error.offset;
  event.field = error.field;
  event.reason = error.reason;
  event.bytes = bytes;
  trace(event, &session);
}

}  // namespace ibgw::session
