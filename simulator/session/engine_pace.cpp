// Clients that send faster than the gateway reads.
#include <algorithm>
#include <string>
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

constexpr int kRateExceeded = 100;
constexpr int kRefusalsMax = 3;
// The kernel's buffers take what comes beyond this much, and then the client has to wait.
constexpr std::size_t kBacklogBytesMax = 256 * 1024;
constexpr std::size_t kBacklogBytesLow = 64 * 1024;
using wire::kPrefixBytes;

}  // namespace

/// A frame is served at once, kept, or refused, as the client's pace and the work to be done allow.
void Engine::receive(Session& session, std::string_view payload, Now now, Output& out) {
  const int limit = model_.world().messages_per_second;
  const bool is_behind =
      session.backlog != nullptr || session.flow.is_full ||
      (session.phase == Session::Phase::started && (is_busy(session) || must_queue(session)));
  std::int64_t due = now.monotonic_ns;
  if (limit != 0 && session.phase == Session::Phase::started) {
    due = session.pace.earliest(now.monotonic_ns, limit);
    if (due > now.monotonic_ns && !model_.world().pace_messages) {
      refuse_too_fast(session, payload, now, out);
      return;
    }
    session.pace.serve(due, limit);
  }
  if (due > now.monotonic_ns || is_behind) {
    keep_for_later(session, payload, due, now, out);
  } else {
    serve(session, payload, now, out);
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
                            Now now, Output& out) {
  if (session.backlog == nullptr) {
    session.backlog = std::make_unique<Backlog>();
  }
  Backlog& backlog = *session.backlog;
  backlog.frames.push_back(
      {due_ns, {payload.data() - kPrefixBytes, payload.size() + kPrefixBytes}});
  backlog.bytes += backlog.frames.back().size();
  schedule_backlog(session, now);
  if (backlog.bytes > kBacklogBytesMax && !backlog.stopped_reading) {
    backlog.stopped_reading = true;
    out.add(StepKind::stop_reading, session.connection);
  }
}

/// Sees to it that the first frame is served in its turn, unless what was said before has to leave
/// first.
void Engine::schedule_backlog(Session& session, Now now) {
  const bool must_wait =
      (session.flow.is_full || is_busy(session)) && session.phase != Session::Phase::deaf;
  if (session.backlog == nullptr || session.backlog->is_timed || must_wait) {
    return;
  }
  Backlog& backlog = *session.backlog;
  backlog.is_timed = true;
  if (backlog.frames.empty() || backlog.frames.front().due_ns <= now.monotonic_ns) {
    if (!is_work_left()) {
      turn_ns_ = now.monotonic_ns;
    }
    wait_for_turn(session);
  } else {
    timers_.emplace(backlog.frames.front().due_ns,
                    Timer{.connection = session.connection, .backlog = true});
  }
}

/// Serves the first frame that waited. Those of a session that is closed by now are only recorded.
void Engine::serve_backlog(int connection, Now now, Output& out) {
  Session* session = find(connection);
  if (session == nullptr || session->backlog == nullptr) {
    return;
  }
  Backlog& backlog = *session->backlog;
  backlog.is_timed = false;
  const bool deaf = session->phase == Session::Phase::deaf;
  if (!deaf && (session->flow.is_full || is_busy(*session))) {
    return;  // Whoever ends that lets it go on.
  }
  std::string first;
  while (!backlog.frames.empty() && (deaf || first.empty())) {
    backlog.bytes -= backlog.frames.front().size();
    first = std::move(backlog.frames.front().frame);
    backlog.frames.pop_front();
    if (deaf) {
      frames(*session, first, now, out);
    }
  }
  if (backlog.stopped_reading && backlog.bytes < kBacklogBytesLow) {
    backlog.stopped_reading = false;
    if (!session->reading_stopped) {
      out.add(StepKind::resume_reading, connection);
    }
  }
  const bool closed_behind = backlog.frames.empty() && backlog.peer_fin;
  if (backlog.frames.empty()) {
    session->backlog.reset();
  }
  if (!deaf && !first.empty()) {
    serve(*session, std::string_view(first).substr(kPrefixBytes), now, out);
  }
  if (Session* const still = find(connection)) {
    schedule_backlog(*still, now);
  }
  if (closed_behind) {
    peer_fin(connection, now, out);
  }
}

}  // namespace ibgw::session
