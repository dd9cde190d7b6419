// A scenario: what the gateway does differently, what the client is asked to do, and what must then
// be observed. Plain immutable data, loaded and checked by loader.hpp. The language is described in
// scenarios/README.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/base/duration.hpp"
#include "simulator/base/load_error.hpp"
#include "simulator/base/text_pattern.hpp"
#include "simulator/base/tree.hpp"
#include "simulator/world/change.hpp"

namespace ibgw::world {
struct World;
}  // namespace ibgw::world

namespace ibgw::scenario {

// ----------------------------------------------------------------------------------------------
// matchers

/// Decides whether one value matches; matching.hpp defines what each kind means.
struct Matcher {
  enum class Kind {
    equals,
    regex,
    less,
    greater,
    one_of,
    any,
    absent,
    empty,  ///< Unset, or a text without a character.
  };
  Kind kind = Kind::any;
  Tree value;  ///< equals: the scalar; less, greater: the bound (number); one_of: a list of
               ///< scalars. A text scalar `$name` stands for what rules saved under that name.
  TextPattern pattern;  ///< regex: must match the value's whole text.
};

/// A matcher on one field, named by a dotted path into the message or callback (`contract.symbol`).
struct FieldMatcher {
  std::string path;
  Matcher matcher;
  SourceMark mark;
};

// ----------------------------------------------------------------------------------------------
// rules

/// The events that can trigger a rule: first the stages of a session, in order.
enum class TriggerKind {
  accept,        ///< A connection was accepted.
  hello,         ///< The client's greeting was read; the model's part is the version reply.
  version_sent,  ///< The version reply was sent.
  request,  ///< A request was read (START_API among them); `message` names it; the model's part is
            ///< the answer.
  any_request,  ///< Any request, START_API among them.
  ready,        ///< The start-up messages were sent.
  peer_fin,     ///< The client closed its direction; the model's part is to close ours.
  peer_rst,     ///< The client reset the connection.
  sending,      ///< The model is about to send `message`; the model's part is to send it.
  after,        ///< `delay` after the stage `of`; without `of`: after the gateway began to listen.
};

struct Trigger {
  TriggerKind kind = TriggerKind::accept;
  std::string message;            ///< request, sending: canonical message name.
  Duration delay{};               ///< after.
  std::optional<TriggerKind> of;  ///< after: the stage (never after, sending or any_request).
  std::string of_message;         ///< after: message name when `of` is request.
};

/// Where bytes are split; each piece is sent as a TCP segment of its own.
struct Fragment {
  static constexpr std::size_t kRest = 0;
  std::vector<std::size_t> sizes;  ///< Bytes of each piece; kRest, allowed only as the last:
                                   ///< everything that is left.
  std::size_t each = 0;            ///< Instead of `sizes`: pieces of this many bytes.
  Duration gap{};                  ///< From one piece to the next; scaled by --time-scale.
};

struct Corruption {
  std::size_t at = 0;     ///< Offset into the bytes of the item, the length prefix included.
  std::uint8_t flip = 0;  ///< XORed into that byte; never 0.
};

/// Changes to the bytes of one item or, as a rule's `output`, to every later frame of a connection.
/// They are applied in the order in which they are declared here.
struct Modifiers {
  std::vector<int>
      reorder;        ///< model: the n-th of its frames, from 1, in this order; each exactly once.
  int duplicate = 1;  ///< How many times the item is sent.
  std::optional<std::size_t>
      keep_fields;  ///< Text frames: number of fields to keep, counting the message id.
  std::optional<std::size_t> pad_to;  ///< The item is extended to this many bytes, with content
                                      ///< that every reader skips at the end of a frame.
  std::optional<std::uint32_t> claim_length;  ///< In place of the first length prefix.
  std::optional<Corruption> corrupt;
  std::optional<std::size_t> truncate;  ///< Number of bytes to send.
  bool drop = false;                    ///< Nothing is sent.
  std::optional<Duration> delay;  ///< Sent later by this much; later items do not wait. Scaled.
  bool coalesce = false;          ///< In one segment with the rule's next item.
  std::optional<Fragment> fragment;

  [[nodiscard]] bool empty() const;
};

enum class ActionKind {
  send,            ///< Encode `message` with `with` for the negotiated version and write it.
  send_raw,        ///< Write `raw` unchanged.
  model,           ///< Do the model's part of the event now.
  swallow,         ///< Do nothing, instead of the model's part.
  wait,            ///< Delay this rule's later actions (scaled by --time-scale).
  wait_real,       ///< Like wait, never scaled: for delays that compete with client time-outs.
  until_case_end,  ///< Never run this rule's later actions.
  close_fin,     ///< Shut down writing, keep draining, close when the peer closed or the case ends.
  close_rst,     ///< Linger 0: the peer gets a reset.
  close_abrupt,  ///< Plain close(): a reset if bytes are unread, as careless programs do.
  half_close,    ///< Shut down writing only; keep reading, but serve no requests.
  hold,          ///< Never close this connection from now on, even when the peer does.
  stop_reading,
  resume_reading,
  refuse,          ///< Close the listener but keep the port: connections are refused.
  listen,          ///< Undo refuse.
  stop_accepting,  ///< The kernel completes handshakes, nobody accepts.
  resume_accepting,
  blackhole_connection,  ///< Packets of this connection vanish in both directions, for good.
  blackhole_listener,    ///< Packets to the listener vanish, for good: connecting hangs.
  repeat,                ///< `body` `times` times, `every` apart.
  set,                   ///< Change the world as `change` says.
};

struct Action {
  ActionKind kind = ActionKind::swallow;
  std::string message;  ///< send: message name, or VERSION_REPLY.
  Tree with;  ///< send: map of fields; a text scalar `$name` is a field of the triggering request,
              ///< else the latest value saved under that name.
  std::string raw;      ///< send_raw: the bytes. `fields:` arrive here framed and NUL-terminated.
  Duration duration{};  ///< wait, wait_real: how long; repeat: every.
  int times = 0;        ///< repeat.
  std::vector<Action> body;  ///< repeat.
  std::optional<world::Change>
      change;           ///< set. The id of an order is in `with` as `id`: it may be a `$name`.
  Modifiers modifiers;  ///< send, send_raw, model.
  std::optional<int>
      receive_buffer;  ///< stop_reading: bytes that the kernel takes before the client must wait.
  std::optional<int> backlog;  ///< stop_accepting: length of the kernel's queue.
  bool fill_backlog = false;   ///< stop_accepting: fill the queue with our own connections.
  SourceMark mark;
};

/// A field of the triggering message, to be saved under a name: see SavedValues.
struct SavedField {
  std::string name;
  std::string path;  ///< Dotted, into the message.
  SourceMark mark;
};

/// What the gateway does differently on one event. The first matching rule wins, unless it says
/// `continue: true`.
struct Rule {
  std::string id;  ///< `id:` of the rule, or else `rule-<n>` with n from 1.
  Trigger on;
  std::optional<Matcher> connection;  ///< n-th connection of the run, from 1.
  std::optional<Matcher> client_id;
  std::optional<Matcher> nth;  ///< n-th event, from 1, of those that pass the other filters.
  std::vector<FieldMatcher>
      where;  ///< On the fields of the request or of the message about to be sent.
  std::vector<SavedField> saves;
  std::vector<Action>
      actions;  ///< Empty: the rule only saves values, and does not affect the event.
  bool continues = false;
  bool optional = false;  ///< The rule need not fire or be carried out to its end.
  Modifiers output;       ///< For every frame that the connection sends from then on.
  SourceMark mark;

  /// True if `actions` contain `model` somewhere, so that the model's part still happens.
  [[nodiscard]] bool includes_model() const;
};

// ----------------------------------------------------------------------------------------------
// client steps

enum class StepKind { connect, disconnect, call, wait, wait_real, wait_for, query, kill, start };

struct Step {
  StepKind kind = StepKind::wait;
  int instance = 1;  ///< Which client process, from 1.
  std::string
      call;   ///< call: canonical call name (connect and disconnect name themselves here too).
  Tree args;  ///< Map of arguments; connect: those of its table; wait_for: `stage`, or `callback`
              ///< is set. call: a text scalar `$name` is the latest value saved under that name.
  Duration duration{};              ///< wait, wait_real.
  std::string callback;             ///< wait_for.
  std::vector<FieldMatcher> where;  ///< wait_for.
  std::string query;                ///< query: `is_connected`.
  std::optional<Duration> timeout;  ///< Maximum duration of the step; default: see StepPlayer.
  SourceMark mark;
};

// ----------------------------------------------------------------------------------------------
// expectations

enum class Severity { fail, non_strict, informational };

/// A span that may refer to the client's own manifest: `{timeout: handshake, plus: 1s}`.
struct Limit {
  std::optional<Duration> fixed;
  std::string
      client_timeout;  ///< Name of a manifest time-out; 5 s if the client has none of that name.
  Duration plus{};
};

/// The moment a `within`, `at` or `closed_within` counts from.
struct Anchor {
  enum class Kind { latest_step, call_begin, sent, stage, rule, callback };
  Kind kind = Kind::latest_step;
  std::string name;  ///< Call, message, stage (a request's name among them), rule id or callback.
  SourceMark mark{};
};

/// One event to look for, used alone and inside in_order and before.
struct Pattern {
  enum class Kind { callback, call_begin, call_end, request, sent, stage };
  Kind kind = Kind::callback;
  std::string name;
  std::vector<FieldMatcher> where;  ///< On callback arguments or message fields.
  SourceMark mark;
};

enum class Outcome { success, failure, exception, blocked };

struct CountRange {
  int min = 0;
  int max = INT32_MAX;
};

enum class ExpectationKind {
  callback,  ///< pattern happens `within`; with `count`: that often in the whole case.
  never,     ///< Callback pattern never happens.
  call,  ///< The latest, n-th or each call with that name ends with `outcomes` `within`; blocked:
         ///< it has not ended by then.
  is_connected,  ///< The client's own answer at `at`.
  socket,        ///< State of one end of the connection, from the kernel: `state` at `at`, or
                 ///< `closed_within`.
  request,       ///< The client sent this request; optional `count` and `within`.
  no_request,    ///< The client never sent this request.
  in_order,      ///< `sequence` happens in this order (other events may come between).
  before,        ///< sequence[0] happens before the first sequence[1]; both must happen.
  quiet_for,     ///< No callback at all for `limit` after the anchor.
  connections,   ///< The client opened at most / at least that many connections, in all or in any
                 ///< `per`.
  cpu_below,  ///< The client used less than `cpu_percent` of one core over `span` from the anchor.
  memory_below,       ///< The client's resident memory grew by less than `growth` bytes since the
                      ///< anchor.
  descriptors_below,  ///< It has fewer than `growth` more open descriptors than at the anchor.
  one_of,             ///< The first alternative that is met decides.
};

enum class SocketEnd { client, gateway };

struct Alternative;

struct Expectation {
  ExpectationKind kind = ExpectationKind::callback;
  Severity severity = Severity::fail;
  int instance = 1;               ///< Which client process.
  Pattern pattern;                ///< callback, never, request, no_request.
  std::string call;               ///< call.
  std::optional<int> nth;         ///< call: the n-th of that name, from 1; absent: the latest.
  bool each = false;              ///< call: all of that name; never with `nth`.
  std::string before_timeout;     ///< call: it ends before this time-out of the client can be the
                                  ///< reason; empty: not checked.
  std::vector<Outcome> outcomes;  ///< call: any of these.
  std::optional<Limit> within;    ///< Absent: until the end of the case. memory_below,
                                  ///< descriptors_below: looked at until then.
  std::optional<Limit> at;        ///< is_connected, socket state; absent: at the end of the case.
  Anchor from;
  bool connected = false;              ///< is_connected.
  SocketEnd end = SocketEnd::client;   ///< socket.
  std::vector<std::string> states;     ///< socket: any of these kernel names, e.g. CLOSE_WAIT;
                                       ///< `closed` = no process holds it.
  std::optional<Limit> closed_within;  ///< socket.
  std::optional<int>
      connection;  ///< socket: n-th connection of the case; absent: the latest one of the instance.
  std::optional<CountRange> count;  ///< callback, request, connections.
  std::optional<Limit> quiet_for;
  std::optional<Duration> per;    ///< connections: length of a window that slides over the case.
  double cpu_percent = 0;         ///< cpu_below: above 0; 100 is one core.
  Duration span{};                ///< cpu_below: above 0.
  std::int64_t growth = 0;        ///< memory_below, descriptors_below: above 0.
  std::vector<Pattern> sequence;  ///< in_order, before.
  std::vector<Alternative> alternatives;  ///< one_of.
  std::string finding;  ///< Stable id of its finding: `never:nextValidId`, `socket:client:closed`,
                        ///< `one_of/2/call:connect` inside an alternative.
  SourceMark mark;
};

struct Alternative {
  Severity severity = Severity::fail;  ///< The verdict if this one is met; fail: a plain pass.
  std::vector<Expectation> expectations;
};

// ----------------------------------------------------------------------------------------------
// the whole

/// One value of one variant parameter as the case id shows it: `at=3`.
struct VariantChoice {
  std::string parameter;
  std::string label;
};

/// A scenario file with one combination of its variants chosen.
struct Scenario {
  std::string name;  ///< `area/stem` from the path, e.g. `handshake/client_id_in_use`.
  std::vector<VariantChoice> variant;  ///< Empty if the file has no variants.
  std::string path;                    ///< As given by the user.
  std::string summary;
  std::string requirement;
  std::string source;
  std::vector<std::string> also;       ///< Other names it is known by.
  int since = 0;                       ///< The first server version it applies to.
  int until = INT32_MAX;               ///< The first server version to which it no longer applies.
  std::vector<std::string> requires_;  ///< Capabilities a client must provide.
  std::shared_ptr<const world::World>
      world;            ///< The default world with `gateway:` applied; nullptr: the default world.
  bool alone = false;   ///< Run this case alone, because its timing is critical.
  bool legacy = false;  ///< Serve greetings from before version 100.
  std::optional<int>
      mute_after_held;  ///< Once this many half-dead sockets are held, answer nobody.
  std::vector<Rule> rules;
  std::vector<Step> steps;
  std::vector<Expectation> expectations;
  std::optional<Duration> settle;  ///< Default 300 ms.
  std::optional<Duration> limit;   ///< Default 15 s.
  std::vector<Problem> warnings;   ///< Valid input that is probably a mistake.

  /// `handshake/silent_close[at=hello]`: name and variant.
  [[nodiscard]] std::string id() const;
};

[[nodiscard]] std::string to_string(TriggerKind kind);
[[nodiscard]] std::string to_string(Severity severity);
[[nodiscard]] std::string to_string(Outcome outcome);

}  // namespace ibgw::scenario
