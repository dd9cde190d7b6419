// What the healthy gateway does on each event; sits between the model and the outbox.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/gateway/model.hpp"
#include "simulator/session/context.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/outbox.hpp"
#include "simulator/session/rule_book.hpp"
#include "simulator/session/sessions.hpp"

namespace ibgw::session {

/// Why a session ended, in the trace.
inline constexpr const char* kResetByClient = "reset by the client";

class ModelPart final : public gateway::MessageSink {
 public:
  /// Messages that the model sends are events too, which rules may take over. Each call may end the
  /// session. `frame`: for `sending`, the encoded message.
  class Events {
   public:
    virtual void happened(Session& session, const Occurrence& occurrence,
                          std::string_view frame = {}) = 0;

   protected:
    ~Events() = default;
  };

  /// `is_watched`: some rule may be triggered by a message about to be sent.
  ModelPart(gateway::Model& model, int gateway_version, bool is_watched, Context& context,
            Sessions& sessions, Firings& firings, Outbox& outbox, Events& events);

  void accept(Session& session);
  void hello(Session& session);
  /// True: the model was asked, which may have ended an answer in progress.
  bool request(Session& session, const wire::Message& request);
  /// A request that cannot be decoded; `request`: the part that is known, or nullptr.
  void unreadable(Session& session, const wire::Message* request, const std::string& reason);
  void too_fast(Session& session, int times);
  void peer_closed(Session& session, bool is_reset);
  /// Sends the version reply and fills in missing fields. If a rule chose the version, the session
  /// uses it from here on.
  void say_version(Session& session, const wire::Message& message, std::string_view rule);
  void pass_time(std::int64_t until_ns) { model_.advance_a_turn(until_ns, *this); }
  /// False: the change does not apply, because its target does not exist.
  bool change(const world::Change& change, const Session* session);
  /// Our side is closed, which ends the session for the model.
  void leave(Session& session);

  [[nodiscard]] wire::Codec* codec_for(int server_version);
  [[nodiscard]] gateway::ClientSession client_of(const Session& session) const;

  // Called by the model.
  void send(int connection, const wire::Message& message) override;
  [[nodiscard]] bool listens(int connection) const override;
  [[nodiscard]] bool reads(int connection) const override;

 private:
  void start(Session& session);
  bool is_unserved(const Session& session, const wire::Message& request);
  void close(Session& session, StepKind how, std::string_view why);

  gateway::Model& model_;
  int gateway_version_;
  bool is_watched_;
  Context& context_;
  Sessions& sessions_;
  Firings& firings_;
  Outbox& outbox_;
  Events& events_;
  std::map<int, std::unique_ptr<wire::Codec>> codecs_;
};

}  // namespace ibgw::session
