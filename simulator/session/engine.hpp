// The gateway's behaviour: every connection as a state machine, the scenario's rules over the
// healthy model. Bytes, closes and the passing of time in; steps for the network out. No sockets,
// no clock, no threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "simulator/gateway/model.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/session/output.hpp"
#include "simulator/session/rule_book.hpp"
#include "simulator/session/rule_run.hpp"
#include "simulator/session/session.hpp"
#include "simulator/trace/event.hpp"

namespace ibgw::session {

/// The moment of an input, as the caller's clocks show it.
struct Now {
  std::int64_t monotonic_ns = 0;
  std::int64_t wall_ms = 0;  ///< Ignored when the wall clock is fixed.
};

struct EngineOptions {
  int server_version = wire::kServerVersionMax;
  double time_scale = 1;                      ///< Of `wait`; above 0.
  std::optional<std::int64_t> fixed_wall_ms;  ///< --clock: moves only with scenario time.
  std::uint64_t seed = 0;                     ///< Of the model's prices and whatever else is drawn.
  bool rules_act = true;  ///< False: rules fire, but only the model's part happens.
};

class Engine {
 public:
  /// `scenario` must outlive the engine; `sink` may be nullptr, and what it reads must not change.
  Engine(const scenario::Scenario& scenario, const EngineOptions& options, trace::Sink* sink);
  ~Engine();

  /// Before anything is accepted: rules that stand on the start.
  void start(Now now, Output& out);

  /// A connection was taken; returns its number.
  int accept(Now now, std::string_view peer, std::uint64_t cookie, Output& out);
  void bytes(int connection, std::string_view bytes, Now now, Output& out);
  void peer_fin(int connection, Now now, Output& out);
  void peer_rst(int connection, Now now, Output& out);

  /// The kernel did not take all that was written. The network tells as after `tell_when_sent`.
  void behind(int connection);
  /// Answer to these two: little of what was written to it waits any more.
  void sent(int connection, Now now, Output& out);
  /// The client's program has closed its socket, although only a FIN can be seen of that. What it
  /// asked for is not served, what it ordered is.
  void abandoned(int connection, Now now, Output& out);
  /// Nobody takes what is written to it any more: its requests that wait are not served. How it
  /// ended is told besides, before or after.
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
  class ModelSink;

  Session* find(int connection);
  [[nodiscard]] std::int64_t wall_ms(const Session* session, Now now) const;
  [[nodiscard]] gateway::Moment moment(const Session* session, Now now) const;
  [[nodiscard]] bool muted() const;
  wire::Codec* codec_for(int server_version);

  // Events.
  void dispatch(Session& session, const Occurrence& occurrence, std::string_view frame, Now now,
                Output& out);
  void begin_rule(std::size_t index, Session* session, const Occurrence& occurrence,
                  std::string_view frame, std::int64_t planned_ns, Now now, Output& out);
  void schedule_timed(Session& session, const Occurrence& occurrence, Now now);
  void fire_timed(std::size_t rule, int connection, std::int64_t planned_ns, Now now, Output& out);

  // Rules.
  void go_on(std::unique_ptr<RuleRun> run, Now now, Output& out);
  void resume_later(std::unique_ptr<RuleRun> run);
  /// When the rule goes on after an action; later: at RuleRun::planned_ns.
  enum class Next { at_once, later, never };
  Next act(RuleRun& run, const scenario::Action& action, Now now, Output& out);
  Next act_now(RuleRun& run, const scenario::Action& action, Now now, Output& out);
  void carry_out(RuleRun& run, const scenario::Action& action, Session* session, Now now,
                 Output& out);
  void wait(RuleRun& run, const scenario::Action& action) const;
  void ask_network(const RuleRun& run, const scenario::Action& action, Output& out);
  void skip(const RuleRun& run, const std::string& action, Now now);
  Next write_item(RuleRun& run, const scenario::Action& action, Now now, Output& out);
  void send(RuleRun& run, const scenario::Action& action, Session& session, Now now, Output& out);
  void change_world(const RuleRun& run, const scenario::Action& action, Now now, Output& out);
  void close_all(std::string_view why, Now now, Output& out);
  void model_part(RuleRun& run, Now now, Output& out);

  // The model's parts.
  void model_accept(Session& session, Now now, Output& out);
  void model_hello(Session& session, Now now, Output& out);
  void model_request(Session& session, const wire::Message& request, Now now, Output& out);
  void model_part_of_time(std::int64_t until_ns, Now now, Output& out);
  void model_peer_closed(Session& session, Now now, Output& out);
  bool is_unserved(const Session& session, const wire::Message& request, Now now);
  void close_our_side(Session& session);
  void count_as_client(Session& session);
  void count_as_held(Session& session);
  void let_go(Session& session);

  // Bytes.
  void greeting(Session& session, std::string_view bytes, Now now, Output& out);
  void frames(Session& session, std::string_view bytes, Now now, Output& out);
  void receive(Session& session, std::string_view payload, Now now, Output& out);
  void refuse_too_fast(Session& session, std::string_view payload, Now now, Output& out);
  void keep_for_later(Session& session, std::string_view payload, std::int64_t due_ns, Now now,
                      Output& out);
  void schedule_backlog(Session& session, Now now);
  void serve_backlog(int connection, Now now, Output& out);

  // Answers that take long (engine_work.cpp).
  [[nodiscard]] bool is_busy(const Session& session) const;
  [[nodiscard]] bool must_queue(const Session& session) const;
  [[nodiscard]] bool is_work_left() const;
  void begin_turn(Now now);
  void wait_for_turn(Session& session);
  void serve_waiting(Now now, Output& out);
  void serve(Session& session, std::string_view payload, Now now, Output& out);
  void work_on(Now now, Output& out);
  void finish_work(int connection, Now now, Output& out);
  void frame(Session& session, std::string_view payload, Now now, Output& out);
  void write(Session& session, const wire::Message& message, std::string_view rule, Now now,
             Output& out);
  void write_bytes(Session& session, std::string_view bytes, const wire::Message* message,
                   std::string_view rule, Now now, Output& out);
  [[nodiscard]] const wire::Message* as_written(const Session& session,
                                                const wire::Message* message,
                                                std::string_view frame);
  void wrote(Session& session, std::size_t offset, const wire::Message* message,
             std::string_view rule, Now now, Output& out);
  void version_reply(Session& session, const wire::Message& message, std::string_view rule, Now now,
                     Output& out);
  /// Traces why nothing can be written; false when it can.
  bool is_mute(const Session& session, const wire::Message* message, Now now);
  void close(Session& session, StepKind how, std::string_view why, Now now, Output& out);
  void end(Session& session, Ending ending, Now now, Output& out);
  void end_now(Session& session, const Ending& ending, Now now, Output& out);
  void forget(Session& session, std::string_view why, Now now);

  // How much waits (engine_flow.cpp).
  void count_out(Session& session, std::size_t bytes, std::string_view rule, Output& out);
  void count_held(Session& session, std::size_t bytes);
  void count_released(Session& session, std::size_t bytes, Output& out);
  bool keep_unfinished(Session& session, Now now, Output& out);
  void forget_unfinished(Session& session);
  void drop_overrun(Now now, Output& out);
  void drop_questions(Session& session, Now now);

  // Items with modifiers (engine_items.cpp).
  bool keep_for_item(Session& session, std::size_t offset, const wire::Message* message,
                     std::string_view rule, Now now, Output& out);
  void close_item(Session& session, OpenItem& item, Now now, Output& out);
  void deliver(Session& session, OpenItem& item, bool strict, Now now, Output& out);
  void trace_dropped(const Session& session, const OpenItem& item, Now now);
  void enqueue(Session& session, Item item, Now now, Output& out);
  void flush_queue(Session& session, Now now, Output& out);
  void say(Session& session, const OutputQueue::Waiting& next, Now now, Output& out);
  void trace_out(const Session& session, const Frame& frame, std::string_view rule, Now now);
  [[nodiscard]] std::int64_t scaled(std::int64_t ns) const;

  // Whether what a rule says was carried out (engine_firing.cpp).
  std::shared_ptr<Firing> begin_firing(const scenario::Rule& rule, const Occurrence& occurrence);
  /// The firing whose action is at work on this connection right now.
  [[nodiscard]] std::shared_ptr<Firing> firing_on(const Session& session) const;
  void give_up(const std::shared_ptr<Firing>& firing, std::string_view why);
  /// Something that the rule says could not be done.
  void fail_rule(const Session* session, const std::shared_ptr<Firing>& firing,
                 const wire::WireError& error, Now now);
  /// One thing less to wait for; the last one is told in the trace.
  void settle(const std::shared_ptr<Firing>& firing, Now now);
  std::uint64_t promise(const std::shared_ptr<Firing>& firing);
  void give_up_waiting(const Session& session, Now now);
  void note_leaving(const Session& session);

  // Clients from before version 100 (engine_legacy.cpp).
  void legacy_bytes(Session& session, std::string_view bytes, Now now, Output& out);

  // Trace.
  void trace(trace::Event event, const Session* session, Now now);
  void trace_stage(const Session& session, std::string_view stage, Now now);
  void trace_action(const Session* session, const RuleRun* run, std::string_view action, Now now,
                    trace::Ending ends = trace::Ending::none);
  /// There is no place for the connection.
  void trace_refusal(const Session& session, std::string_view why, Now now);
  /// Something that was to be done and could not be; with `rule`, what a rule had promised.
  void trace_failure(const Session* session, const wire::WireError& error, std::string_view rule,
                     Now now);
  void trace_error(const Session& session, const wire::WireError& error, std::string_view bytes,
                   Now now);

  struct Timer {
    std::unique_ptr<RuleRun> run = nullptr;  ///< A rule that goes on, or
    std::size_t rule = 0;                    ///< a timed rule that may begin, or
    int connection = 0;
    bool backlog = false;                     ///< a frame of the connection that waited, or
    bool queue = false;                       ///< what the connection has to say later, or
    std::unique_ptr<Item> delayed = nullptr;  ///< an item whose delay is over.
  };

  const scenario::Scenario& scenario_;
  EngineOptions options_;
  trace::Sink* sink_;
  bool traces_fields_;  ///< Somebody reads them in the trace.
  gateway::Model model_;
  RuleBook rules_;
  std::map<int, std::unique_ptr<wire::Codec>> codecs_;
  std::unordered_map<int, std::unique_ptr<Session>> sessions_;
  std::multimap<std::int64_t, Timer> timers_;
  wire::Message request_;           ///< Reused for every request.
  wire::Message written_;           ///< Reused for every message that is traced.
  std::shared_ptr<Firing> acting_;  ///< Whose action is at work.
  std::unordered_map<std::uint64_t, std::shared_ptr<Firing>> promised_;  ///< By ticket.
  std::unordered_set<int>
      left_;                    ///< Connections that their clients ended while rules were at work.
  std::vector<int> overrun_;    ///< Connections to be dropped at the end of the event.
  std::size_t unfinished_ = 0;  ///< Bytes of unfinished frames, of all clients together.
  int serving_ =
      0;  ///< The connection whose request is being served; what it is told, it asked for.
  std::uint64_t tickets_ = 0;
  /// Connections whose first frame may be served: by what they were served so far, then in the
  /// order in which they came.
  std::set<std::tuple<std::int64_t, std::uint64_t, int>> waiting_;
  std::uint64_t arrivals_ = 0;
  std::int64_t least_served_ = 0;  ///< Of who was served last, when it was its turn.
  std::int64_t beside_ = 0;        ///< Units that requests took since the turn was spent.
  int firings_ = 0;
  int open_firings_ = 0;
  std::int64_t turn_ns_ = 0;  ///< When something was first left to do.
  int connections_ = 0;
  int clients_ = 0;  ///< Sessions that count against the world's limit.
  int held_ = 0;
};

}  // namespace ibgw::session
