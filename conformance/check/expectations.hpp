// One function per kind of expectation. They are called only once the steps are done or the case is
// over.
#pragma once

#include "conformance/check/context.hpp"

namespace ibgw::conformance {

// event_expectations.cpp
[[nodiscard]] Judgement judge_happens(const Context& context,
                                      const scenario::Expectation& expectation);
[[nodiscard]] Judgement judge_never(const Context& context,
                                    const scenario::Expectation& expectation);
[[nodiscard]] Judgement judge_quiet_for(const Context& context,
                                        const scenario::Expectation& expectation);

// order_expectations.cpp
[[nodiscard]] Judgement judge_in_order(const Context& context,
                                       const scenario::Expectation& expectation);
[[nodiscard]] Judgement judge_before(const Context& context,
                                     const scenario::Expectation& expectation);

// call_expectations.cpp
[[nodiscard]] Judgement judge_call(const Context& context,
                                   const scenario::Expectation& expectation);
[[nodiscard]] Judgement judge_is_connected(const Context& context,
                                           const scenario::Expectation& expectation);
/// When to ask the question of an `is_connected` expectation; nothing if that is not known yet.
[[nodiscard]] std::optional<Moment> query_due(const Context& context,
                                              const scenario::Expectation& expectation);

// socket_expectations.cpp
[[nodiscard]] Judgement judge_socket(const Context& context,
                                     const scenario::Expectation& expectation);
[[nodiscard]] Judgement judge_connections(const Context& context,
                                          const scenario::Expectation& expectation);

// usage_expectations.cpp
[[nodiscard]] Judgement judge_cpu(const Context& context, const scenario::Expectation& expectation);
/// memory_below and descriptors_below.
[[nodiscard]] Judgement judge_growth(const Context& context,
                                     const scenario::Expectation& expectation);

/// A judgement with the members that are the same for every kind.
[[nodiscard]] Judgement blank(const scenario::Expectation& expectation, std::string expected);
[[nodiscard]] Judgement passed(Judgement judgement);
[[nodiscard]] Judgement failed(Judgement judgement, std::string actual);
/// A failure because of time. Keeps the span, to distinguish a late runner from a late client.
[[nodiscard]] Judgement failed_in(Judgement judgement, std::string actual,
                                  std::optional<Moment> begin, std::optional<Moment> end);
[[nodiscard]] Judgement unsupported(Judgement judgement, std::string why);
[[nodiscard]] Judgement pending(Judgement judgement, bool holds_case,
                                std::optional<Moment> decidable_at);

/// Why events of this pattern cannot be observed with this client; empty if they can.
[[nodiscard]] std::string unobservable(const Context& context, const scenario::Pattern& pattern);

/// `12ms after sent ERR_MSG`, counted from the latest occurrence at or before the moment; from the
/// beginning of the case if there is none.
[[nodiscard]] std::string when(const Context& context, Moment moment,
                               const scenario::Anchor& anchor, int instance);

}  // namespace ibgw::conformance
