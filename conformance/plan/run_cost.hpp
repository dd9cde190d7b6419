// What a selection of cases is going to cost, before anything is played. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "conformance/plan/inventory.hpp"
#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// How long cases took in an earlier run.
class KnownDurations {
 public:
  KnownDurations() = default;
  /// What was not played tells nothing.
  explicit KnownDurations(const std::vector<CaseResult>& results);

  /// Of the case itself, else of the same variant with other clients and versions, else nothing.
  [[nodiscard]] std::optional<Duration> of(const CasePlan& plan) const;

 private:
  struct Mean {
    Duration sum{};
    int number = 0;
  };
  std::map<std::string, Mean> cases_;
  std::map<std::string, Mean> variants_;
};

struct ClientCost {
  std::string client;
  int cases = 0;
  Duration time{};        ///< Of the run, as far as its budgets go.
  Duration whole_time{};  ///< Without any budget.
};

struct RunCost {
  std::vector<ClientCost> clients;  ///< By name.
  ClientCost all;                   ///< Its `client` is empty.
  int jobs = 1;
  int from_waits = 0;  ///< Cases whose time is that of their scenario's own waits.
};

/// With so many cases at a time. What no earlier run tells is estimated by the waits of the
/// scenario's steps and by how long it settles, which is the least it can take.
[[nodiscard]] RunCost cost_of(const std::vector<CasePlan>& plans, const KnownDurations& known,
                              int jobs);

/// A table for people. `source` names the earlier results; empty: there are none.
[[nodiscard]] std::string cost_text(const RunCost& cost, const std::string& source);

}  // namespace ibgw::conformance
