// Changes of a text by whole lines, to be carried out or to be shown.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ibgw::conformance {

/// Lines without their `\n`; a `\r` before it stays with its line.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

/// From `first` on (0: the first line) `count` lines become `lines`.
struct LineEdit {
  std::size_t first = 0;
  std::size_t count = 0;
  std::vector<std::string> lines;
};

/// The edits are in the order of their lines and do not overlap. Lines that they do not name keep
/// every byte; what is added at the end begins on a line of its own and ends with `\n`.
[[nodiscard]] std::string carried_out(const std::string& text, const std::vector<LineEdit>& edits);

/// As `diff -u` shows them, with three lines around; empty where nothing differs.
[[nodiscard]] std::string unified_diff(const std::string& path, const std::string& text,
                                       const std::vector<LineEdit>& edits);

}  // namespace ibgw::conformance
