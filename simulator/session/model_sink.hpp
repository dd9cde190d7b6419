// Between the model and the wire; for the engine's own sources only.
#pragma once

#include "simulator/session/engine.hpp"

namespace ibgw::session {

[[nodiscard]] inline gateway::Client client_of(const Session& session) {
  return {session.connection, session.client_id,
          session.codec == nullptr ? 0 : session.codec->server_version()};
}

/// Writes the model's messages, each of which a rule may take over.
class Engine::ModelSink final : public gateway::MessageSink {
 public:
  ModelSink(Engine& engine, Now now, Output& out) : engine_(engine), now_(now), out_(out) {}

  void send(int connection, const wire::Message& message) override {
    Session* const session = engine_.find(connection);
    if (session == nullptr || session->codec == nullptr ||
        !session->codec->available(message.spec())) {
      return;  // A client of that version cannot have asked for it: nothing to say to it.
    }
    if (engine_.rules_.empty()) {
      engine_.write(*session, message, {}, now_, out_);
      return;
    }
    OutputBuffer frame;
    if (session->codec->encode(message, frame)) {
      return;
    }
    Occurrence occurrence;
    occurrence.kind = scenario::TriggerKind::sending;
    occurrence.message = message.spec().name;
    occurrence.fields = &message;
    engine_.dispatch(*session, occurrence, frame.view(), now_, out_);
  }
  [[nodiscard]] bool listens(int connection) const override {
    const Session* const session = engine_.find(connection);
    return session != nullptr && !session->flow.is_full && !session->flow.is_behind &&
           !session->flow.nobody_reads;
  }
  [[nodiscard]] bool reads(int connection) const override {
    const Session* const session = engine_.find(connection);
    return session != nullptr && !session->flow.nobody_reads;
  }

 private:
  Engine& engine_;
  Now now_;
  Output& out_;
};

}  // namespace ibgw::session
