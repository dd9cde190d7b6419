// Plays the client steps of a scenario one after the other: decides what to do now. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check/facts.hpp"
#include "conformance/event/recorded_event.hpp"

namespace ibgw::conformance {

/// Something that the runner has to do for a step.
struct StepCommand {
  enum class Kind { call, query, kill, start };
  Kind kind = Kind::call;
  int instance = 1;
  std::int64_t id = 0;  ///< call, query.
  std::string name;     ///< call, query.
  Tree arguments;       ///< call.
};

class StepPlayer {
 public:
  /// `time_scale` applies only to `wait`, as in the gateway.
  StepPlayer(const scenario::Scenario& scenario, const ClientFacts& facts, double time_scale);

  /// Ends steps that are over and begins the next ones, and records both. The caller carries out
  /// the commands in order.
  [[nodiscard]] std::vector<StepCommand> advance(CaseRecord& record, Moment now);

  [[nodiscard]] bool is_done() const { return next_ == scenario_.steps.size() && !running_; }

  /// Ids of calls and queries are unique in a case, whoever uses them.
  [[nodiscard]] std::int64_t take_id() { return ++last_id_; }

 private:
  struct Running {
    const scenario::Step* step = nullptr;
    Moment begin = 0;
    Moment deadline = 0;
    std::int64_t id = 0;
    bool is_waiting = false;  ///< A call that needs a value which no rule has saved yet.
  };

  [[nodiscard]] std::optional<StepCommand> begin(CaseRecord& record, Moment now);
  /// The call of the running step; nothing if it has to wait.
  [[nodiscard]] std::optional<StepCommand> make_call(const CaseRecord& record);
  /// How the running step ended; nothing if it has not.
  [[nodiscard]] std::optional<std::string> ending(const CaseRecord& record, Moment now) const;
  [[nodiscard]] Duration length_of(const scenario::Step& step) const;
  void add_event(CaseRecord& record, EventKind kind, Moment now, std::string text) const;

  const scenario::Scenario& scenario_;
  const ClientFacts& facts_;
  double time_scale_;
  std::size_t next_ = 0;
  std::int64_t last_id_ = 0;
  std::size_t seen_events_ = 0;  ///< Number of events already searched without finding the end of
                                 ///< the running step.
  std::optional<Running> running_;
};

}  // namespace ibgw::conformance
