// One entry of a case's record. Plain data; the judge and the reports know nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/tree.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

/// A moment: CLOCK_MONOTONIC in nanoseconds, the one clock of the runner and the gateway.
using Moment = std::int64_t;

enum class EventKind {
  // Reported by an adapter; the runner adds the time of arrival.
  callback,    ///< `name`, `values` = arguments.
  call_begin,  ///< `name`, `id`.
  call_end,    ///< `name`, `id`, `text` = outcome, `values` = the rest of the line.
  answer,      ///< `name`, `id` of the query, `values` = the value (null: the client cannot
               ///< answer).
  note,        ///< `name`.
  // Done by the runner.
  step_begin,  ///< `name` = kind of step, `text` = call, `id` = number of the step from 1.
  step_end,    ///< As step_begin; `text` = how it ended.
  query,       ///< `name`, `id`: the runner asked.
  late,        ///< The runner was late by `values` (integer nanoseconds): the machine was too busy.
  case_end,    ///< The case has settled: questions about its end follow.
  started,     ///< A process was started; `instance` 0 is the gateway.
  exited,      ///< A process ended; `text` says how.
  killed,      ///< A step killed the client; `text` may mention unread bytes.
  // From the gateway's trace, with its own time.
  listening,
  accept,  ///< `text` = address of the client.
  in,      ///< `name` = message, `values` = its fields, `text` = hex.
  out,     ///< The same for messages of the gateway; `rule` may be set.
  rule,    ///< `name` = id of the rule that fired, `id` = number of the firing, `values` = map of
           ///< names to saved values, if any.
  rule_done,  ///< A firing is done and proven, or cannot be: `name`, `id`, `text` = the first thing
              ///< that was not done, `values` = map of booleans `ok`, `begun`, `client_left`.
  action,     ///< `name` = what was done; `rule`.
  proof,  ///< `name` = fault that was checked, `text` = what was seen, `rule`; `values` = whether
          ///< it was carried out (boolean).
  stage,  ///< `name`.
  peer_fin,
  peer_rst,
  close,
  error,
  end,  ///< `values.rules`: how often each rule fired.
  // From the kernel.
  socket,
  usage,  ///< Resource use of the client's processes: `values` = map of integers `cpu_ms` (since
          ///< their start), `memory` (resident bytes), `descriptors`.
};

/// The kernel's state of one end of a connection, recorded when it changed.
struct SocketFact {
  scenario::SocketEnd end = scenario::SocketEnd::client;
  int client_port = 0;
  std::uint64_t cookie = 0;
  std::uint64_t inode = 0;
  bool closed = false;  ///< No process holds it any more.
  std::uint32_t unread_bytes = 0;
  Moment previous_sample =
      0;  ///< Time of the last sample that did not show this yet: the change is later.
};

struct RecordedEvent {
  Moment time = 0;
  EventKind kind = EventKind::note;
  int instance = 0;    ///< Client process from 1; 0: the gateway, the runner, or not known.
  int connection = 0;  ///< Trace: the gateway's n-th connection. Socket: the n-th that the kernel
                       ///< showed. 0: none.
  std::int64_t id = 0;
  std::string name;  ///< Socket: the kernel's name of the state, e.g. `CLOSE_WAIT`, or `gone`.
  std::string text;
  std::string rule;
  bool forbidden = false;  ///< Trace: the gateway lacks a right that a rule needs.
  Tree values;
  std::optional<SocketFact> socket;
};

/// Everything about one case, in order of time.
struct CaseRecord {
  std::vector<RecordedEvent> events;
  Moment begin = 0;           ///< The first step began.
  std::optional<Moment> end;  ///< End of judging. Later events are kept for the reader.
  Moment last_sample = 0;     ///< Time of the last sample of sockets; 0: sockets cannot be observed
                              ///< here.
  bool steps_done = false;

  /// Inserts the event by time, after others with the same time.
  void add(RecordedEvent event);
};

[[nodiscard]] std::string_view to_string(EventKind kind);
[[nodiscard]] std::optional<EventKind> event_kind(std::string_view name);

/// True for events reported by an adapter, whose times are those of arrival at the runner.
[[nodiscard]] bool is_from_adapter(EventKind kind);
[[nodiscard]] bool is_from_trace(EventKind kind);

/// `1.2s`, `35.1ms`: for people, with at most three decimals.
[[nodiscard]] std::string format_span(std::int64_t nanoseconds);

}  // namespace ibgw::conformance
