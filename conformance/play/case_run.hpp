// Plays one case: a gateway, its clients, the steps, and the record. Runs on one io_context, on one
// thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "conformance/check/verdict.hpp"
#include "conformance/play/client_process.hpp"
#include "conformance/play/gateway_process.hpp"
#include "conformance/play/socket_watch.hpp"
#include "conformance/play/step_player.hpp"
#include "conformance/play/usage_watch.hpp"

namespace ibgw::conformance {

/// For a case whose scenario has no `limit`.
inline constexpr Duration kDefaultLimit = std::chrono::seconds(15);

struct CaseSetup {
  std::string case_id;
  const scenario::Scenario* scenario = nullptr;
  GatewayOptions gateway;
  ClientCommand client;
  std::map<std::string, Duration> timeouts;  ///< From the client's manifest, as are the next two.
  int client_min = 0;                        ///< Server versions.
  int client_max = 0;
  Duration bye_grace = std::chrono::milliseconds(500);  ///< After this, the client is killed.
};

struct CaseOutcome {
  Ruling ruling;
  CaseRecord record;
  Duration duration{};
  Duration waited{};          ///< Of the duration: until it could start beside others.
  std::string client_errors;  ///< Tail of the clients' stderr.
  std::string gateway_errors;
};

/// How often the runner looks at sockets and deadlines if nothing happens.
inline constexpr Duration kTick = std::chrono::milliseconds(10);

/// Phases: the gateway starts; the clients greet; the steps are played and the case settles;
/// questions about the end are asked; the clients end; the gateway ends. Any trouble leads to the
/// last two.
class CaseRun {
 public:
  CaseRun(boost::asio::io_context& context, const CaseSetup& setup);
  ~CaseRun();
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  /// Starts the case. It is over when the io_context runs out of work.
  void start();
  /// True once all clients have greeted, or the case has failed before that.
  [[nodiscard]] bool has_started() const { return phase_ > Phase::clients_greet; }
  /// Kills and reaps all processes at once; the case has no result.
  void abandon();
  /// Call it when the case is over.
  [[nodiscard]] CaseOutcome take_outcome();

 private:
  enum class Phase {
    gateway_starts,
    clients_greet,
    playing,
    settling,
    asking_last,
    clients_end,
    gateway_ends,
    over
  };

  // Setting up.
  void gateway_listens(int port);
  void start_client(int instance);
  void restart_client(int instance);
  void client_greets(int instance, const Greeting& greeting);
  void begin_playing();

  // While it runs.
  void tick();
  void arm_tick();
  void check_lateness(Moment now);
  void check_killed(Moment now);
  void add_late(Moment now, Moment late);
  void advance();
  void advance_soon();
  void play(Moment now);
  void settle(Moment now);
  void carry_out(const StepCommand& command, Moment now);
  void finish_kills(Moment now);
  void ask_due(Moment now);
  void ask(int instance, const std::string& name, std::int64_t id, Moment now);
  [[nodiscard]] bool is_held(Moment now);
  void take_event(RecordedEvent event);
  void client_exits(int instance, const ExitStatus& status);
  void sample(Moment now, bool is_last = false);
  void sample_usage(Moment now, bool is_last = false);

  // Ending.
  void end_case(Moment now);
  void end_judging(Moment now);
  void fail(Verdict verdict, std::string reason);
  void end_clients();
  void clients_have_ended();
  void gateway_ended(const std::optional<std::string>& trouble);
  void finish();

  void add(EventKind kind, Moment time, int instance, std::string name, std::string text = {},
           std::int64_t id = 0);
  void set_deadline(Duration duration);
  void deadline_passed();

  boost::asio::io_context& context_;
  CaseSetup setup_;
  boost::asio::steady_timer timer_;
  Phase phase_ = Phase::gateway_starts;
  Moment started_ = 0;
  Moment phase_deadline_ = 0;
  Moment next_tick_ = 0;
  Moment settled_at_ = 0;
  Moment next_judging_ = 0;
  std::size_t judged_events_ = 0;
  bool judged_held_ = true;
  std::size_t asked_events_ = 0;
  Moment next_asking_ = 0;
  int port_ = 0;

  CaseRecord record_;
  ClientFacts facts_;
  std::unique_ptr<StepPlayer> player_;
  std::unique_ptr<GatewayProcess> gateway_;
  std::map<int, std::unique_ptr<ClientProcess>> clients_;
  std::map<int, Moment> killed_at_;  ///< Instances that were killed and have not ended yet.
  std::map<int, Moment> kills_;      ///< Instance to be killed -> until when we wait for it to read
                                     ///< its unread bytes.
  std::vector<std::int64_t> open_queries_;
  std::unique_ptr<SocketWatch> sockets_;
  std::optional<UsageWatch> usage_;  ///< Only where an expectation asks for it.
  bool asks_is_connected_ = false;
  bool is_advance_posted_ = false;
  Verdict trouble_ = Verdict::pass;
  std::string trouble_reason_;
  std::string client_errors_;
  std::string gateway_errors_;
};

}  // namespace ibgw::conformance
