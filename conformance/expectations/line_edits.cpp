#include "conformance/expectations/line_edits.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

constexpr std::size_t kContext = 3;

using Lines = std::vector<std::string>;

/// The edit without unchanged lines at both ends.
LineEdit narrowed(const Lines& old, LineEdit edit) {
  while (edit.count > 0 && !edit.lines.empty() && old[edit.first] == edit.lines.front()) {
    ++edit.first;
    --edit.count;
    edit.lines.erase(edit.lines.begin());
  }
  while (edit.count > 0 && !edit.lines.empty() &&
         old[edit.first + edit.count - 1] == edit.lines.back()) {
    --edit.count;
    edit.lines.pop_back();
  }
  return edit;
}

void add_lines(std::string& text, char sign, const Lines& lines, std::size_t first,
               std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    text += sign + lines[i] + "\n";
  }
}

/// `12,3` for a range of lines. As in diff, an empty range is named by the line before it.
std::string range(std::size_t first, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

/// One block with the edits [begin, end).
std::string hunk(const Lines& old, const std::vector<LineEdit>& edits, std::size_t begin,
                 std::size_t end, long shift) {
  const std::size_t first = edits[begin].first - std::min(edits[begin].first, kContext);
  const LineEdit& last = edits[end - 1];
  const std::size_t stop = std::min(old.size(), last.first + last.count + kContext);
  std::string text;
  std::size_t at = first;
  std::size_t new_count = stop - first;
  for (std::size_t i = begin; i < end; ++i) {
    const LineEdit& edit = edits[i];
    add_lines(text, ' ', old, at, edit.first);
    at = edit.first + edit.count;
    add_lines(text, '-', old, edit.first, at);
    add_lines(text, '+', edit.lines, 0, edit.lines.size());
    new_count = new_count - edit.count + edit.lines.size();
  }
  add_lines(text, ' ', old, at, stop);
  const auto new_first = static_cast<std::size_t>(static_cast<long>(first) + shift);
  return fmt::format("@@ -{} +{} @@\n{}", range(first, stop - first), range(new_first, new_count),
                     text);
}

}  // namespace

Lines lines_of(const std::string& text) {
  Lines lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string carried_out(const std::string& text, const std::vector<LineEdit>& edits) {
  const Lines old = lines_of(text);
  Lines lines;
  std::size_t at = 0;
  bool adds_at_end = false;
  for (const LineEdit& edit : edits) {
    lines.insert(lines.end(), old.begin() + static_cast<std::ptrdiff_t>(at),
                 old.begin() + static_cast<std::ptrdiff_t>(edit.first));
    lines.insert(lines.end(), edit.lines.begin(), edit.lines.end());
    at = edit.first + edit.count;
    adds_at_end = at == old.size();
  }
  lines.insert(lines.end(), old.begin() + static_cast<std::ptrdiff_t>(at), old.end());
  std::string result;
  for (const std::string& line : lines) {
    result += line + "\n";
  }
  if (!result.empty() && !adds_at_end && !text.ends_with('\n')) {
    result.pop_back();
  }
  return result;
}

std::string unified_diff(const std::string& path, const std::string& text,
                         const std::vector<LineEdit>& edits) {
  const Lines old = lines_of(text);
  std::vector<LineEdit> changes;
  for (const LineEdit& edit : edits) {
    LineEdit change = narrowed(old, edit);
    if (change.count > 0 || !change.lines.empty()) {
      changes.push_back(std::move(change));
    }
  }
  std::string diff;
  long shift = 0;
  for (std::size_t begin = 0; begin < changes.size();) {
    std::size_t end = begin + 1;
    while (end < changes.size() &&
           changes[end].first <= changes[end - 1].first + changes[end - 1].count + 2 * kContext) {
      ++end;
    }
    diff += hunk(old, changes, begin, end, shift);
    for (; begin < end; ++begin) {
      shift +=
          static_cast<long>(changes[begin].lines.size()) - static_cast<long>(changes[begin].count);
    }
  }
  return diff.empty() ? diff : fmt::format("--- {}\n+++ {}\n{}", path, path, diff);
}

}  // namespace ibgw::conformance
