// The judge: compares what happened in a case with what the scenario expects. Pure: the same record
// gives the same result.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/check/facts.hpp"
#include "conformance/event/recorded_event.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

/// The result of one expectation.
struct Judgement {
  enum class State { pass, fail, pending, unsupported };

  State state = State::pending;
  scenario::Severity severity = scenario::Severity::fail;
  std::string finding;
  std::string expected;
  std::string actual;       ///< fail: what happened instead; unsupported: why.
  bool is_positive = true;  ///< The expectation needs something to happen.
  bool was_seen = false;    ///< fail: because of something that happened, which no missing call can
                            ///< excuse.
  /// pending: the case must go on until this is decided. False if it is decided by the end of the
  /// case.
  bool holds_case = false;
  /// pending: before this moment, only a new event can decide it.
  std::optional<Moment> decidable_at;
  /// fail because something did not happen in time: the span in which it should have happened. If
  /// the runner was late in this span, the client is not to blame.
  std::optional<Moment> window_begin;
  std::optional<Moment> window_end;
};

/// A question that the runner asks a client, to judge an `is_connected` expectation.
struct DueQuery {
  int instance = 1;
  std::string name;
  Moment due = 0;
};

struct JudgeInput {
  const CaseRecord& record;
  const scenario::Scenario& scenario;
  const ClientFacts& facts;
  Moment now = 0;      ///< The record is complete up to here.
  bool final = false;  ///< The case is over, so nothing stays pending.
};

/// One judgement per expectation of the scenario, in their order.
[[nodiscard]] std::vector<Judgement> judge(const JudgeInput& input);

/// Questions that are due and have not been asked yet.
[[nodiscard]] std::vector<DueQuery> due_queries(const JudgeInput& input);

/// True if some judgement needs the case to go on.
[[nodiscard]] bool holds_case(const std::vector<Judgement>& judgements);

}  // namespace ibgw::conformance
