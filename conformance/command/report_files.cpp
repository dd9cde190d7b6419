#include "conformance/command/report_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/owned_folder.hpp"
#include "conformance/command/selection.hpp"
#include "conformance/plan/places.hpp"
#include "conformance/plan/text_file.hpp"
#include "conformance/report/groups.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/job_summary.hpp"
#include "conformance/report/sarif_report.hpp"
#include "conformance/report/tap_report.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

void check_writable(const std::string& path) {
  std::error_code ignored;
  fs::create_directories(fs::absolute(path).parent_path(), ignored);
  const fs::file_status status = fs::status(path, ignored);
  const bool is_special =
      fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
  int problem = 0;
  if (is_special) {
    // Do not open it: a pipe would wait for its reader, and a device may react.
    problem = ::access(path.c_str(), W_OK) == 0 ? 0 : errno;
  } else {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    problem = file < 0 ? errno : 0;
    ::close(file);
    if (file >= 0 && !fs::exists(status)) {
      fs::remove(fs::canonical(path, ignored), ignored);
    }
  }
  if (problem != 0) {
    throw UsageError(fmt::format("cannot write {}: {}", path, std::strerror(problem)));
  }
}

}  // namespace

void ReportWriter::write(const std::string& path, const std::string& text) {
  try {
    write_text_file(path, text);
  } catch (const UsageError& error) {
    problems_ += (problems_.empty() ? "" : "\n") + std::string(error.what());
  }
}

void ReportWriter::write_optional(const CommandLine& line, const std::vector<CaseResult>& results,
                                  const RunFacts& run) {
  if (!line.tap.empty()) {
    write(line.tap, tap_report(results, run));
  }
  if (!line.sarif.empty()) {
    write(line.sarif, sarif_report(results));
  }
  if (!line.summary.empty()) {
    write(line.summary, job_summary(results, run));
  }
}

void ReportWriter::finish() const {
  if (!problems_.empty()) {
    throw UsageError(problems_);
  }
}

std::string json_file(const CommandLine& line, const std::string& folder) {
  return line.json.empty() ? folder + "/results.json" : line.json == "-" ? "" : line.json;
}

std::string junit_file(const CommandLine& line, const std::string& folder) {
  return line.junit.empty() ? folder + "/junit.xml" : line.junit == "-" ? "" : line.junit;
}

std::string html_folder(const CommandLine& line, const std::string& folder) {
  return line.html.empty() ? folder + "/html" : line.html == "-" ? "" : line.html;
}

std::vector<std::string> report_files(const CommandLine& line, const std::string& folder) {
  std::vector<std::string> files{json_file(line, folder), junit_file(line, folder), line.tap,
                                 line.sarif, line.summary};
  if (const std::string html = html_folder(line, folder); !html.empty()) {
    files.push_back(html + "/index.html");
  }
  std::erase(files, std::string());
  return files;
}

void clear_reports(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    check_writable(file);
  }
  for (const std::string& file : files) {
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored)) {
      fs::remove(fs::canonical(file, ignored), ignored);
    }
  }
}

HtmlFiles::HtmlFiles(std::string directory) : directory_(std::move(directory)) {}

void HtmlFiles::check() const {
  if (is_wanted()) {
    OwnedFolder(directory_).check();
  }
}

void HtmlFiles::begin() const {
  if (is_wanted()) {
    const OwnedFolder folder(directory_);
    folder.clear();
    for (const auto& [name, content] : html_shared_files()) {
      write_text_file(folder.add(name), content);
    }
  }
}

void HtmlFiles::add(CaseResult& result, const CaseRecord* record) {
  if (is_wanted()) {
    result.page = page_name(result.case_id, std::max(result.repetition, 1));
    write_text_file(OwnedFolder(directory_).add(result.page), html_case_page(result, record));
  }
}

void HtmlFiles::finish(const std::vector<CaseResult>& results, const RunFacts& run,
                       ReportWriter& writer) const {
  if (is_wanted()) {
    const std::string index = OwnedFolder(directory_).add("index.html");
    writer.write(index, html_index(results, run));
    fmt::print("report: {}\n", fs::absolute(index).lexically_normal().string());
  }
}

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

std::string command_for(const CaseResult& result, const CommandLine& line) {
  // A scenario that the user gave as a file is in no directory of scenarios.
  const std::string file = result.file.starts_with('/') ? result.file : std::string();
  bool is_extra = false;
  for (const std::string& pattern : line.selection.scenarios) {
    const auto is_this = [&](const std::string& named) {
      return fs::absolute(named).lexically_normal() == file;
    };
    const std::vector<std::string> files =
        file.empty() ? std::vector<std::string>() : files_named_by(pattern);
    is_extra = is_extra || std::any_of(files.begin(), files.end(), is_this);
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
  if (!line.cache.empty()) {
    add("--cache", fs::absolute(line.cache).lexically_normal().string());
  }
  return line.ignore_rules ? command + " --ignore-rules" : command;
}

}  // namespace ibgw::conformance
