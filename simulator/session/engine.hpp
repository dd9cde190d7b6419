// The gateway's behaviour: every connection as a state machine, the scenario's rules over the
// healthy model. Bytes, closes and the passing of time in; steps for the network out. No sockets,
// no clock, no threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/gateway/model.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/session/context.hpp"
#include "simulator/session/endings.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/flow_control.hpp"
#include "simulator/session/inbox.hpp"
#include "simulator/session/model_part.hpp"
#include "simulator/session/outbox.hpp"
#include "simulator/session/output.hpp"
#include "simulator/session/pacing.hpp"
#include "simulator/session/rules.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/session/timers.hpp"
#include "simulator/trace/event.hpp"

namespace ibgw::session {

struct EngineOptions {
  int server_version = wire::kServerVersionMax;
  double time_scale = 1;                      ///< Of `wait`; above 0.
  std::optional<std::int64_t> fixed_wall_ms;  ///< --clock: moves only with scenario time.
  std::uint64_t seed = 0;                     ///< Of the model's prices and whatever else is drawn.
  bool rules_act = true;  ///< False: rules fire, but only the model's part happens.
};

/// Each input is an event: a part that knows it takes it in, and here it is offered to the rules
/// and, unless one of them takes it over, done by the model.
class Engine final : private Inbox::Reader,
                     private Pacing::Server,
                     private Rules::Gateway,
                     private ModelPart::Events {
 public:
  /// `scenario` must outlive the engine; `sink` may be nullptr, and what it reads must not change.
  Engine(const scenario::Scenario& scenario, const EngineOptions& options, trace::Sink* sink);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Before anything is accepted: fires the rules whose event is the start.
  void start(Now now, Output& out);

  /// A connection was taken; returns its number.
  int accept(Now now, std::string_view peer, std::uint64_t cookie, Output& out);
  void bytes(int connection, std::string_view bytes, Now now, Output& out);
  void peer_fin(int connection, Now now, Output& out);
  void peer_rst(int connection, Now now, Output& out);

  /// The kernel did not take all that was written. The network tells as after `tell_when_sent`.
  void behind(int connection);
  /// The answer to behind() and to `tell_when_sent`: most of what was written has left.
  void sent(int connection, Now now, Output& out);
  /// The client's program has closed its socket, although only a FIN can be seen of that. What it
  /// asked for is not served, what it ordered is.
  void abandoned(int connection, Now now, Output& out);
  /// Nothing that is written arrives any more: requests that wait are not served. peer_fin() or
  /// peer_rst() still tells how the connection ended, before or after.
  void lost(int connection, Now now, Output& out);

  /// When advance() has something to do.
  [[nodiscard]] std::optional<std::int64_t> next_deadline();
  void advance(Now now, Output& out);

  /// Last event of the trace; returns the same numbers for the summary.
  struct Summary {
    int sessions = 0;
    std::vector<std::pair<std::string, int>> rules;
  };
  Summary finish(Now now);

  /// What the gateway knows at the moment, as JSON.
  [[nodiscard]] std::string state(Now now) const;
  /// The same for whoever checks it.
  [[nodiscard]] const gateway::Model& model() const { return model_; }

  /// For the network shell: reports what it did or failed to do.
  void report(trace::Event event, Now now);
  /// A fault was checked; `connection` 0 is the listener.
  void prove(int connection, const Proof& proof, Now now);
  /// A fault that was promised did not come to a proof. `client_left`: because the client had ended
  /// the connection.
  void unproven(std::uint64_t ticket, std::string_view why, bool client_left, Now now);

 private:
  // What the parts report or ask for.
  void on_hello(Session& session, const wire::Hello& hello, const wire::Message& message) override;
  void on_frame(Session& session, std::string_view payload) override;
  void on_unreadable(Session& session, std::string_view why) override;
  void serve(Session& session, std::string_view payload) override;
  void record(Session& session, std::string_view bytes) override;
  void refuse(Session& session, int times) override;
  void closed_behind(int connection) override;
  void happened(Session& session, const Occurrence& event, std::string_view frame = {}) override;
  void model_part(Session& session, const RuleRun& run) override;
  void say_version(Session& session, const wire::Message& message, std::string_view rule) override;
  bool change_world(const world::Change& change, const Session* session) override;

  void do_by_model(Session& session, scenario::TriggerKind event, const wire::Message* message,
                   std::string_view frame, std::string_view rule);
  void ask_model(Session& session, const wire::Message& request);
  void model_until(std::int64_t ns);
  [[nodiscard]] bool is_muted() const;
  void finish_event();

  const scenario::Scenario& scenario_;
  int server_version_;
  gateway::Model model_;
  Context context_;
  Timers timers_;
  Sessions sessions_;
  Firings firings_;
  FlowControl flow_;
  Outbox outbox_;
  ModelPart model_part_;
  Inbox inbox_;
  Pacing pacing_;
  Endings endings_;
  Rules rules_;
  wire::Message request_;  ///< Reused for every request.
};

}  // namespace ibgw::session
