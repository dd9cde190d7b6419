// Writes the report files that the user asked for, from the one result model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/command/command_line.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// Writes reports at the end. If one cannot be written, the others still are.
class ReportWriter {
 public:
  void write(const std::string& path, const std::string& text);

  /// Writes TAP, SARIF and the job summary, if requested.
  void write_optional(const CommandLine& line, const std::vector<CaseResult>& results,
                      const RunFacts& run);

  /// Throws UsageError if any could not be written.
  void finish() const;

 private:
  std::string problems_;
};

/// Where a run writes `results.json`, `junit.xml` and its pages; empty: nowhere.
[[nodiscard]] std::string json_file(const CommandLine& line, const std::string& folder);
[[nodiscard]] std::string junit_file(const CommandLine& line, const std::string& folder);

[[nodiscard]] std::string html_folder(const CommandLine& line, const std::string& folder);

/// Paths of all requested reports of a run.
[[nodiscard]] std::vector<std::string> report_files(const CommandLine& line,
                                                    const std::string& folder);

/// Called before the first case. Throws UsageError if a report cannot be written, and removes
/// reports of an earlier run, which might otherwise be taken for this one's if it is interrupted.
/// Creates the folders above them.
void clear_reports(const std::vector<std::string>& files);

/// Writes the HTML report page by page while cases end, so that no record has to be kept. Without a
/// directory, all functions do nothing.
class HtmlFiles {
 public:
  explicit HtmlFiles(std::string directory);

  [[nodiscard]] bool is_wanted() const { return !directory_.empty(); }

  /// Throws UsageError if the directory cannot be written or belongs to somebody else.
  void check() const;

  /// Removes an earlier report and writes the files that pages share.
  void begin() const;

  /// Writes the page of the case and names it in the result.
  void add(CaseResult& result, const CaseRecord* record);
  /// Writes the index, and prints where it is.
  void finish(const std::vector<CaseResult>& results, const RunFacts& run,
              ReportWriter& writer) const;

 private:
  std::string directory_;
};

/// The text as one shell word.
[[nodiscard]] std::string shell_word(const std::string& text);

/// The command that plays the case again in the same way, including flags that change what happens.
[[nodiscard]] std::string command_for(const CaseResult& result, const CommandLine& line);

}  // namespace ibgw::conformance
