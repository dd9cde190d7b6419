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
  int line = 0;  ///< Of the expectation in the scenario's file; 0: none asked for it.
};

/// What could not be asked of this client.
struct Unsupported {
  std::string id;
  std::string why;
};

struct Ruling {
  Verdict verdict = Verdict::pass;
  std::string reason;  ///< For verdicts that no finding explains.
  std::vector<Finding> findings;
  std::vector<Unsupported> unsupported;
  int expectations = 0;  ///< Of the scenario.
  int judged = 0;        ///< Those of them that could be asked of this client.
  Duration lateness{};   ///< Of the runner, where that is why nobody is blamed; 0: it is not.
};

/// Ids of the findings that a case can have without an expectation: a client process that ended or
/// lost a thread by itself, a rule that it did not come to.
[[nodiscard]] std::vector<std::string> unasked_findings(const scenario::Scenario& scenario);

/// The verdict of a case that was played to its end. A deadline that passed while the runner itself
/// was late is inconclusive. A rule that was not carried out makes the case a harness error and its
/// findings count for nothing, unless that is the client's own doing (conformance/README.md). A
/// case in which nothing that must come could be judged is unsupported.
[[nodiscard]] Ruling rule_on(const CaseRecord& record, const scenario::Scenario& scenario,
                             const ClientFacts& facts);

/// The weightier of two, in the order harness-error > could-not-run > inconclusive > fail >
/// non-strict > informational > pass. `unsupported` and `not_installed` are verdicts of their own
/// and never merged.
[[nodiscard]] Verdict merge(Verdict a, Verdict b);

/// pass, non-strict or informational.
[[nodiscard]] bool is_pass(Verdict verdict);

[[nodiscard]] std::string_view to_string(Verdict verdict);
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view name);

}  // namespace ibgw::conformance
