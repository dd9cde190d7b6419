// Answers that take long: a slice of them in each turn, and what their sessions say meanwhile
// waits.
#include <algorithm>
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"

namespace ibgw::session {
namespace {

// So long is a question that hardly counts, in units of Work.
constexpr std::int64_t kShortUnits = 50;
// So much is served when the turn is spent, to those who are not ahead of others by more than that.
constexpr std::int64_t kUnitsBeside = 1000;
constexpr std::int64_t kUnitsAhead = 1000;

/// Whoever is told something here has asked for it.
class AskedFor final : public gateway::MessageSink {
 public:
  AskedFor(gateway::MessageSink& sink, int& serving) : sink_(sink), serving_(serving) {}

  void send(int connection, const wire::Message& message) override {
    const int outer = std::exchange(serving_, connection);
    sink_.send(connection, message);
    serving_ = outer;
  }
  [[nodiscard]] bool listens(int connection) const override { return sink_.listens(connection); }
  [[nodiscard]] bool reads(int connection) const override { return sink_.reads(connection); }

 private:
  gateway::MessageSink& sink_;
  int& serving_;
};

}  // namespace

/// Its answer is in the making.
bool Engine::is_busy(const Session& session) const {
  return model_.work().busy(session.connection);
}

/// Whether others come before its next request. Who had not much more than others need not wait for
/// the next turn, as long as not too many come so.
bool Engine::must_queue(const Session& session) const {
  return beside_ >= kUnitsBeside || (session.served > least_served_ + kUnitsAhead &&
                                     (model_.work().spent() || !waiting_.empty()));
}

bool Engine::is_work_left() const {
  return model_.work().pending() || !waiting_.empty();
}

void Engine::begin_turn(Now now) {
  if (!is_work_left()) {
    turn_ns_ = now.monotonic_ns;
  }
  model_.work().begin_turn();
  beside_ = 0;
}

/// Its first frame may be served, when it is its turn.
void Engine::wait_for_turn(Session& session) {
  session.served = std::max(session.served, least_served_);
  waiting_.emplace(session.served, ++arrivals_, session.connection);
}

/// Those that had least come first, as far as the turn goes.
void Engine::serve_waiting(Now now, Output& out) {
  while (!waiting_.empty() && !model_.work().spent() && out.bytes.size() <= kFlowBytesMost) {
    const auto [served, arrival, connection] = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    least_served_ = std::max(least_served_, served);
    serve_backlog(connection, now, out);
  }
}

/// A frame; what that takes is the session's share. Short questions hardly count: who asks little
/// should not wait for those who ask for much, however many they are.
void Engine::serve(Session& session, std::string_view payload, Now now, Output& out) {
  const int connection = session.connection;
  const bool is_beside = model_.work().spent();
  const std::int64_t before = model_.work().taken();
  session.served = std::max(session.served, least_served_);
  least_served_ = waiting_.empty() ? session.served : least_served_;
  frame(session, payload, now, out);
  beside_ += is_beside ? model_.work().taken() - before : 0;
  if (Session* const still = find(connection)) {
    still->served += 1 + std::max<std::int64_t>(model_.work().taken() - before - kShortUnits, 0);
  }
}

void Engine::work_on(Now now, Output& out) {
  if (!model_.work().pending()) {
    return;
  }
  model_.work().begin_turn();  // Whatever the requests of this turn took: work must not starve.
  ModelSink sink(*this, now, out);
  AskedFor asked_for(sink, serving_);
  const int connection = model_.work().go_on(asked_for);
  if (Session* const session = find(connection)) {
    schedule_backlog(*session, now);
  }
}

/// All of the answer that is in the making for the connection.
void Engine::finish_work(int connection, Now now, Output& out) {
  ModelSink sink(*this, now, out);
  model_.work().finish(connection, sink);
  if (Session* const session = find(connection)) {
    schedule_backlog(*session, now);
  }
}

}  // namespace ibgw::session
