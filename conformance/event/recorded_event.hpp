// One thing that was seen or done in a case. Plain data; everything the judge and the reports know
// comes from here.
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
  // Told by an adapter, stamped by the runner on arrival.
  callback,    ///< `name`, `values` = arguments.
  call_begin,  ///< `name`, `id`.
  call_end,    ///< `name`, `id`, `text` = outcome, `values` = rest of the line.
  answer,      ///< `name`, `id` of the query, `values` = the value (null: the client cannot tell).
  note,        ///< `name`.
  // Done by the runner.
  step_begin,  ///< `name` = kind of step, `text` = call, `id` = number of the step from 1.
  step_end,    ///< The same; `text` = how it ended.
  query,       ///< `name`, `id`: the runner asked.
  late,        ///< The runner was late by `values` (integer nanoseconds): the machine was too busy.
  case_end,  ///< Steps done, expectations decided, settled: questions about the end of the case are
             ///< asked now.
  started,   ///< A process was started; `instance` 0 is the gateway.
  exited,    ///< A process ended; `text` says how.
  killed,    ///< A step killed the client; `text` tells about unread bytes.
  // Told by the gateway's trace, with its own time.
  listening,
  accept,  ///< `text` = address of the client.
  in,      ///< `name` = message, `values` = its fields, `text` = hex.
  out,     ///< The same for what the gateway sent; `rule` may be set.
  rule,    ///< `name` = id of the rule that fired, `id` = number of the firing, `values` = map of
           ///< name to what it saved, if anything.
  rule_done,  ///< All of a firing is done and proven, or cannot be: `name`, `id`, `text` = what was
              ///< not done, `values` = map of booleans `ok`, `begun`, `client_left`.
  action,     ///< `name` = what was done; `rule`.
  proof,  ///< `name` = fault that was checked, `text` = what was seen, `rule`; `values` = was it
          ///< carried out (boolean).
  stage,  ///< `name`.
  peer_fin,
  peer_rst,
  close,
  error,
  end,  ///< `values.rules`: how often each rule fired.
  // Told by the kernel.
  socket,
  usage,  ///< What the client's processes use: `values` = map of integers `cpu_ms` (since their
          ///< start), `memory` (resident bytes), `descriptors`.
};

/// What the kernel said about one end of one connection; recorded when it changed.
struct SocketFact {
  scenario::SocketEnd end = scenario::SocketEnd::client;
  int client_port = 0;
  std::uint64_t cookie = 0;
  std::uint64_t inode = 0;
  bool closed = false;  ///< No process holds it any more.
  std::uint32_t unread_bytes = 0;
  Moment previous_sample =
      0;  ///< Last sample that did not show this yet: the change came after it.
};

struct RecordedEvent {
  Moment time = 0;
  EventKind kind = EventKind::note;
  int instance = 0;  ///< Client process from 1; 0: the gateway, the runner, or not known.
  int connection =
      0;  ///< Trace: the gateway's n-th connection. Socket: n-th the kernel showed. 0: none.
  std::int64_t id = 0;
  std::string name;  ///< Socket: state as the kernel calls it, e.g. `CLOSE_WAIT`, or `gone`.
  std::string text;
  std::string rule;
  bool forbidden = false;  ///< Trace: the gateway's machine lacks a right for what a rule says.
  Tree values;
  std::optional<SocketFact> socket;
};

/// Everything about one case, in order of time.
struct CaseRecord {
  std::vector<RecordedEvent> events;
  Moment begin = 0;           ///< The first step began.
  std::optional<Moment> end;  ///< What came later is kept for the reader, but not judged.
  Moment last_sample = 0;  ///< Sockets were last looked at then; 0: they cannot be observed here.
  bool steps_done = false;

  /// Puts the event where its time belongs (after others of the same time).
  void add(RecordedEvent event);
};

[[nodiscard]] std::string_view to_string(EventKind kind);
[[nodiscard]] std::optional<EventKind> event_kind(std::string_view name);

/// True for what a client's process told: its times are those of arrival at the runner.
[[nodiscard]] bool is_from_adapter(EventKind kind);
[[nodiscard]] bool is_from_trace(EventKind kind);

/// `1.2s`, `35.1ms`: for people, never more than three decimals.
[[nodiscard]] std::string format_span(std::int64_t nanoseconds);

}  // namespace ibgw::conformance
