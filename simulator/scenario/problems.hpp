// Collects all problems of one scenario file, so that a user sees all of them at once.
#pragma once

#include <string>
#include <vector>

#include "simulator/base/load_error.hpp"

namespace ibgw::scenario {

/// A place in the file being read: 1-based, columns count characters; 0 means the file as a whole.
struct Place {
  int line = 0;
  int column = 0;
};

class Problems {
 public:
  /// `text` is the file's whole content, for the excerpts.
  Problems(std::string path, const std::string& text);

  /// Adds a problem, unless the same one was added for this place before (each variant reads the
  /// shared parts again).
  void add(Place place, std::string what);

  /// Adds a warning: valid input that is probably a mistake.
  void warn(Place place, std::string what);
  /// In file order; each begins with `warning: `.
  [[nodiscard]] std::vector<Problem> warnings() const;

  /// Throws LoadError with all problems in file order; does nothing when there are none.
  void throw_if_any() const;

  /// The place in the form stored in a Scenario.
  [[nodiscard]] SourceMark mark(Place place) const { return {path_, place.line, place.column}; }

  /// Converts columns: those of yaml-cpp count bytes, ours count characters, so that the caret is
  /// at the right place.
  [[nodiscard]] Place place_from_bytes(int line, int byte_column) const;

 private:
  [[nodiscard]] std::string line_text(int line) const;
  void add_to(std::vector<Problem>& list, Place place, std::string what) const;

  std::string path_;
  bool ascii_ = true;  ///< Whether the text is ASCII, so that bytes are characters.
  std::vector<std::string> lines_;
  std::vector<Problem> problems_;
  std::vector<Problem> warnings_;
};

/// Throws LoadError for a file as a whole; `path` is empty if the problem concerns no file.
[[noreturn]] void throw_problem(const std::string& path, const std::string& what);

}  // namespace ibgw::scenario
