// The judge: what was seen in a case against what the scenario expects. Pure: the same record gives
// the same answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/check/facts.hpp"
#include "conformance/event/recorded_event.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::conformance {

/// What one expectation came to.
struct Judgement {
  enum class State { pass, fail, pending, unsupported };

  State state = State::pending;
  scenario::Severity severity = scenario::Severity::fail;
  std::string finding;
  std::string expected;
  std::string actual;       ///< fail: what was seen instead; unsupported: why.
  bool is_positive = true;  ///< Something has to be seen for it to hold.
  bool was_seen = false;    ///< fail: for what was seen, which no missing call explains.
  /// pending: the case must go on until this is decided. What only waits for the end of the case
  /// does not hold it.
  bool holds_case = false;
  /// pending: nothing but a new event can decide it before this moment.
  std::optional<Moment> decidable_at;
  /// fail because something did not happen in time: a runner that was late in this span cannot
  /// blame the client.
  std::optional<Moment> window_begin;
  std::optional<Moment> window_end;
};

/// A question that the runner puts to a client so that an `is_connected` expectation can be judged.
struct DueQuery {
  int instance = 1;
  std::string name;
  Moment due = 0;
};

struct JudgeInput {
  const CaseRecord& record;
  const scenario::Scenario& scenario;
  const ClientFacts& facts;
  Moment now = 0;      ///< Everything up to here is in the record.
  bool final = false;  ///< The case is over: nothing stays pending.
};

/// One judgement per expectation of the scenario, in its order.
[[nodiscard]] std::vector<Judgement> judge(const JudgeInput& input);

/// Questions whose time has come and that nobody has asked yet.
[[nodiscard]] std::vector<DueQuery> due_queries(const JudgeInput& input);

/// True when some judgement still holds the case.
[[nodiscard]] bool holds_case(const std::vector<Judgement>& judgements);

}  // namespace ibgw::conformance
