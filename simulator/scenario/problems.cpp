#include "simulator/scenario/problems.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace ibgw::scenario {
namespace {

// More than anybody reads; limits the list for a hostile file.
constexpr std::size_t kProblemsMax = 100;

std::vector<Problem> in_file_order(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.mark.line, a.mark.column) < std::tie(b.mark.line, b.mark.column);
  });
  return problems;
}

}  // namespace

Problems::Problems(std::string path, const std::string& text)
    : path_(std::move(path)), ascii_(std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80U;
      })) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) {
      line.pop_back();
    }
    // The caret counts characters, not tab stops.
    std::replace(line.begin(), line.end(), '\t', ' ');
    lines_.push_back(std::move(line));
    begin = end + 1;
  }
}

void Problems::add(Place place, std::string what) {
  add_to(problems_, place, std::move(what));
}

void Problems::warn(Place place, std::string what) {
  add_to(warnings_, place, "warning: " + std::move(what));
}

void Problems::add_to(std::vector<Problem>& list, Place place, std::string what) const {
  const auto is_same = [&](const Problem& other) {
    return other.mark.line == place.line && other.mark.column == place.column && other.what == what;
  };
  if (list.size() >= kProblemsMax || std::any_of(list.begin(), list.end(), is_same)) {
    return;
  }
  list.push_back({mark(place), std::move(what), line_text(place.line)});
}

void Problems::throw_if_any() const {
  if (problems_.empty()) {
    return;
  }
  throw LoadError(in_file_order(problems_));
}

std::vector<Problem> Problems::warnings() const {
  return in_file_order(warnings_);
}

Place Problems::place_from_bytes(int line, int byte_column) const {
  if (ascii_) {
    return {line, byte_column};
  }
  const std::string text = line_text(line);
  const auto bytes = std::min(static_cast<std::size_t>(std::max(0, byte_column - 1)), text.size());
  int continuation_bytes = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    continuation_bytes += (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U ? 1 : 0;
  }
  return {line, byte_column - continuation_bytes};
}

std::string Problems::line_text(int line) const {
  const auto index = static_cast<std::size_t>(std::max(0, line - 1));
  return line > 0 && index < lines_.size() ? lines_[index] : std::string();
}

void throw_problem(const std::string& path, const std::string& what) {
  Problem problem;
  problem.mark.path = path;
  problem.what = what;
  throw LoadError(std::move(problem));
}

}  // namespace ibgw::scenario
