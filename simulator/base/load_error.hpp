// Places in text files, and the one exception for wrong input from a user.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace ibgw {

/// A place in a source file. Lines and columns are 1-based; 0 means "the file as a whole".
struct SourceMark {
  std::string path;  ///< As the user gave it; empty for text that has no file.
  int line = 0;
  int column = 0;
};

/// One mistake at one place.
struct Problem {
  SourceMark mark;
  std::string what;     ///< `what; expected ...`, without the place.
  std::string excerpt;  ///< The source line; empty if there is none.

  /// `path:line:column: what`, then the source line, then a caret under the column. Of a line of
  /// more than 160 characters only those around the column.
  [[nodiscard]] std::string text() const;
};

/// Thrown for wrong scenarios and wrong arguments; `what()` is the texts of all problems, joined by
/// newlines.
class LoadError : public std::runtime_error {
 public:
  /// For a mistake that is not in a file: an argument, a port.
  explicit LoadError(const std::string& what);
  explicit LoadError(Problem problem);
  explicit LoadError(std::vector<Problem> problems);

  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// The candidate closest to `word` by edit distance; empty if none is close enough to be a likely
/// typo.
std::string near_miss(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace ibgw
