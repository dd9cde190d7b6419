// From judgements to the verdict of a case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/check/judge.hpp"

namespace ibgw::conformance {

enum class Verdict {
  pass,
  informational,
  non_strict,
  fail,
  unsupported,
  inconclusive,
  could_not_run,
  not_installed,
  harness_error,
};

/// One violation of one requirement.
struct Finding {
  std::string id;
  scenario::Severity severity = scenario::Severity::fail;
  std::string requirement;
  std::string expected;
  std::string actual;
  int line = 0;  ///< Line of the expectation in the scenario's file; 0: not from an expectation.
  std::string known{};        ///< Reason of the known failure that lists it; empty if none does.
  bool intermittent = false;  ///< That one comes and goes.
};

/// An expectation that could not be judged with this client.
struct Unsupported {
  std::string id;
  std::string why;
};

struct Ruling {
  Verdict verdict = Verdict::pass;
  std::string reason;  ///< Explains verdicts without findings.
  std::vector<Finding> findings;
  std::vector<Unsupported> unsupported;
  int expectations = 0;  ///< Number of expectations in the scenario.
  int judged = 0;        ///< Number of those that could be judged.
  Duration lateness{};   ///< How late the runner was, if that is why nobody is blamed; otherwise 0.
};

/// Ids of the findings that are possible without an expectation: a client process that exited or
/// lost a thread on its own, a rule whose event the client did not reach.
[[nodiscard]] std::vector<std::string> unasked_findings(const scenario::Scenario& scenario);

/// The verdict of a case that was played to its end. A deadline that passed while the runner itself
/// was late is inconclusive. A rule that was not carried out makes the case a harness error without
/// findings, unless the client is the cause (conformance/README.md). A case is unsupported if
/// nothing that must happen could be judged.
[[nodiscard]] Ruling rule_on(const CaseRecord& record, const scenario::Scenario& scenario,
                             const ClientFacts& facts);

/// The more severe of the two, in the order harness-error > could-not-run > inconclusive > fail >
/// non-strict > informational > pass. `unsupported` and `not_installed` are never merged.
[[nodiscard]] Verdict merge(Verdict a, Verdict b);

/// pass, non-strict or informational.
[[nodiscard]] bool is_pass(Verdict verdict);

[[nodiscard]] std::string_view to_string(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view name);

}  // namespace ibgw::conformance
