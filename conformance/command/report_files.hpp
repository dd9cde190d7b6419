// The report files that the user asked for, written from the one result model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/command/command_line.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// Reports at the end: one that cannot be written does not take the others with it.
class ReportWriter {
 public:
  void write(const std::string& path, const std::string& text);

  /// TAP, SARIF and the job summary, where they were asked for.
  void write_optional(const CommandLine& line, const std::vector<CaseResult>& results,
                      const RunFacts& run);

  /// Throws UsageError for all that could not be written.
  void finish() const;

 private:
  std::string problems_;
};

/// Where a run writes `results.json`, `junit.xml` and its pages; empty: nowhere.
[[nodiscard]] std::string json_file(const CommandLine& line, const std::string& folder);
[[nodiscard]] std::string junit_file(const CommandLine& line, const std::string& folder);

[[nodiscard]] std::string html_folder(const CommandLine& line, const std::string& folder);

/// The reports of a whole run that the user asked for.
[[nodiscard]] std::vector<std::string> report_files(const CommandLine& line,
                                                    const std::string& folder);

/// Before the first case: what cannot be written shows at once (throws UsageError), and what an
/// earlier run left goes away, because it would be taken for this one's if this one is
/// interrupted. Makes the folders above.
void clear_reports(const std::vector<std::string>& files);

/// The HTML report, page by page while cases end, so that no record has to be kept. Without a
/// directory everything does nothing.
class HtmlFiles {
 public:
  explicit HtmlFiles(std::string directory);

  [[nodiscard]] bool is_wanted() const { return !directory_.empty(); }

  /// Throws UsageError where the directory cannot be written or is somebody else's.
  void check() const;

  /// Takes away an earlier report and writes what the pages share.
  void begin() const;

  /// Writes the page of the case and names it in the result.
  void add(CaseResult& result, const CaseRecord* record);
  /// Writes the index, and prints where it is.
  void finish(const std::vector<CaseResult>& results, const RunFacts& run,
              ReportWriter& writer) const;

 private:
  std::string directory_;
};

/// As one word of a shell.
[[nodiscard]] std::string shell_word(const std::string& text);

/// The command that plays one case again as this one was: flags that change what happens are kept.
[[nodiscard]] std::string command_for(const CaseResult& result, const CommandLine& line);

}  // namespace ibgw::conformance
