// `conformance merge`: merges the results.json files of the parts of a run.
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/report_files.hpp"
#include "conformance/plan/case_name.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/report/console_report.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"

namespace ibgw::conformance {
namespace {

/// The record of a case, if it is next to the results.json that names the case and belongs to the
/// same run.
std::optional<Bundle> bundle_of(const CaseResult& result, const std::string& results_file) {
  const std::string folder = std::filesystem::absolute(results_file).parent_path().string();
  const std::string file = folder + "/cases/" + bundle_name(result.case_id, result.repetition);
  if (!std::filesystem::exists(file)) {
    return std::nullopt;
  }
  std::optional<Bundle> bundle = read_json_bundle(read_text_file(file));
  const bool is_this_run = bundle && json_report({bundle->result}, {}) == json_report({result}, {});
  return is_this_run ? std::move(bundle) : std::nullopt;
}

void add_page(HtmlFiles& html, CaseResult& result, const std::string& results_file) {
  if (!html.is_wanted()) {
    return;
  }
  const std::optional<Bundle> bundle = bundle_of(result, results_file);
  if (bundle) {
    result.client_errors = bundle->result.client_errors;
    result.gateway_errors = bundle->result.gateway_errors;
  }
  html.add(result, bundle ? &bundle->record : nullptr);
}

std::vector<RunPart> read_parts(const std::vector<std::string>& files) {
  std::vector<RunPart> parts;
  for (const std::string& file : files) {
    parts.push_back(read_json_report(read_text_file(file), file));
  }
  return parts;
}

/// Within one file, a case may occur several times (`--repeat`).
void check_no_case_in_common(const std::vector<RunPart>& parts) {
  std::set<std::string> earlier;
  for (const RunPart& part : parts) {
    std::set<std::string> here;
    for (const CaseResult& result : part.results) {
      if (earlier.count(result.case_id) != 0) {
        throw UsageError(fmt::format(
            "{} is in more than one file; expected each case in only one part", result.case_id));
      }
      here.insert(result.case_id);
    }
    earlier.merge(here);
  }
}

void check_parts(const CommandLine& line, const std::vector<RunPart>& parts) {
  const std::vector<std::string> problems = why_not_whole(parts);
  if (!problems.empty() && !line.partial) {
    throw UsageError(
        fmt::format("{}; expected all parts of one run (use --partial to merge what is there)",
                    fmt::join(problems, "\n")));
  }
  check_no_case_in_common(parts);
  std::set<std::string> ready;
  for (const RunPart& part : parts) {
    for (const CaseResult& result : part.results) {
      if (result.verdict != Verdict::not_installed) {
        ready.insert(result.case_id);
      }
    }
  }
  if (static_cast<int>(ready.size()) < line.min_cases) {
    throw UsageError(
        fmt::format("found only {} cases of installed clients; expected at least {} (--min-cases)",
                    ready.size(), line.min_cases));
  }
}

}  // namespace

int merge_command(const CommandLine& line) {
  const std::vector<RunPart> parts = read_parts(line.arguments);
  check_parts(line, parts);
  HtmlFiles html(line.html == "-" ? std::string() : line.html);
  html.check();
  html.begin();
  std::vector<CaseResult> all;
  for (const RunPart& part : parts) {
    for (const CaseResult& result : part.results) {
      all.push_back(result);
      add_page(html, all.back(), part.file);
    }
  }
  const RunFacts run = merged(parts);
  const std::string json = json_report(all, run);
  ReportWriter writer;
  const bool asks_other = !(line.tap + line.sarif + line.summary).empty() || html.is_wanted();
  if (line.json.empty() && !asks_other) {
    fmt::print("{}", json);
  } else {
    if (!line.json.empty()) {
      writer.write(line.json, json);
    }
    fmt::print("{}{}", summary_table(all), closing_lines(all, run));
  }
  if (!line.junit.empty()) {
    writer.write(line.junit, junit_report(all, run));
  }
  writer.write_optional(line, all, run);
  html.finish(all, run, writer);
  writer.finish();
  return exit_code(all, run);
}

}  // namespace ibgw::conformance
