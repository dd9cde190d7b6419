#include "conformance/report/console_report.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

std::string word(const CaseResult& result) {
  if (result.verdict == Verdict::fail) {
    return result.expected ? "known failure" : "FAIL";
  }
  if (is_pass(result.verdict) && !result.expected) {
    return "UNEXPECTED PASS";
  }
  std::string text(to_string(result.verdict));
  if (!result.expected) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
      return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    });
  }
  return text;
}

std::string indented(const std::string& text, const char* indent) {
  std::istringstream lines(text);
  std::string result;
  std::string line;
  while (std::getline(lines, line)) {
    result += indent + line + "\n";
  }
  return result;
}

std::string without_end(std::string text) {
  text.erase(text.find_last_not_of(" \n") + 1);
  return text;
}

/// One cell: how many of the played cases are fine, how many of those were judged only in part, and
/// the outcomes of the others.
std::string cell(const std::vector<const CaseResult*>& cases) {
  int fine = 0;
  int run = 0;
  int in_part = 0;
  std::map<std::string, int> others;
  for (const CaseResult* result : cases) {
    const bool was_run =
        result->verdict != Verdict::unsupported && result->verdict != Verdict::not_installed;
    run += was_run ? 1 : 0;
    if (was_run && is_pass(result->verdict) && result->expected) {
      ++fine;
      in_part += share_judged(*result).empty() ? 0 : 1;
    } else {
      ++others[word(*result)];
    }
  }
  std::string text = run > 0 ? fmt::format("{}/{}", fine, run) : std::string();
  text += in_part > 0 ? fmt::format(", {} in part", in_part) : std::string();
  for (const auto& [name, number] : others) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, name);
  }
  return text;
}

}  // namespace

std::string verdict_line(const CaseResult& result) {
  const std::string share = share_judged(result);
  const std::string verdict = word(result) + (share.empty() ? "" : " (" + share + ")");
  std::string line = fmt::format("{:<15}  {}  {:.2f} s", verdict, case_name(result),
                                 static_cast<double>(result.duration.count()) / 1e9);
  for (const std::string& more : {earlier_tries(result), result.reason}) {
    line += more.empty() ? "" : "  " + more;
  }
  return line;
}

std::string describe_findings(const CaseResult& result) {
  std::string text;
  if (!result.reason.empty()) {
    text += result.reason + "\n";
  }
  for (const Finding& finding : result.findings) {
    text += finding.id;
    if (finding.severity != scenario::Severity::fail) {
      text += " (" + scenario::to_string(finding.severity) + ")";
    }
    text += "\n  requirement: " + without_end(finding.requirement) +
            "\n  expected:    " + finding.expected + "\n  actual:      " + finding.actual + "\n";
  }
  for (const std::string& reason : known_reasons(result)) {
    text += "known failure: " + reason + "\n";
  }
  return text;
}

std::string describe_case(const CaseResult& result) {
  std::string text = verdict_line(result) + "\n" + indented(describe_findings(result), "  ");
  if (!result.timeline.empty()) {
    text += "  timeline:\n" + indented(result.timeline, "  ");
  }
  if (!result.client_errors.empty()) {
    text += "  stderr of the client:\n" + indented(result.client_errors, "    ");
  }
  const bool is_gateway_asked =
      result.verdict == Verdict::harness_error && !result.gateway_errors.empty();
  if (is_gateway_asked) {
    text += "  stderr of the gateway:\n" + indented(result.gateway_errors, "    ");
  }
  return text;
}

std::string summary_table(const std::vector<CaseResult>& results) {
  std::map<std::string, std::map<std::string, std::vector<const CaseResult*>>> rows;
  std::map<std::string, std::size_t> columns;
  std::size_t first = 0;
  for (const CaseResult& result : results) {
    rows[result.scenario][result.client].push_back(&result);
    columns[result.client] = std::max(columns[result.client], result.client.size());
    first = std::max(first, result.scenario.size());
  }
  for (auto& [scenario, row] : rows) {
    for (const auto& [client, cases] : row) {
      columns[client] = std::max(columns[client], cell(cases).size());
    }
  }
  std::string text = fmt::format("{:<{}}", "", first);
  for (const auto& [client, width] : columns) {
    text += fmt::format("  {:<{}}", client, width);
  }
  text = without_end(text) + "\n";
  for (auto& [scenario, row] : rows) {
    std::string line = fmt::format("{:<{}}", scenario, first);
    for (const auto& [client, width] : columns) {
      line += fmt::format("  {:<{}}", cell(row[client]), width);
    }
    text += without_end(line) + "\n";
  }
  return text;
}

std::string closing_lines(const std::vector<CaseResult>& results, const RunFacts& run) {
  std::string text;
  for (const CaseResult& result : results) {
    if (!result.expected) {
      text += verdict_line(result) + "\n";
    }
  }
  if (!text.empty()) {
    text = "not as expected:\n" + text;
  }
  std::string flaky;
  for (const CaseResult& result : results) {
    flaky += is_flaky(result) ? verdict_line(result) + "\n" : "";
  }
  text += flaky.empty() ? "" : "flaky (as expected only after a retry):\n" + flaky;
  if (const std::vector<std::string> unsteady = unsteady_cases(results); !unsteady.empty()) {
    text += fmt::format("results differ between repetitions:\n{}\n", fmt::join(unsteady, "\n"));
  }
  text += fmt::format("{}  ({:.1f} s)\n", describe(count(results)),
                      static_cast<double>(run.duration.count()) / 1e9);
  return text + (run.why_partial.empty() ? "" : "INCOMPLETE: " + run.why_partial + "\n");
}

}  // namespace ibgw::conformance
