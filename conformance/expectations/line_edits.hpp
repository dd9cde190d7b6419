// Changes of a text by whole lines, to carry out or to show.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ibgw::conformance {

/// Lines without their `\n`; a `\r` before it stays with its line.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

/// Replaces `count` lines from `first` on (from 0) with `lines`.
struct LineEdit {
  std::size_t first = 0;
  std::size_t count = 0;
  std::vector<std::string> lines;
};

/// The edits must be in order of their lines and not overlap. Other lines keep every byte. Text
/// added at the end begins on a new line and ends with `\n`.
[[nodiscard]] std::string carried_out(const std::string& text, const std::vector<LineEdit>& edits);

/// The edits as in `diff -u`, with three lines of context; empty if nothing differs.
[[nodiscard]] std::string unified_diff(const std::string& path, const std::string& text,
                                       const std::vector<LineEdit>& edits);

}  // namespace ibgw::conformance
