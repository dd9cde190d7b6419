// The results of cases: the one model from which every report is written.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "conformance/check/verdict.hpp"

namespace ibgw::conformance {

struct CaseResult {
  std::string case_id;   ///< `area/name[variant]@N/client`.
  std::string scenario;  ///< `area/name`.
  std::string variant;   ///< `at=hello`; empty without variants.
  std::string client;
  std::string family;      ///< What the client's releases have in common: ClientUnderTest::family.
  int server_version = 0;  ///< The gateway's maximum.
  int negotiated = 0;      ///< The negotiated version, as far as the case got.
  int repetition = 0;      ///< From 1; 0: the case was played only once.
  Verdict verdict = Verdict::pass;
  bool expected = true;              ///< The result needs nobody's attention.
  std::vector<std::string> earlier;  ///< Earlier tries, none as expected: `fail (one_of)`.
  bool is_played_again = false;      ///< A retry follows.
  std::string reason;                ///< Explains what the findings do not show.
  std::vector<Finding> findings;
  std::vector<Unsupported> unsupported;
  int expectations = 0;  ///< Number of expectations in the scenario; 0: the case was not
                         ///< judged.
  int judged = 0;        ///< Number of those that could be judged with this client.
  Duration duration{};
  Duration lateness{};   ///< How late the runner was, if that makes the case inconclusive.
  std::string timeline;  ///< Only for unexpected results.
  std::string client_errors;
  std::string gateway_errors;
  std::string summary;      ///< The scenario's.
  std::string requirement;  ///< The scenario's.
  std::string file;         ///< The scenario's file, relative to the project's folder if it is
                            ///< inside.
  std::string command;      ///< Shell command that plays it again, from the project's folder.
  std::string page;         ///< Its page, relative to the HTML report; empty if there is none.
};

/// The case id, with `#2` for the second time that the case was played, and so on.
[[nodiscard]] std::string case_name(const CaseResult& result);

/// `3 of 8 judged` if not everything could be judged; otherwise empty.
[[nodiscard]] std::string share_judged(const CaseResult& result);

/// The verdict and its findings: `fail (callback:error, one_of)`.
[[nodiscard]] std::string way_it_went(const CaseResult& result);

/// `at try 2, before: fail (one_of)`; empty at the first try.
[[nodiscard]] std::string earlier_tries(const CaseResult& result);

/// True if it was as expected, but not at the first try.
[[nodiscard]] bool is_flaky(const CaseResult& result);

/// Cases that were played several times with different verdicts or findings, and these: `9 times
/// pass; 1 time fail (callback:error)`. Inconclusive tries and intermittent failures are left out.
[[nodiscard]] std::map<std::string, std::string> unsteady_ways(
    const std::vector<CaseResult>& results);

/// The same, in the order of the results: `a/b@176/client: 9 times pass; 1 time fail (..)`.
[[nodiscard]] std::vector<std::string> unsteady_cases(const std::vector<CaseResult>& results);

/// The verdict, with `known-failure` and `unexpected-pass` distinguished from `fail` and `pass`:
/// what readers count and filter by.
[[nodiscard]] std::string outcome(const CaseResult& result);

/// True for a failure that is listed.
[[nodiscard]] bool is_known_failure(const CaseResult& result);

/// Reasons of the known failures among its findings, each once.
[[nodiscard]] std::vector<std::string> known_reasons(const CaseResult& result);

/// All outcomes, most urgent first.
[[nodiscard]] const std::vector<std::string>& outcomes();

/// The exit codes of a run, in order of importance.
enum class ExitCode {
  as_expected = 0,
  failure = 1,
  usage = 2,
  client_problem = 3,
  harness_problem = 4,
  inconclusive = 5
};

[[nodiscard]] ExitCode exit_code(const std::vector<CaseResult>& results);

struct Counts {
  int total = 0;
  int pass = 0;
  int non_strict = 0;
  int informational = 0;
  int fail = 0;
  int known_fail = 0;
  int stale = 0;  ///< Passed although a failure is listed.
  int unsupported = 0;
  int inconclusive = 0;
  int could_not_run = 0;
  int not_installed = 0;
  int harness_error = 0;
  int flaky = 0;    ///< Also counted above.
  int in_part = 0;  ///< Passes that were judged only in part; also counted above.
};

[[nodiscard]] Counts count(const std::vector<CaseResult>& results);
void add(Counts& counts, const CaseResult& result);

/// `12 cases: 10 pass, 1 fail, 1 known failure`.
[[nodiscard]] std::string describe(const Counts& counts);
/// The same without the total; empty if there are no cases.
[[nodiscard]] std::string describe_verdicts(const Counts& counts);

}  // namespace ibgw::conformance
