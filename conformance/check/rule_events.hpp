// What a rule stands on, as the trace shows it: whether that ever came in a case, and whether a
// step asked for it.
#pragma once

#include <optional>
#include <string>

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

/// Events of the case that a rule could have fired on.
struct Occasions {
  int of_kind = 0;  ///< The stage, request or message itself.
  int fitting = 0;  ///< Of these, those that pass `connection`, `client_id` and `where`.
  const RecordedEvent* wanted =
      nullptr;  ///< The first that passes `nth` too: the rule must fire on it.
};

/// Of a timed rule: of the stage that its time counts from.
[[nodiscard]] Occasions occasions_of(const Context& context, const scenario::Rule& rule);

/// `hello`, `PLACE_ORDER`, `sending POSITION`.
[[nodiscard]] std::string occasion_name(const scenario::Rule& rule);

/// A step that was begun and that makes a client do what the rule stands on, in spite of which that
/// did not come: there were more such steps than events. Null: nobody asked for it, or another rule
/// had fired and may have kept the client from it.
[[nodiscard]] const RecordedEvent* asking_step(const Context& context, const scenario::Rule& rule);

/// `step 3 (call placeOrder): success`, from the record of the step's begin and end.
[[nodiscard]] std::string describe_step(const Context& context, const RecordedEvent& begin);

}  // namespace ibgw::conformance
