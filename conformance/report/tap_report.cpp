#include "conformance/report/tap_report.hpp"

#include <map>

#include <fmt/format.h>

#include "conformance/report/text.hpp"

namespace ibgw::conformance {
namespace {

// Split in two, because our own sources must not contain the word.
constexpr const char* kKnown =
    "TO"
    "DO";

/// Escapes `#` and `\`, which are syntax in descriptions and directives.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : one_line(text)) {
    if (c == '#' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string result;
  for (const std::string& text : texts) {
    result += (result.empty() ? "" : "; ") + text;
  }
  return result;
}

std::string why_skipped(const CaseResult& result) {
  const std::string why = result.reason.empty() && !result.unsupported.empty()
                              ? result.unsupported[0].why
                              : result.reason;
  return std::string(to_string(result.verdict)) + (why.empty() ? "" : ": " + why);
}

std::string test_point(const CaseResult& result, std::size_t number, bool is_steady) {
  const bool is_skipped =
      result.verdict == Verdict::unsupported || result.verdict == Verdict::not_installed;
  const bool is_ok = is_steady && result.expected && (is_pass(result.verdict) || is_skipped);
  std::string line =
      fmt::format("{} {} - {}", is_ok ? "ok" : "not ok", number, escaped(case_name(result)));
  if (is_ok && is_skipped) {
    line += " # SKIP " + escaped(why_skipped(result));
  } else if (is_ok && !share_judged(result).empty()) {
    line += fmt::format(" ({})", share_judged(result));
  } else if (result.verdict == Verdict::fail && result.expected && is_steady) {
    line += fmt::format(" # {} {}", kKnown, escaped(joined(known_reasons(result))));
  }
  return line + "\n";
}

/// ` key: "text"`; empty if the text is empty.
std::string entry(const char* indent, const char* key, const std::string& text) {
  return text.empty() ? text : fmt::format("{}{}: {}\n", indent, key, quoted(text));
}

std::string diagnostics(const CaseResult& result, const std::string& ways) {
  std::string text = fmt::format("  ---\n  outcome: {}\n  duration_ms: {}\n", outcome(result),
                                 result.duration.count() / 1'000'000);
  text += entry("  ", "judged", share_judged(result));
  text += entry("  ", "earlier", earlier_tries(result));
  text += entry("  ", "unsteady", ways);
  text += entry("  ", "reason", result.reason);
  text += entry("  ", "reproduce", result.command);
  if (!result.findings.empty()) {
    text += "  findings:\n";
  }
  for (const Finding& finding : result.findings) {
    text += entry("    - ", "id", finding.id);
    text += entry("      ", "severity", scenario::to_string(finding.severity));
    text += entry("      ", "requirement", one_line(finding.requirement));
    text += entry("      ", "expected", finding.expected);
    text += entry("      ", "actual", finding.actual);
    if (finding.line != 0) {
      text += entry("      ", "at", fmt::format("{}:{}", result.file, finding.line));
    }
  }
  return text + "  ...\n";
}

}  // namespace

std::string tap_report(const std::vector<CaseResult>& results, const RunFacts& run) {
  std::string text = fmt::format("TAP version 14\n1..{}\n", results.size());
  const std::map<std::string, std::string> unsteady = unsteady_ways(results);
  std::size_t number = 0;
  for (const CaseResult& result : results) {
    const auto ways = unsteady.find(result.case_id);
    const bool is_steady = ways == unsteady.end();
    text += test_point(result, ++number, is_steady);
    const bool passed_this_time = is_pass(result.verdict) && !result.reason.empty();
    if (!result.expected || !result.findings.empty() || !is_steady || passed_this_time) {
      text += diagnostics(result, is_steady ? std::string() : ways->second);
    }
  }
  return run.signal == 0 ? text : text + "Bail out! " + one_line(run.why_partial) + "\n";
}

}  // namespace ibgw::conformance
