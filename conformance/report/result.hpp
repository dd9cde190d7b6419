// What became of each case: the one model that every report is written from.
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
  int server_version = 0;  ///< The gateway's maximum.
  int negotiated = 0;      ///< What it came to with this client, as far as it got.
  int repetition = 0;      ///< From 1; 0: the case was played once.
  Verdict verdict = Verdict::pass;
  bool expected = true;              ///< Nothing that anybody has to look at.
  std::vector<std::string> earlier;  ///< Tries before this one, none as expected: `fail (one_of)`.
  bool is_played_again = false;      ///< Not the last word: another try follows.
  std::string reason;                ///< What the findings do not tell.
  std::vector<Finding> findings;
  std::vector<Unsupported> unsupported;
  int expectations = 0;            ///< Of the scenario; 0: the case was not judged.
  int judged = 0;                  ///< Those of them that could be asked of this client.
  std::vector<std::string> known;  ///< Reasons of the known failures that apply.
  Duration duration{};
  Duration lateness{};   ///< Of the runner, where that makes the case inconclusive.
  std::string timeline;  ///< Only where somebody will want to look.
  std::string client_errors;
  std::string gateway_errors;
  std::string summary;      ///< Of the scenario.
  std::string requirement;  ///< Of the scenario.
  std::string file;         ///< The scenario's, from the project's folder where it is in there.
  std::string command;      ///< Plays it again, in a shell in the project's folder.
  std::string page;         ///< In the HTML report, relative to it; empty without one.
};

/// The case id, with `#2` for the second time that the case was played, and so on.
[[nodiscard]] std::string case_name(const CaseResult& result);

/// `3 of 8 judged` of a case in which not everything could be asked of the client; else empty.
[[nodiscard]] std::string share_judged(const CaseResult& result);

/// The verdict and the findings that it rests on: `fail (callback:error, one_of)`.
[[nodiscard]] std::string way_it_went(const CaseResult& result);

/// `at try 2, before: fail (one_of)`; empty at the first try.
[[nodiscard]] std::string earlier_tries(const CaseResult& result);

/// As expected, but not at the first try.
[[nodiscard]] bool is_flaky(const CaseResult& result);

/// Cases that were played several times and did not come to the same verdict and the same findings
/// each time, with what they came to: `9 times pass; 1 time fail (callback:error)`. An inconclusive
/// time says nothing and is left out.
[[nodiscard]] std::map<std::string, std::string> unsteady_ways(
    const std::vector<CaseResult>& results);

/// The same in the order of the results: `a/b@176/client: 9 times pass; 1 time fail (..)`.
[[nodiscard]] std::vector<std::string> unsteady_cases(const std::vector<CaseResult>& results);

/// The verdict, but `known-failure` and `unexpected-pass` told from `fail` and `pass`: what readers
/// count and filter.
[[nodiscard]] std::string outcome(const CaseResult& result);

/// A failure that somebody expects.
[[nodiscard]] bool is_known_failure(const CaseResult& result);

/// All outcomes, the most urgent first.
[[nodiscard]] const std::vector<std::string>& outcomes();

/// What a run comes to for its exit code, in order of importance.
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
  int stale = 0;  ///< Passed although a known failure is listed.
  int unsupported = 0;
  int inconclusive = 0;
  int could_not_run = 0;
  int not_installed = 0;
  int harness_error = 0;
  int flaky = 0;    ///< Counted above too.
  int in_part = 0;  ///< Passes, counted above too, in which not everything could be asked.
};

[[nodiscard]] Counts count(const std::vector<CaseResult>& results);
void add(Counts& counts, const CaseResult& result);

/// `12 cases: 10 pass, 1 fail, 1 known failure`.
[[nodiscard]] std::string describe(const Counts& counts);
/// The same without how many there are; empty when there are none.
[[nodiscard]] std::string describe_verdicts(const Counts& counts);

}  // namespace ibgw::conformance
