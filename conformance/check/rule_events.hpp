// The events that trigger a rule, as the trace shows them: whether they happened in a case, and
// whether a step asked for them.
#pragma once

#include <optional>
#include <string>

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

/// Events of the case that a rule could have fired on.
struct Occasions {
  int of_kind = 0;  ///< The stage, request or message itself.
  int fitting = 0;  ///< Of these, the ones that pass `connection`, `client_id` and `where`.
  const RecordedEvent* wanted =
      nullptr;  ///< The first that also passes `nth`: the rule must fire on it.
};

/// For a timed rule: occasions of the stage from which its time counts.
[[nodiscard]] Occasions occasions_of(const Context& context, const scenario::Rule& rule);

/// `hello`, `PLACE_ORDER`, `sending POSITION`.
[[nodiscard]] std::string occasion_name(const scenario::Rule& rule);

/// A step that has begun and makes a client cause the rule's event, which nevertheless did not
/// happen: there were more such steps than events. nullptr: no step asked for it, or another rule
/// had fired and may have kept the client from it.
[[nodiscard]] const RecordedEvent* asking_step(const Context& context, const scenario::Rule& rule);

/// `step 3 (call placeOrder): success`, from the record of the step's beginning and end.
[[nodiscard]] std::string describe_step(const Context& context, const RecordedEvent& begin);

}  // namespace ibgw::conformance
