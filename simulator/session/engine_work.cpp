// Answers that take long: a slice of them in each turn, and what their sessions say meanwhile waits.
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"

namespace ibgw::session {
namespace {

/// Whoever is told something here has asked for it.
class AskedFor final : public gateway::MessageSink {
 public:
  AskedFor(gateway::MessageSink& sink, int& serving) : sink_(sink), serving_(serving) {}

  void send(int connection, const wire::Message& message) override {
    const int outer = std::exchange(serving_, connection);
    sink_.send(connection, message);
    serving_ = outer;
  }

 private:
  gateway::MessageSink& sink_;
  int& serving_;
};

}  // namespace

/// Whether its answer is in the making; or, with `in_turn`, no request can be served in this turn.
bool Engine::is_busy(const Session& session, bool in_turn) const {
  return model_.work().busy(session.connection) || (in_turn && model_.work().spent());
}

void Engine::begin_turn(Now now) {
  if (!model_.work().pending()) {
    turn_ns_ = now.monotonic_ns;
  }
  model_.work().begin_turn();
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
