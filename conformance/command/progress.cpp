#include "conformance/command/progress.hpp"

#include <chrono>
#include <cstdio>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "conformance/play/monotonic.hpp"
#include "conformance/report/console_report.hpp"

namespace ibgw::conformance {
namespace {

std::size_t terminal_width() {
  winsize size{};
  const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : 80;
}

std::string format_rest(double seconds) {
  const int whole = static_cast<int>(seconds + 0.5);
  return whole < 100 ? fmt::format("{} s", whole) : fmt::format("{} min", (whole + 30) / 60);
}

}  // namespace

std::string progress_bar(const Counts& done, std::size_t total, Duration elapsed,
                         std::size_t width) {
  constexpr std::size_t kCells = 20;
  const auto count = static_cast<std::size_t>(done.total);
  const std::size_t full = total == 0 ? kCells : kCells * count / total;
  std::string line =
      fmt::format("[{:#<{}}{:-<{}}] {}/{}", "", full, "", kCells - full, count, total);
  const std::string verdicts = describe_verdicts(done);
  line += verdicts.empty() ? "" : ", " + verdicts;
  if (count > 0 && count < total) {
    const double seconds = static_cast<double>(elapsed.count()) / 1e9;
    line += ", about " +
            format_rest(seconds * static_cast<double>(total - count) / static_cast<double>(count)) +
            " left";
  }
  // The last column stays free, because some terminals move to the next line when it is written.
  return line.substr(0, width - 1);
}

Progress::Progress(std::size_t total)
    : total_(total), begin_(monotonic_now()), is_terminal_(::isatty(STDOUT_FILENO) == 1) {}

void Progress::show(const CaseResult& result) {
  clear();
  add(done_, result);
  const std::string all = std::to_string(total_);
  fmt::print("[{:>{}}/{}] {}\n", done_.total, all.size(), all,
             result.expected ? verdict_line(result) : unexpected(result));
  if (is_terminal_ && static_cast<std::size_t>(done_.total) < total_) {
    fmt::print("{}",
               progress_bar(done_, total_, Duration(monotonic_now()) - begin_, terminal_width()));
  }
  std::fflush(stdout);
}

void Progress::show_try(const CaseResult& result) {
  clear();
  fmt::print("{}\n  will be retried at the end\n", unexpected(result));
  std::fflush(stdout);
}

/// Describes the result in full the first time that a client fails a scenario in this way.
std::string Progress::unexpected(const CaseResult& result) {
  std::string kind =
      result.client + " " + result.scenario + " " + std::string(to_string(result.verdict));
  std::string ids;
  for (const Finding& finding : result.findings) {
    ids += (ids.empty() ? "" : ", ") + finding.id;
  }
  const auto [first, is_new] = seen_.try_emplace(kind + ids, case_name(result));
  return is_new ? describe_case(result)
                : fmt::format("{}\n  same as in {}: {}", verdict_line(result), first->second, ids);
}

void Progress::clear() const {
  if (is_terminal_) {
    fmt::print("\r\033[K");
  }
}

}  // namespace ibgw::conformance
