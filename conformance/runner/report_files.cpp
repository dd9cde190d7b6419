#include "conformance/runner/report_files.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "conformance/report/groups.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/job_summary.hpp"
#include "conformance/report/sarif_report.hpp"
#include "conformance/report/tap_report.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

/// As one word of a shell.
std::string shell_word(const std::string& text) {
  const bool is_plain = !text.empty() && text.find_first_not_of(
                                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                             "0123456789_-+=./,:@") == std::string::npos;
  if (is_plain) {
    return text;
  }
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

}  // namespace

void write_optional_reports(const CommandLine& line, const std::vector<CaseResult>& results,
                            Duration total) {
  if (!line.tap.empty()) {
    write_text_file(line.tap, tap_report(results));
  }
  if (!line.sarif.empty()) {
    write_text_file(line.sarif, sarif_report(results));
  }
  if (!line.summary.empty()) {
    write_text_file(line.summary, job_summary(results, total));
  }
}

HtmlFiles::HtmlFiles(std::string directory) : directory_(std::move(directory)) {
  if (!directory_.empty()) {
    for (const auto& [name, content] : html_shared_files()) {
      write_text_file(directory_ + "/" + name, content);
    }
  }
}

void HtmlFiles::add(CaseResult& result, const CaseRecord* record) {
  if (is_wanted()) {
    result.page = page_name(result.case_id, std::max(result.repetition, 1));
    write_text_file(directory_ + "/" + result.page, html_case_page(result, record));
  }
}

void HtmlFiles::finish(const std::vector<CaseResult>& results, Duration total) const {
  if (is_wanted()) {
    write_text_file(directory_ + "/index.html", html_index(results, total));
  }
}

std::string case_file_name(const std::string& case_id, int repetition) {
  std::string name = repetition > 1 ? fmt::format("{}#{}", case_id, repetition) : case_id;
  std::replace(name.begin(), name.end(), '/', '_');
  return name;
}

std::string command_for(const CaseResult& result, const CommandLine& line) {
  // A scenario that the user named by its file is in no directory of scenarios.
  const std::string file = result.file.starts_with('/') ? result.file : std::string();
  bool is_extra = false;
  for (const std::string& pattern : line.selection.scenarios) {
    is_extra = is_extra || (!file.empty() && pattern.ends_with(".yaml") &&
                            fs::absolute(pattern).lexically_normal() == file);
  }
  std::string command = fmt::format(
      "./scripts/conformance --client {} --scenario {} --server-version {}",
      shell_word(result.client), shell_word(is_extra ? file : scenario_with_variant(result)),
      result.server_version);
  const auto add = [&command](const char* flag, const std::string& value) {
    command += fmt::format(" {} {}", flag, shell_word(value));
  };
  if (is_extra && !result.variant.empty()) {
    add("--variants", "each");
  }
  if (line.seed != CommandLine().seed) {
    add("--seed", std::to_string(line.seed));
  }
  if (line.time_scale != CommandLine().time_scale) {
    add("--time-scale", fmt::format("{}", line.time_scale));
  }
  if (!line.scenarios.empty()) {
    add("--scenarios", fs::absolute(line.scenarios).lexically_normal().string());
  }
  if (!line.clients.empty()) {
    add("--clients", fs::absolute(line.clients).lexically_normal().string());
  }
  return line.ignore_rules ? command + " --ignore-rules" : command;
}

std::string reported_file(const std::string& path) {
  const fs::path file = fs::absolute(path).lexically_normal();
  const fs::path inside = file.lexically_relative(source_directory());
  const bool is_inside = !inside.empty() && *inside.begin() != "..";
  return is_inside ? inside.string() : file.string();
}

}  // namespace ibgw::conformance
