// The event that the engine is handling: shared by all its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "simulator/gateway/moment.hpp"
#include "simulator/session/output.hpp"
#include "simulator/trace/event.hpp"
#include "simulator/wire/wire_error.hpp"

namespace ibgw::session {

struct Session;

/// When an input arrived, by the caller's clocks.
struct Now {
  std::int64_t monotonic_ns = 0;
  std::int64_t wall_ms = 0;  ///< Ignored when the wall clock is fixed.
};

/// The time of the current event, the steps that the network is asked for because of it, and the
/// trace.
class Context {
 public:
  /// `sink` may be nullptr.
  Context(std::optional<std::int64_t> fixed_wall_ms, trace::Sink* sink)
      : fixed_wall_ms_(fixed_wall_ms),
        sink_(sink),
        traces_fields_(sink != nullptr && sink->reads_fields()) {}

  /// Called at the start of each input. `out` must stay valid until the next one.
  void begin(Now now, Output& out) {
    now_ = now;
    out_ = &out;
  }
  /// The same for an input that causes no steps for the network.
  void begin(Now now) {
    now_ = now;
    out_ = nullptr;
  }

  [[nodiscard]] std::int64_t now_ns() const { return now_.monotonic_ns; }
  [[nodiscard]] Output& out() const { return *out_; }
  /// A fixed clock moves with the session's scenario time; with nullptr it stands still.
  [[nodiscard]] std::int64_t wall_ms(const Session* session) const;
  [[nodiscard]] gateway::Moment moment(const Session* session) const {
    return {now_.monotonic_ns, wall_ms(session)};
  }

  /// Whether the sink of the trace reads all fields of messages.
  [[nodiscard]] bool traces_fields() const { return traces_fields_; }
  void trace(trace::Event event, const Session* session) const;
  void trace_stage(const Session& session, std::string_view stage) const;
  void trace_action(const Session* session, std::string_view rule, std::string_view action,
                    trace::Ending ends = trace::Ending::none) const;
  /// Traces that the gateway refuses the connection.
  void trace_refusal(const Session& session, std::string_view why) const;
  /// Traces that something could not be done; if `rule` is not empty, it is something that this
  /// rule promised.
  void trace_failure(const Session* session, const wire::WireError& error,
                     std::string_view rule) const;
  /// Traces wrong input from the client.
  void trace_error(const Session& session, const wire::WireError& error,
                   std::string_view bytes = {}) const;

 private:
  std::optional<std::int64_t> fixed_wall_ms_;
  trace::Sink* sink_;
  bool traces_fields_;
  Now now_;
  Output* out_ = nullptr;
};

}  // namespace ibgw::session
