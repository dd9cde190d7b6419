// Clients that send faster than the gateway reads.
#include <string>
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"

namespace ibgw::session {
namespace {

constexpr int kRateExceeded = 100;
constexpr int kRefusalsMax = 3;
// The kernel's buffers take what comes beyond this much, and then the client has to wait.
constexpr std::size_t kBacklogBytesMax = 256 * 1024;
constexpr std::size_t kBacklogBytesLow = 64 * 1024;
constexpr std::size_t kPrefixBytes = 4;

}  // namespace

/// A frame is served at once, kept, or refused, as the client's pace allows.
void Engine::receive(Session& session, std::string_view payload, Now now, Output& out) {
  const int limit = model_.world().messages_per_second;
  if (limit == 0 || session.phase != Session::Phase::started) {
    frame(session, payload, now, out);
    return;
  }
  const std::int64_t due = session.pace.earliest(now.monotonic_ns, limit);
  const bool on_time = due <= now.monotonic_ns && session.backlog == nullptr;
  if (!on_time && !model_.world().pace_messages) {
    refuse_too_fast(session, payload, now, out);
    return;
  }
  session.pace.serve(due, limit);
  if (on_time) {
    frame(session, payload, now, out);
  } else {
    keep_for_later(session, payload, due, out);
  }
}

void Engine::refuse_too_fast(Session& session, std::string_view payload, Now now, Output& out) {
  trace::Event event;
  event.kind = trace::Kind::in;
  event.bytes = {payload.data() - kPrefixBytes, payload.size() + kPrefixBytes};
  trace(event, &session, now);
  const int connection = session.connection;
  const int refusals = session.pace.refuse();
  ModelSink sink(*this, now, out);
  model_.error(connection, -1, kRateExceeded,
               "Max rate of messages per second has been exceeded: max=" +
                   std::to_string(model_.world().messages_per_second) + " (" +
                   std::to_string(refusals) + ")",
               moment(&session, now), sink);
  if (Session* const still = refusals >= kRefusalsMax ? find(connection) : nullptr) {
    close(*still, StepKind::close_fin, "too many messages per second", now, out);
  }
}

void Engine::keep_for_later(Session& session, std::string_view payload, std::int64_t due_ns,
                            Output& out) {
  if (session.backlog == nullptr) {
    session.backlog = std::make_unique<Backlog>();
    timers_.emplace(due_ns, Timer{.connection = session.connection, .backlog = true});
  }
  Backlog& backlog = *session.backlog;
  backlog.frames.push_back(
      {due_ns, {payload.data() - kPrefixBytes, payload.size() + kPrefixBytes}});
  backlog.bytes += backlog.frames.back().frame.size();
  if (backlog.bytes > kBacklogBytesMax && !backlog.stopped_reading) {
    backlog.stopped_reading = true;
    out.add(StepKind::stop_reading, session.connection);
  }
}

/// Serves the first frame that waited. Those of a session that is closed by now are only recorded.
void Engine::serve_backlog(int connection, Now now, Output& out) {
  Session* session = find(connection);
  if (session == nullptr || session->backlog == nullptr) {
    return;
  }
  Backlog& backlog = *session->backlog;
  const bool deaf = session->phase == Session::Phase::deaf;
  std::string first;
  do {
    first = std::move(backlog.frames.front().frame);
    backlog.frames.pop_front();
    backlog.bytes -= first.size();
    if (deaf) {
      frames(*session, first, now, out);
    }
  } while (deaf && !backlog.frames.empty());
  if (backlog.stopped_reading && backlog.bytes < kBacklogBytesLow) {
    backlog.stopped_reading = false;
    if (!session->reading_stopped) {
      out.add(StepKind::resume_reading, connection);
    }
  }
  const bool closed_behind = backlog.frames.empty() && backlog.peer_fin;
  if (backlog.frames.empty()) {
    session->backlog.reset();
  } else {
    timers_.emplace(backlog.frames.front().due_ns,
                    Timer{.connection = connection, .backlog = true});
  }
  if (!deaf) {
    frame(*session, std::string_view(first).substr(kPrefixBytes), now, out);
  }
  if (closed_behind) {
    peer_fin(connection, now, out);
  }
}

}  // namespace ibgw::session
