// What became of the rules of a scenario: a fault that did not happen, or only half of it, proves
// nothing about a client. Whose doing that was decides what follows (conformance/README.md has the
// table).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

/// A rule that was not carried out once in the case.
struct UndoneRule {
  enum class Cause {
    missing_call,  ///< What it stands on waits for a call that the client does not have.
    not_asked,     ///< What it stands on never came, and no step asked the client for it.
    not_reached,   ///< It never came although a step asked for it: the client did not get there.
    left_before,   ///< It fired, and the client left, untold, before it had met anything of it.
    unread,        ///< It fired, and the client did not read, so that nothing could be proven.
    ours,          ///< Everything else: it should have fired, or was not carried out.
  };

  const scenario::Rule* rule = nullptr;
  Cause cause = Cause::ours;
  std::string why;   ///< `rule hang never fired: the client did not come to hello; ..`.
  Moment since = 0;  ///< not_reached: the step that asked for it began then.
};

/// Of all rules that are not optional, in their order.
[[nodiscard]] std::vector<UndoneRule> undone_rules(const Context& context,
                                                   const scenario::Scenario& scenario);

/// What a rule had to send and the gateway could not encode, if anything.
[[nodiscard]] std::optional<std::string> unsendable(const Context& context);

/// True while some rule has yet to do, for the first time, all it says. The case goes on for that.
[[nodiscard]] bool is_rule_at_work(const CaseRecord& record, const scenario::Scenario& scenario);

}  // namespace ibgw::conformance
