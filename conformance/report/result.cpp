#include "conformance/report/result.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace ibgw::conformance {
std::string case_name(const CaseResult& result) {
  return result.repetition > 1 ? fmt::format("{}#{}", result.case_id, result.repetition)
                               : result.case_id;
}

std::string way_it_went(const CaseResult& result) {
  std::set<std::string> findings;
  for (const Finding& finding : result.findings) {
    findings.insert(finding.id);
  }
  const std::string verdict(to_string(result.verdict));
  return findings.empty() ? verdict : fmt::format("{} ({})", verdict, fmt::join(findings, ", "));
}

std::string earlier_tries(const CaseResult& result) {
  return result.earlier.empty() ? std::string()
                                : fmt::format("on try {}; earlier: {}", result.earlier.size() + 1,
                                              fmt::join(result.earlier, "; "));
}

bool is_flaky(const CaseResult& result) {
  return result.expected && !result.earlier.empty();
}

namespace {

/// The result without its intermittent failures; nothing if it failed because of these alone.
std::optional<CaseResult> steady_part(CaseResult result) {
  const auto fails = [](const Finding& finding) {
    return finding.severity == scenario::Severity::fail;
  };
  std::erase_if(result.findings, [](const Finding& finding) { return finding.intermittent; });
  const bool has_failed = result.verdict == Verdict::fail;
  return has_failed && std::none_of(result.findings.begin(), result.findings.end(), fails)
             ? std::nullopt
             : std::optional(std::move(result));
}

}  // namespace

std::map<std::string, std::string> unsteady_ways(const std::vector<CaseResult>& results) {
  std::map<std::string, std::map<std::string, int>> ways_of;
  for (const CaseResult& result : results) {
    if (result.repetition == 0 || result.verdict == Verdict::inconclusive) {
      continue;
    }
    if (const std::optional<CaseResult> steady = steady_part(result)) {
      ++ways_of[result.case_id][way_it_went(*steady)];
    }
  }
  std::map<std::string, std::string> unsteady;
  for (const auto& [id, ways] : ways_of) {
    std::string text;
    for (const auto& [way, times] : ways) {
      text += fmt::format("{}{} {} {}", text.empty() ? "" : "; ", times,
                          times == 1 ? "time" : "times", way);
    }
    if (ways.size() > 1) {
      unsteady[id] = text;
    }
  }
  return unsteady;
}

std::vector<std::string> unsteady_cases(const std::vector<CaseResult>& results) {
  std::map<std::string, std::string> unsteady = unsteady_ways(results);
  std::vector<std::string> cases;
  for (const CaseResult& result : results) {
    if (const auto found = unsteady.find(result.case_id); found != unsteady.end()) {
      cases.push_back(found->first + ": " + found->second);
      unsteady.erase(found);
    }
  }
  return cases;
}

std::string share_judged(const CaseResult& result) {
  return result.judged < result.expectations
             ? fmt::format("{} of {} judged", result.judged, result.expectations)
             : std::string();
}

bool is_known_failure(const CaseResult& result) {
  return result.verdict == Verdict::fail && result.expected;
}

std::vector<std::string> known_reasons(const CaseResult& result) {
  std::vector<std::string> reasons;
  for (const Finding& finding : result.findings) {
    const bool is_new = std::find(reasons.begin(), reasons.end(), finding.known) == reasons.end();
    if (!finding.known.empty() && is_new) {
      reasons.push_back(finding.known);
    }
  }
  return reasons;
}

std::string outcome(const CaseResult& result) {
  if (is_known_failure(result)) {
    return "known-failure";
  }
  if (is_pass(result.verdict) && !result.expected) {
    return "unexpected-pass";
  }
  return std::string(to_string(result.verdict));
}

const std::vector<std::string>& outcomes() {
  static const std::vector<std::string> kAll{"harness-error", "fail",          "unexpected-pass",
                                             "could-not-run", "inconclusive",  "known-failure",
                                             "non-strict",    "informational", "pass",
                                             "unsupported",   "not-installed"};
  return kAll;
}

ExitCode exit_code(const std::vector<CaseResult>& results) {
  bool failure = false;
  bool client_problem = false;
  bool inconclusive = false;
  for (const CaseResult& result : results) {
    if (result.verdict == Verdict::harness_error) {
      return ExitCode::harness_problem;
    }
    if (result.expected) {
      continue;
    }
    failure = failure || result.verdict == Verdict::fail || is_pass(result.verdict);
    client_problem = client_problem || result.verdict == Verdict::could_not_run ||
                     result.verdict == Verdict::not_installed;
    inconclusive = inconclusive || result.verdict == Verdict::inconclusive;
  }
  if (failure || !unsteady_cases(results).empty()) {
    return ExitCode::failure;
  }
  if (client_problem) {
    return ExitCode::client_problem;
  }
  return inconclusive ? ExitCode::inconclusive : ExitCode::as_expected;
}

void add(Counts& counts, const CaseResult& result) {
  ++counts.total;
  switch (result.verdict) {
    case Verdict::pass:
      ++counts.pass;
      break;
    case Verdict::non_strict:
      ++counts.non_strict;
      break;
    case Verdict::informational:
      ++counts.informational;
      break;
    case Verdict::fail:
      ++(result.expected ? counts.known_fail : counts.fail);
      break;
    case Verdict::unsupported:
      ++counts.unsupported;
      break;
    case Verdict::inconclusive:
      ++counts.inconclusive;
      break;
    case Verdict::could_not_run:
      ++counts.could_not_run;
      break;
    case Verdict::not_installed:
      ++counts.not_installed;
      break;
    case Verdict::harness_error:
      ++counts.harness_error;
      break;
  }
  if (is_pass(result.verdict) && !result.expected) {
    ++counts.stale;
  }
  counts.flaky += is_flaky(result) ? 1 : 0;
  counts.in_part += is_pass(result.verdict) && !share_judged(result).empty() ? 1 : 0;
}

Counts count(const std::vector<CaseResult>& results) {
  Counts counts;
  for (const CaseResult& result : results) {
    add(counts, result);
  }
  return counts;
}

std::string describe_verdicts(const Counts& counts) {
  const std::array<std::pair<int, const char*>, 13> parts{
      {{counts.pass, "pass"},
       {counts.non_strict, "non-strict"},
       {counts.informational, "informational"},
       {counts.fail, "FAIL"},
       {counts.known_fail, counts.known_fail == 1 ? "known failure" : "known failures"},
       {counts.stale, "of them UNEXPECTED PASS"},
       {counts.unsupported, "unsupported"},
       {counts.inconclusive, "INCONCLUSIVE"},
       {counts.could_not_run, "COULD NOT RUN"},
       {counts.not_installed, "not installed"},
       {counts.harness_error, "HARNESS ERROR"},
       {counts.flaky, "of them FLAKY"},
       {counts.in_part, "judged only in part"}}};
  std::string text;
  for (const auto& [number, name] : parts) {
    if (number > 0) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, name);
    }
  }
  return text;
}

std::string describe(const Counts& counts) {
  const std::string verdicts = describe_verdicts(counts);
  return fmt::format("{} case{}{}{}", counts.total, counts.total == 1 ? "" : "s",
                     verdicts.empty() ? "" : ": ", verdicts);
}

}  // namespace ibgw::conformance
