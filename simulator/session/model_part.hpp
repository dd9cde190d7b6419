// What the healthy gateway does by itself on each event, between the model and the outbox.
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

class ModelPart final : public gateway::MessageSink {
 public:
  /// What follows from it is an event, too, which rules may take over. Each call may end the
  /// session. `frame`: of `sending`, encoded.
  class Events {
   public:
    virtual void happened(Session& session, const Occurrence& occurrence,
                          std::string_view frame = {}) = 0;

   protected:
    ~Events() = default;
  };

  /// `is_watched`: a rule may stand on what is sent. `speaks_legacy`: clients from before version
  /// 100 are served.
  ModelPart(gateway::Model& model, bool is_watched, bool speaks_legacy, Context& context,
            Sessions& sessions, Firings& firings, Outbox& outbox, Events& events);

  void accept(Session& session);
  void hello(Session& session);
  /// True: it was asked of the model, and may have ended an answer that was in the making.
  bool request(Session& session, const wire::Message& request);
  /// One that cannot be read; `request`: what is known of it, or nullptr.
  void unreadable(Session& session, const wire::Message* request, const std::string& reason);
  void too_fast(Session& session, int times);
  void peer_closed(Session& session);
  /// The version reply with what is missing filled in; a version that a rule chose is the one
  /// spoken from here on.
  void say_version(Session& session, const wire::Message& message, std::string_view rule);
  void pass_time(std::int64_t until_ns) { model_.advance_a_turn(until_ns, *this); }
  /// False: there is nothing to change.
  bool change(const world::Change& change, const Session* session);
  /// Our side is closed: for the model that is the end of the session.
  void leave(Session& session);

  [[nodiscard]] wire::Codec* codec_for(int server_version);

  // What the model says.
  void send(int connection, const wire::Message& message) override;
  [[nodiscard]] bool listens(int connection) const override;
  [[nodiscard]] bool reads(int connection) const override;

 private:
  void start(Session& session);
  bool is_unserved(const Session& session, const wire::Message& request);
  void close(Session& session, StepKind how, std::string_view why);

  gateway::Model& model_;
  bool is_watched_;
  bool speaks_legacy_;
  Context& context_;
  Sessions& sessions_;
  Firings& firings_;
  Outbox& outbox_;
  Events& events_;
  std::map<int, std::unique_ptr<wire::Codec>> codecs_;
};

}  // namespace ibgw::session
