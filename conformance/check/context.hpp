// The record as expectations read it: by client process, with the moments from which times count.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check/judge.hpp"
#include "conformance/check/missing_calls.hpp"
#include "simulator/scenario/matching.hpp"

namespace ibgw::conformance {

/// One TCP connection of the case, combined from the kernel's and the gateway's view.
struct Connection {
  /// From 1, in the order in which they were opened; 0: an attempt that has opened nothing (yet).
  /// Whether a refused attempt is seen at all depends on when the kernel is asked.
  int number = 0;
  int client_port = 0;
  int instance = 0;      ///< 0: not known.
  int trace_number = 0;  ///< Its number in the gateway's trace; 0: never accepted.
  Moment first_seen = 0;
  std::vector<const RecordedEvent*> client_end;  ///< Changes of the kernel's view, in order.
  std::vector<const RecordedEvent*> gateway_end;
};

/// The moments that an anchor stands for, and their sources.
struct AnchorTimes {
  std::vector<Moment> times;
  bool from_adapter = false;
  bool from_trace = false;
};

/// How a client process ended.
struct ProcessEnd {
  std::string how;       ///< For people.
  bool by_step = false;  ///< A step of the scenario killed it.
};

class Context {
 public:
  explicit Context(const JudgeInput& input);

  [[nodiscard]] const JudgeInput& input() const { return input_; }
  [[nodiscard]] bool is_final() const { return input_.final; }
  [[nodiscard]] Moment now() const { return input_.now; }
  /// Events up to the end of judging.
  [[nodiscard]] const std::vector<const RecordedEvent*>& events() const { return events_; }
  [[nodiscard]] const std::vector<Connection>& connections() const { return connections_; }

  /// What rules saved in the whole case.
  [[nodiscard]] const scenario::SavedValues& saved() const { return saved_; }

  /// True if the event belongs to this client process, or if its process is not known.
  [[nodiscard]] bool belongs(const RecordedEvent& event, int instance) const;
  [[nodiscard]] bool fits(const scenario::Pattern& pattern, const RecordedEvent& event,
                          int instance) const;
  [[nodiscard]] std::vector<const RecordedEvent*> find(const scenario::Pattern& pattern,
                                                       int instance) const;

  [[nodiscard]] AnchorTimes anchor(const scenario::Anchor& anchor, int instance) const;
  [[nodiscard]] Duration span(const scenario::Limit& limit) const;

  /// True if the last step that makes the client act (so no wait or query) has begun.
  [[nodiscard]] bool has_latest_step_begun(int instance) const;
  /// True if this process has ended and no later step starts it again, so that it can do nothing
  /// more.
  [[nodiscard]] bool is_gone_for_good(int instance) const;
  /// How the process ended; nothing if it is running.
  [[nodiscard]] std::optional<ProcessEnd> end_of_process(int instance) const;
  /// The calls that the scenario asks for and the client cannot make, and what depends on them.
  [[nodiscard]] const MissingCalls& missing_calls() const { return missing_calls_; }

 private:
  void collect_connections();
  void attach_accept(const RecordedEvent& event);
  void attach_socket(const RecordedEvent& event);
  void count_as_opened(Connection& connection);

  JudgeInput input_;
  std::vector<const RecordedEvent*> events_;
  std::vector<Connection> connections_;
  MissingCalls missing_calls_;
  scenario::SavedValues saved_;
  bool several_instances_ = false;
};

/// Whether a step asks a client to do something: waits and queries do not.
[[nodiscard]] bool makes_client_act(scenario::StepKind kind);
/// The earlier one of those that have a value.
[[nodiscard]] std::optional<Moment> earlier(std::optional<Moment> a, std::optional<Moment> b);

/// How much earlier than its cause `event` may be stamped, because events of the gateway and of the
/// adapter reach the record on different paths.
[[nodiscard]] Moment slack(EventKind event, const AnchorTimes& anchor);

/// Whether the event is in time for some occurrence of the anchor: not before it, and at most
/// `span` after it.
[[nodiscard]] bool is_timely(const RecordedEvent& event, const AnchorTimes& anchor, Duration span);

// Wording shared by the expectations.
[[nodiscard]] std::string describe(const scenario::Pattern& pattern);
[[nodiscard]] std::string describe(const scenario::Limit& limit, const Context& context);
/// ` of {sent ERR_MSG}`; empty for the latest step.
[[nodiscard]] std::string describe(const scenario::Anchor& anchor);
/// `within 1s of sent ERR_MSG`, empty without a limit.
[[nodiscard]] std::string describe_within(const scenario::Expectation& expectation,
                                          const Context& context);
[[nodiscard]] std::string of_client(int instance);

}  // namespace ibgw::conformance
