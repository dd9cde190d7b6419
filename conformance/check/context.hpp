// The record as the expectations read it: filtered by client process, with the moments that spans
// count from.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check/judge.hpp"
#include "conformance/check/missing_calls.hpp"
#include "simulator/scenario/matching.hpp"

namespace ibgw::conformance {

/// One TCP connection of the case, put together from the kernel's and the gateway's view.
struct Connection {
  int number = 0;  ///< From 1, in order of first sight.
  int client_port = 0;
  int instance = 0;      ///< 0: not known.
  int trace_number = 0;  ///< The gateway's n-th; 0: never accepted.
  Moment first_seen = 0;
  std::vector<const RecordedEvent*> client_end;  ///< Changes of the kernel's view, in order.
  std::vector<const RecordedEvent*> gateway_end;
};

/// The moments an anchor stands for, and on which way they came into the record.
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
  /// Events of the judged span.
  [[nodiscard]] const std::vector<const RecordedEvent*>& events() const { return events_; }
  [[nodiscard]] const std::vector<Connection>& connections() const { return connections_; }

  /// What rules saved in the whole case.
  [[nodiscard]] const scenario::SavedValues& saved() const { return saved_; }

  /// True when the event belongs to this client process, or when that is not known.
  [[nodiscard]] bool belongs(const RecordedEvent& event, int instance) const;
  [[nodiscard]] bool fits(const scenario::Pattern& pattern, const RecordedEvent& event,
                          int instance) const;
  [[nodiscard]] std::vector<const RecordedEvent*> find(const scenario::Pattern& pattern,
                                                       int instance) const;

  [[nodiscard]] AnchorTimes anchor(const scenario::Anchor& anchor, int instance) const;
  [[nodiscard]] Duration span(const scenario::Limit& limit) const;

  /// True when the last thing the client is made to do (waits and questions are not) has begun.
  [[nodiscard]] bool has_latest_step_begun(int instance) const;
  /// True when this process has ended and no later step starts it again: it can do nothing any
  /// more.
  [[nodiscard]] bool is_gone_for_good(int instance) const;
  /// How the process ended; nothing while it runs.
  [[nodiscard]] std::optional<ProcessEnd> end_of_process(int instance) const;
  /// The calls the scenario asks for that the client cannot make, and what waits for them.
  [[nodiscard]] const MissingCalls& missing_calls() const { return missing_calls_; }

 private:
  void collect_connections();
  void attach_accept(const RecordedEvent& event);
  void attach_socket(const RecordedEvent& event);

  JudgeInput input_;
  std::vector<const RecordedEvent*> events_;
  std::vector<Connection> connections_;
  MissingCalls missing_calls_;
  scenario::SavedValues saved_;
  bool several_instances_ = false;
};

/// How much earlier `event` may be stamped than what caused it: gateway and adapter events take
/// different ways.
[[nodiscard]] Moment slack(EventKind event, const AnchorTimes& anchor);

/// In time for some occurrence of the anchor: not before it, not later than `span` after it.
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
