// The gateway's behaviour: every connection is a state machine, and the scenario's rules act on top
// of the healthy model. Inputs are bytes, closes and the passing of time; outputs are steps for the
// network. No sockets, no clock, no threads.
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
  double time_scale = 1;                      ///< Factor for `wait`; above 0.
  std::optional<std::int64_t> fixed_wall_ms;  ///< --clock: moves only with scenario time.
  std::uint64_t seed = 0;                     ///< For the model's prices and everything else that
                                              ///< is random.
  bool rules_act = true;  ///< False: rules fire but do nothing; the model does its part.
};

/// Each input becomes an event. The part responsible for it processes the input; the engine then
/// offers the event to the rules, and lets the model handle it unless a rule takes over.
class Engine final : private Inbox::Reader,
                     private Pacing::Server,
                     private Rules::Gateway,
                     private ModelPart::Events {
 public:
  /// `scenario` must outlive the engine. `sink` may be nullptr; its `reads_fields()` must not
  /// change.
  Engine(const scenario::Scenario& scenario, const EngineOptions& options, trace::Sink* sink);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Call this before accepting anything: fires the rules that are triggered by the start.
  void start(Now now, Output& out);

  /// A connection was accepted; returns its number.
  int accept(Now now, std::string_view peer, std::uint64_t cookie, Output& out);
  void bytes(int connection, std::string_view bytes, Now now, Output& out);
  void peer_fin(int connection, Now now, Output& out);
  void peer_rst(int connection, Now now, Output& out);

  /// The kernel did not take everything that was written. The network then calls sent() as it does
  /// after `tell_when_sent`.
  void behind(int connection);
  /// Follows behind() or `tell_when_sent`: most of what was written has left.
  void sent(int connection, Now now, Output& out);
  /// Only a FIN has arrived, but the client's program has closed its socket. Its waiting questions
  /// are no longer answered; its orders are still carried out.
  void abandoned(int connection, Now now, Output& out);
  /// Nothing that we write can arrive any more, so waiting requests are not served. peer_fin() or
  /// peer_rst() still reports how the connection ended, before or after this call.
  void lost(int connection, Now now, Output& out);

  /// When advance() next has something to do; nothing: never.
  [[nodiscard]] std::optional<std::int64_t> next_deadline();
  void advance(Now now, Output& out);

  /// Writes the last event of the trace, and returns the same numbers for the summary.
  struct Summary {
    int sessions = 0;
    std::vector<std::pair<std::string, int>> rules;
  };
  Summary finish(Now now);

  /// The current state of the simulated world, as JSON.
  [[nodiscard]] std::string state(Now now) const;
  /// The same, for tests and fuzzers that check it.
  [[nodiscard]] const gateway::Model& model() const { return model_; }

  /// For the network shell: reports what it did or failed to do.
  void report(trace::Event event, Now now);
  /// The network checked a fault; `connection` 0 is the listener.
  void prove(int connection, const Proof& proof, Now now);
  /// The network could not carry out or check a fault that it was asked for. `client_left`: because
  /// the client ended the connection.
  void unproven(std::uint64_t ticket, std::string_view why, bool client_left, Now now);

 private:
  // What the parts report to the engine or ask it to do.
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
  void keep_early(Session& session, std::string_view payload);
  void serve_early_soon(int connection);
  void serve_early(int connection);
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
