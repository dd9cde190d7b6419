// Whether the rules of a scenario were carried out, and if not, who prevented it. A fault that did
// not happen, or only half of it, proves nothing about a client; conformance/README.md has the
// table of consequences.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

/// A rule that was never carried out in the case.
struct UndoneRule {
  enum class Cause {
    missing_call,  ///< Its event depends on a call that the client does not have.
    not_asked,     ///< Its event never happened, and no step asked the client for it.
    not_reached,   ///< Its event never happened although a step asked for it: the client did not
                   ///< get there.
    left_before,   ///< It fired, and the client left on its own before it noticed anything.
    unread,        ///< It fired, but could not be proven because the client did not read.
    ours,          ///< Anything else: it should have fired, or was not carried out.
  };

  const scenario::Rule* rule = nullptr;
  Cause cause = Cause::ours;
  std::string why;   ///< `rule hang never fired: the client did not come to hello; ..`.
  Moment since = 0;  ///< not_reached: when the step that asked for it began.
};

/// All undone rules that are not optional, in their order.
[[nodiscard]] std::vector<UndoneRule> undone_rules(const Context& context,
                                                   const scenario::Scenario& scenario);

/// The message of a rule that the gateway could not encode, if any.
[[nodiscard]] std::optional<std::string> unsendable(const Context& context);

/// True while a rule that has fired has not been carried out completely even once. The case waits
/// for it.
[[nodiscard]] bool is_rule_at_work(const CaseRecord& record, const scenario::Scenario& scenario);

}  // namespace ibgw::conformance
