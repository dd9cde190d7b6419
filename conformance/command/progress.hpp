// What a run prints while it is running.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "conformance/report/result.hpp"

namespace ibgw::conformance {

/// `[#####---------------] 25/100, 23 pass, 2 FAIL, about 40 s left`, cut to `width` columns. Pure.
[[nodiscard]] std::string progress_bar(const Counts& done, std::size_t total, Duration elapsed,
                                       std::size_t width);

/// One line per case, `[ 57/267] pass ..`; on a terminal, also a bar below them.
class Progress {
 public:
  explicit Progress(std::size_t total);

  void show(const CaseResult& result);
  /// For a case that will be retried and does not count yet.
  void show_try(const CaseResult& result);
  /// Removes the bar.
  void clear() const;

 private:
  std::string unexpected(const CaseResult& result);

  std::size_t total_;
  Counts done_;
  Duration begin_;
  std::map<std::string, std::string> seen_;
  bool is_terminal_;
};

}  // namespace ibgw::conformance
