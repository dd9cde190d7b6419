#include "simulator/session/pacing.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

// Above this we stop reading: the kernel's buffers fill up, and then the client has to wait.
constexpr std::size_t kBacklogBytesMax = 256 * 1024;
constexpr std::size_t kBacklogBytesLow = 64 * 1024;
// In units of Work: a request up to this cost hardly counts.
constexpr std::int64_t kShortUnits = 50;
// In units of Work: requests of this total cost are still served after the turn is used up, for
// clients that are not ahead of others by more than this.
constexpr std::int64_t kUnitsBeside = 1000;
constexpr std::int64_t kUnitsAhead = 1000;
using wire::kPrefixBytes;

std::string_view framed(std::string_view payload) {
  return {payload.data() - kPrefixBytes, payload.size() + kPrefixBytes};
}

/// Everything sent through this sink counts as asked for.
class AskedFor final : public gateway::MessageSink {
 public:
  AskedFor(gateway::MessageSink& sink, FlowControl& flow) : sink_(sink), flow_(flow) {}

  void send(int connection, const wire::Message& message) override {
    const FlowControl::Serving serving(flow_, connection);
    sink_.send(connection, message);
  }
  [[nodiscard]] bool listens(int connection) const override { return sink_.listens(connection); }
  [[nodiscard]] bool reads(int connection) const override { return sink_.reads(connection); }

 private:
  gateway::MessageSink& sink_;
  FlowControl& flow_;
};

/// True if the request does more than get an answer.
bool acts(const Session& session, const Backlog::Waiting& waiting, wire::Message& scratch) {
  const wire::Decoded decoded =
      session.codec->decode(std::string_view(waiting.frame).substr(kPrefixBytes),
                            wire::Direction::to_gateway, wire::Exactness::values, scratch);
  const gateway::Answer* const answer =
      decoded.spec == nullptr ? nullptr : gateway::find_answer(*decoded.spec);
  return answer == nullptr || answer->acts;
}

}  // namespace

Pacing::Pacing(Context& context, Timers& timers, const Sessions& sessions, FlowControl& flow,
               gateway::Model& model, gateway::MessageSink& sink, Server& server)
    : context_(context),
      timers_(timers),
      sessions_(sessions),
      flow_(flow),
      model_(model),
      work_(model.work()),
      sink_(sink),
      server_(server) {}

bool Pacing::is_work_left() const {
  return work_.pending() || !waiting_.empty();
}

/// Earlier output has to leave first, or an earlier answer is still being produced.
bool Pacing::must_wait(const Session& session) const {
  return session.flow.is_full || work_.busy(session.connection);
}

/// Whether other clients come before its next request. A client that is not far ahead of others
/// need not wait for the next turn, within a limit for all such clients together.
bool Pacing::must_queue(const Session& session) const {
  return beside_ >= kUnitsBeside ||
         (session.served > least_served_ + kUnitsAhead && (work_.spent() || !waiting_.empty()));
}

void Pacing::begin_input() {
  if (!is_work_left()) {
    begin_turn();
  }
}

void Pacing::begin_turn() {
  if (!is_work_left()) {
    turn_ns_ = context_.now_ns();
  }
  work_.begin_turn();
  beside_ = 0;
}

std::optional<std::int64_t> Pacing::next_due_ns() const {
  return is_work_left() ? std::optional(turn_ns_) : std::nullopt;
}

void Pacing::take(Session& session, std::string_view payload) {
  const world::World& world = model_.world();
  const int limit = world.messages_per_second;
  const bool is_started = session.phase == Session::Phase::started;
  const bool is_behind = session.backlog != nullptr || session.flow.is_full ||
                         (is_started && (work_.busy(session.connection) || must_queue(session)));
  std::int64_t due = context_.now_ns();
  if (limit != 0 && is_started) {
    due = session.pace.earliest(context_.now_ns(), limit);
    if (due > context_.now_ns() && !world.pace_messages) {
      refuse(session, payload);
      return;
    }
    session.pace.serve(due, limit);
  }
  if (due > context_.now_ns() || is_behind) {
    keep(session, payload, due);
  } else {
    serve(session, payload);
  }
}

void Pacing::refuse(Session& session, std::string_view payload) {
  trace::Event event;
  event.kind = trace::Kind::in;
  event.bytes = framed(payload);
  context_.trace(event, &session);
  server_.refuse(session, session.pace.refuse());
}

void Pacing::keep(Session& session, std::string_view payload, std::int64_t due_ns) {
  if (session.backlog == nullptr) {
    session.backlog = std::make_unique<Backlog>();
  }
  Backlog& backlog = *session.backlog;
  backlog.frames.push_back({due_ns, std::string(framed(payload))});
  backlog.bytes += backlog.frames.back().size();
  go_on(session);
  if (backlog.bytes > kBacklogBytesMax && !backlog.stopped_reading) {
    backlog.stopped_reading = true;
    context_.out().add(StepKind::stop_reading, session.connection);
  }
}

/// Schedules the first waiting frame.
void Pacing::go_on(Session& session) {
  const bool is_deaf = session.phase == Session::Phase::deaf;
  if (session.backlog == nullptr || session.backlog->is_timed || (must_wait(session) && !is_deaf)) {
    return;
  }
  Backlog& backlog = *session.backlog;
  backlog.is_timed = true;
  if (backlog.frames.empty() || backlog.frames.front().due_ns <= context_.now_ns()) {
    if (!is_work_left()) {
      turn_ns_ = context_.now_ns();
    }
    wait_for_turn(session);
  } else {
    timers_.at(backlog.frames.front().due_ns, [this, connection = session.connection] {
      if (Session* const still = sessions_.find(connection)) {
        wait_for_turn(*still);
        serve_waiting();
      }
    });
  }
}

void Pacing::wait_for_turn(Session& session) {
  session.served = std::max(session.served, least_served_);
  waiting_.emplace(session.served, ++arrivals_, session.connection);
}

/// Clients that were served least come first.
void Pacing::serve_waiting() {
  while (!waiting_.empty() && !work_.spent() && context_.out().bytes.size() <= kFlowBytesMost) {
    const auto [served, arrival, connection] = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    least_served_ = std::max(least_served_, served);
    serve_first(connection);
  }
}

/// Serves the first waiting frame of a connection. If its session is closed by now, all are only
/// recorded.
void Pacing::serve_first(int connection) {
  Session* session = sessions_.find(connection);
  if (session == nullptr || session->backlog == nullptr) {
    return;
  }
  Backlog& backlog = *session->backlog;
  backlog.is_timed = false;
  const bool deaf = session->phase == Session::Phase::deaf;
  if (!deaf && must_wait(*session)) {
    return;  // go_on() is called when that ends.
  }
  std::string first;
  while (!backlog.frames.empty() && (deaf || first.empty())) {
    backlog.bytes -= backlog.frames.front().size();
    first = std::move(backlog.frames.front().frame);
    backlog.frames.pop_front();
    if (deaf) {
      server_.record(*session, first);
    }
  }
  if (backlog.stopped_reading && backlog.bytes < kBacklogBytesLow) {
    backlog.stopped_reading = false;
    if (!session->reading_stopped) {
      context_.out().add(StepKind::resume_reading, connection);
    }
  }
  const bool closed_behind = backlog.frames.empty() && backlog.peer_fin;
  if (backlog.frames.empty()) {
    session->backlog.reset();
  }
  if (!deaf && !first.empty()) {
    serve(*session, std::string_view(first).substr(kPrefixBytes));
  }
  if (Session* const still = sessions_.find(connection)) {
    go_on(*still);
  }
  if (closed_behind) {
    server_.closed_behind(connection);
  }
}

/// Serves a frame and adds its cost to the session's share. Short requests hardly count: a client
/// with few requests should not wait for busy ones, however many those are.
void Pacing::serve(Session& session, std::string_view payload) {
  const int connection = session.connection;
  const bool is_beside = work_.spent();
  const std::int64_t before = work_.taken();
  session.served = std::max(session.served, least_served_);
  least_served_ = waiting_.empty() ? session.served : least_served_;
  server_.serve(session, payload);
  beside_ += is_beside ? work_.taken() - before : 0;
  if (Session* const still = sessions_.find(connection)) {
    still->served += 1 + std::max<std::int64_t>(work_.taken() - before - kShortUnits, 0);
  }
}

void Pacing::work_on() {
  if (!work_.pending()) {
    return;
  }
  work_.begin_turn();  // Even if requests used up the turn: work must not starve.
  AskedFor asked_for(sink_, flow_);
  const int connection = work_.go_on(asked_for);
  if (Session* const session = sessions_.find(connection)) {
    go_on(*session);
  }
}

void Pacing::finish_work(int connection) {
  work_.finish(connection, sink_);
  if (Session* const session = sessions_.find(connection)) {
    go_on(*session);
  }
}

bool Pacing::keep_close(Session& session) {
  if (session.backlog == nullptr && work_.busy(session.connection)) {
    session.backlog = std::make_unique<Backlog>();
  }
  if (session.backlog == nullptr) {
    return false;
  }
  session.backlog->peer_fin = true;
  return true;
}

void Pacing::sent(Session& session) {
  if (flow_.sent(session)) {
    model_.wake(session.connection, context_.now_ns());
    go_on(session);
  }
}

bool Pacing::lost(int connection) {
  Session* const session = sessions_.find(connection);
  work_.drop(connection);
  if (session == nullptr || session->backlog == nullptr) {
    return false;
  }
  const std::unique_ptr<Backlog> backlog = std::move(session->backlog);
  context_.trace_action(session, {},
                        "not served, the client is gone: " +
                            std::to_string(backlog->frames.size()) + " messages that waited");
  return backlog->peer_fin;
}

void Pacing::abandoned(Session& session) {
  session.flow.nobody_reads = true;
  work_.drop(session.connection);
  if (session.backlog != nullptr && session.codec != nullptr) {
    drop_questions(session);
  }
  go_on(session);
}

/// Keeps only those waiting requests that do more than get an answer.
void Pacing::drop_questions(Session& session) {
  Backlog& backlog = *session.backlog;
  const std::size_t before = backlog.frames.size();
  wire::Message scratch(*wire::find_message("START_API"));
  std::erase_if(backlog.frames,
                [&](const Backlog::Waiting& waiting) { return !acts(session, waiting, scratch); });
  backlog.bytes = 0;
  for (const Backlog::Waiting& waiting : backlog.frames) {
    backlog.bytes += waiting.size();
  }
  context_.trace_action(
      &session, {},
      "not served, nobody reads the answers: " + std::to_string(before - backlog.frames.size()) +
          " messages that waited");
}

}  // namespace ibgw::session
