// One event of the gateway, as the core reports it. Views are valid only during the call that
// passes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/tree.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::trace {

enum class Kind {
  listening,
  accept,
  in,
  out,
  rule,
  rule_done,
  action,
  proof,
  stage,
  peer_fin,
  peer_rst,
  close,
  error,
  end
};

/// How the gateway's side of a connection is about to end.
enum class Ending {
  none,
  half_close,  ///< FIN; requests are no longer served.
  fin,
  rst,
  abrupt,  ///< Plain close: a reset if bytes are unread.
};

struct Event {
  Kind kind = Kind::stage;
  std::int64_t t = 0;  ///< CLOCK_MONOTONIC, nanoseconds.
  std::int64_t wall_ms = 0;
  int connection = 0;  ///< From 1; 0 = the gateway as a whole.
  std::string_view stage;
  const wire::Message* message = nullptr;  ///< in, out.
  wire::Encoding encoding = wire::Encoding::text;
  std::string_view bytes;  ///< in, out.
  std::string_view rule;
  int firing = 0;              ///< rule, rule_done: the n-th firing of any rule, from 1.
  bool begun = false;          ///< rule_done, if not ok: the client had noticed some of it.
  bool client_left = false;    ///< rule_done, if not ok: because the client had ended the
                               ///< connection.
  std::string_view action;     ///< For people; programs do not read it.
  Ending ends = Ending::none;  ///< action: what it does to the connection.
  bool refused = false;        ///< action: the gateway refuses the connection.
  std::string_view proof;      ///< Name of the fault; `reason` says what was seen.
  bool ok = true;  ///< proof: whether the fault happened; rule_done: whether everything was carried
                   ///< out.
  bool forbidden = false;    ///< proof, error: the gateway lacks a right that the rule needs.
  std::string_view peer;     ///< accept.
  std::uint64_t cookie = 0;  ///< accept.
  bool has_offset = false;
  std::size_t offset = 0;  ///< error.
  std::string_view field;
  std::string_view reason;
  int client_id = -1;                                               ///< START_API stage.
  int sessions = 0;                                                 ///< end.
  const std::vector<std::pair<std::string, int>>* rules = nullptr;  ///< end: times each rule fired.
  const Tree* saved = nullptr;  ///< rule: map of names to the scalars that it saved; nullptr: none.
};

[[nodiscard]] std::string_view to_string(Kind kind);
/// Empty for `none`.
[[nodiscard]] std::string_view to_string(Ending ending);

/// Receives events, in order of time.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void on_event(const Event& event) = 0;
  /// Whether it reads all fields of messages exactly as they are on the wire. Finding these costs
  /// more than the messages themselves.
  [[nodiscard]] virtual bool reads_fields() const { return true; }
};

}  // namespace ibgw::trace
