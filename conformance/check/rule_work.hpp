// Whether the rules of a scenario did what they say: a fault that did not happen, or only half of
// it, proves nothing about a client.
#pragma once

#include <string>

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

/// What keeps the case from proving anything, or empty.
[[nodiscard]] std::string undone_rule(const Context& context, const scenario::Scenario& scenario);

/// True while some rule has yet to do, for the first time, all it says. The case goes on for that.
[[nodiscard]] bool is_rule_at_work(const CaseRecord& record, const scenario::Scenario& scenario);

}  // namespace ibgw::conformance
