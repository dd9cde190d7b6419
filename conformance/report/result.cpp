#include "conformance/report/result.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

void count_one(const CaseResult& result, Counts& counts) {
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
}

}  // namespace

bool is_pass(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::non_strict ||
         verdict == Verdict::informational;
}

std::string outcome(const CaseResult& result) {
  if (result.verdict == Verdict::fail && result.expected) {
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
  if (failure) {
    return ExitCode::failure;
  }
  if (client_problem) {
    return ExitCode::client_problem;
  }
  return inconclusive ? ExitCode::inconclusive : ExitCode::as_expected;
}

Counts count(const std::vector<CaseResult>& results) {
  Counts counts;
  for (const CaseResult& result : results) {
    count_one(result, counts);
  }
  return counts;
}

std::string describe(const Counts& counts) {
  const std::array<std::pair<int, const char*>, 11> parts{
      {{counts.pass, "pass"},
       {counts.non_strict, "non-strict"},
       {counts.informational, "informational"},
       {counts.fail, "FAIL"},
       {counts.known_fail, "known failures"},
       {counts.stale, "of them PASS although a failure is listed"},
       {counts.unsupported, "unsupported"},
       {counts.inconclusive, "INCONCLUSIVE"},
       {counts.could_not_run, "COULD NOT RUN"},
       {counts.not_installed, "not installed"},
       {counts.harness_error, "HARNESS ERROR"}}};
  std::string text = fmt::format("{} case{}", counts.total, counts.total == 1 ? "" : "s");
  const char* separator = ": ";
  for (const auto& [number, name] : parts) {
    if (number > 0) {
      text += fmt::format("{}{} {}", separator, number, name);
      separator = ", ";
    }
  }
  return text;
}

}  // namespace ibgw::conformance
