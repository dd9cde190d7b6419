#include "conformance/report/job_summary.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "conformance/report/groups.hpp"
#include "conformance/report/text.hpp"

namespace ibgw::conformance {
namespace {

/// Texts are cut so that a cell does not become a page.
constexpr std::size_t kCellMax = 600;

std::string cut(std::string text) {
  if (text.size() <= kCellMax) {
    return text;
  }
  std::size_t end = kCellMax;
  while ((static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end) + " ...";
}

/// Plain text in a table cell: no markup, no cell borders, no HTML.
std::string cell(const std::string& text) {
  std::string result;
  for (const char c : cut(one_line(text))) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '~':
      case '#':
        result += '\\';
        [[fallthrough]];
      default:
        result += c;
    }
  }
  return result;
}

/// Code in a table cell. Written as HTML, because a backtick in the text would end Markdown's code,
/// and with entities, because `|` ends a cell even inside code.
std::string code(const std::string& text) {
  std::string result;
  for (const char c : html_text(cut(one_line(text)))) {
    result += c == '|'    ? "&#124;"
              : c == '*'  ? "&#42;"
              : c == '_'  ? "&#95;"
              : c == '`'  ? "&#96;"
              : c == '['  ? "&#91;"
              : c == '\\' ? "&#92;"
              : c == '~'  ? "&#126;"
                          : std::string(1, c);
  }
  return "<code>" + result + "</code>";
}

std::string lines_of(const CaseResult& result, std::string Finding::*member) {
  std::string text;
  for (const Finding& finding : result.findings) {
    const std::string part = finding.*member;
    text += (text.empty() ? "" : "<br>") + (member == &Finding::id ? code(part) : cell(part));
  }
  return text;
}

std::string totals_table(const std::vector<CaseResult>& results) {
  std::map<std::string, int> numbers;
  for (const CaseResult& result : results) {
    ++numbers[outcome(result)];
  }
  std::string text = "| outcome | cases |\n| --- | ---: |\n";
  for (const std::string& name : outcomes()) {
    if (numbers[name] > 0) {
      text += fmt::format("| {} | {} |\n", name, numbers[name]);
    }
  }
  return text;
}

template <typename Row>
std::string table(const std::string& head, const std::vector<CaseGroup>& groups,
                  std::size_t rows_max, const Row& row) {
  std::string text = head;
  for (std::size_t i = 0; i < std::min(groups.size(), rows_max); ++i) {
    text += row(groups[i]);
  }
  if (groups.size() > rows_max) {
    text += fmt::format("\n... and {} more rows; see the other reports for the complete list.\n",
                        groups.size() - rows_max);
  }
  return text;
}

std::string unexpected_row(const CaseGroup& group) {
  const CaseResult& first = *group.front();
  const std::string seen = lines_of(first, &Finding::actual);
  return fmt::format("| {} | {}<br>{} | {} | {} | {} | {} | {} |\n", outcome(first),
                     code(first.client), code(scenario_with_variant(first)), versions_of(group),
                     lines_of(first, &Finding::id), lines_of(first, &Finding::expected),
                     seen.empty() ? cell(first.reason) : seen, code(first.command));
}

std::string known_row(const CaseGroup& group) {
  const CaseResult& first = *group.front();
  std::string reasons;
  for (const std::string& reason : known_reasons(first)) {
    reasons += (reasons.empty() ? "" : "<br>") + cell(reason);
  }
  return fmt::format("| {} | {} | {} | {} | {} |\n", code(first.client),
                     code(scenario_with_variant(first)), versions_of(group),
                     lines_of(first, &Finding::id), reasons);
}

/// A case with an intermittent failure that did not occur.
std::string lucky_row(const CaseGroup& group) {
  const CaseResult& first = *group.front();
  return fmt::format("| {} | {} | {} | {} |\n", code(first.client),
                     code(scenario_with_variant(first)), versions_of(group), cell(first.reason));
}

std::string in_part_row(const CaseGroup& group) {
  const CaseResult& first = *group.front();
  std::string missing;
  for (const Unsupported& entry : first.unsupported) {
    missing += (missing.empty() ? "" : "<br>") + code(entry.id) + " " + cell(entry.why);
  }
  return fmt::format("| {} | {} | {} | {} | {} |\n", code(first.client),
                     code(scenario_with_variant(first)), versions_of(group), share_judged(first),
                     missing);
}

int size_of(const std::vector<CaseGroup>& groups) {
  int number = 0;
  for (const CaseGroup& group : groups) {
    number += static_cast<int>(group.size());
  }
  return number;
}

}  // namespace

std::string job_summary(const std::vector<CaseResult>& results, const RunFacts& run,
                        std::size_t rows_max) {
  const std::vector<CaseGroup> unexpected =
      groups_of(results, [](const CaseResult& result) { return !result.expected; });
  const std::vector<CaseGroup> known = groups_of(results, is_known_failure);
  const std::vector<CaseGroup> lucky = groups_of(results, [](const CaseResult& result) {
    return is_pass(result.verdict) && result.expected && !result.reason.empty();
  });
  const std::vector<CaseGroup> in_part = groups_of(results, [](const CaseResult& result) {
    return is_pass(result.verdict) && result.expected && !share_judged(result).empty();
  });
  const int wrong = size_of(unexpected);
  const std::vector<std::string> unsteady = unsteady_cases(results);
  std::string text =
      fmt::format("## Conformance: {} case{}, {}\n\n{}\n{:.1f} s in all.\n", results.size(),
                  results.size() == 1 ? "" : "s",
                  wrong != 0                ? fmt::format("{} not as expected", wrong)
                  : !unsteady.empty()       ? "results differ between repetitions"
                  : run.why_partial.empty() ? "all as expected"
                                            : "as expected, but incomplete",
                  totals_table(results), static_cast<double>(run.duration.count()) / 1e9);
  text += run.why_partial.empty() ? "" : "\n**Incomplete:** " + cell(run.why_partial) + "\n";
  if (!unexpected.empty()) {
    text += "\n### Not as expected\n\n" + table(
                                              "| outcome | client and scenario | versions | "
                                              "finding | expected | actual | run it again |\n"
                                              "| --- | --- | --- | --- | --- | --- | --- |\n",
                                              unexpected, rows_max, unexpected_row);
  }
  if (!unsteady.empty()) {
    text += "\n### Results differ between repetitions\n\n";
    for (std::size_t i = 0; i < std::min(unsteady.size(), rows_max); ++i) {
      text += "* " + cell(unsteady[i]) + "\n";
    }
  }
  if (!known.empty()) {
    text += fmt::format("\n<details><summary>{} known failure{}</summary>\n\n", size_of(known),
                        size_of(known) == 1 ? "" : "s") +
            table(
                "| client | scenario | versions | finding | reason |\n| --- | --- | --- | --- | "
                "--- |\n",
                known, rows_max, known_row) +
            "\n</details>\n";
  }
  if (!lucky.empty()) {
    text += fmt::format("\n<details><summary>{} passed this time</summary>\n\n", size_of(lucky)) +
            table("| client | scenario | versions | why |\n| --- | --- | --- | --- |\n", lucky,
                  rows_max, lucky_row) +
            "\n</details>\n";
  }
  if (!in_part.empty()) {
    text +=
        fmt::format("\n<details><summary>{} judged only in part</summary>\n\n", size_of(in_part)) +
        table(
            "| client | scenario | versions | judged | not judged |\n| --- | --- | --- | --- | "
            "--- |\n",
            in_part, rows_max, in_part_row) +
        "\n</details>\n";
  }
  return text;
}

}  // namespace ibgw::conformance
