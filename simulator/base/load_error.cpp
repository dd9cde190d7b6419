#include "simulator/base/load_error.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "simulator/base/utf8.hpp"

namespace ibgw {
namespace {

std::string joined_texts(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) {
      text += '\n';
    }
    text += problem.text();
  }
  return text;
}

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// Generated files may have everything on one line.
constexpr int kExcerptMax = 160;

/// The line with a caret under the column; of a long line only what is around the column.
std::string pointed(std::string_view line, int column) {
  std::vector<std::size_t> starts;  // Of characters; a byte that is not UTF-8 counts as one.
  for (std::size_t at = 0; at < line.size();) {
    starts.push_back(at);
    at += std::max<std::size_t>(1, first_character(line.substr(at)).length);
  }
  starts.push_back(line.size());
  const int characters = static_cast<int>(starts.size()) - 1;
  const int caret = std::max(0, column - 1);
  if (characters <= kExcerptMax) {
    return std::string(line) + '\n' + std::string(static_cast<std::size_t>(caret), ' ') + '^';
  }
  const int first = std::clamp(caret - kExcerptMax / 2, 0, characters - kExcerptMax);
  const int last = first + kExcerptMax;
  const std::string_view before = first > 0 ? "..." : "";
  const std::string_view after = last < characters ? "..." : "";
  const std::size_t begin = starts[static_cast<std::size_t>(first)];
  const std::string_view part = line.substr(begin, starts[static_cast<std::size_t>(last)] - begin);
  const std::string blanks(before.size() + static_cast<std::size_t>(caret - first), ' ');
  return fmt::format("{}{}{}\n{}^", before, part, after, blanks);
}

}  // namespace

std::string Problem::text() const {
  std::string text;
  if (!mark.path.empty()) {
    text += mark.path + ':';
  }
  if (mark.line > 0) {
    text += std::to_string(mark.line) + ':' + std::to_string(mark.column) + ':';
  }
  if (!text.empty()) {
    text += ' ';
  }
  text += what;
  if (mark.line > 0 && !excerpt.empty()) {
    text += '\n' + pointed(excerpt, mark.column);
  }
  return text;
}

LoadError::LoadError(const std::string& what) : std::runtime_error(what), problems_(1) {
  problems_.front().what = what;
}

LoadError::LoadError(Problem problem) : LoadError(std::vector<Problem>{std::move(problem)}) {}

LoadError::LoadError(std::vector<Problem> problems)
    : std::runtime_error(joined_texts(problems)), problems_(std::move(problems)) {}

std::string near_miss(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  // Up to a third of the word may differ; a more distant hint would confuse more than help.
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace ibgw
