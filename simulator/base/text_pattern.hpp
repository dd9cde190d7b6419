// A regular expression that must match a whole text: the one used by scenarios, for the gateway's
// filters and for the judge.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace ibgw {

/// Compiled once, cheap to copy. Matching takes linear time and no stack, so that no peer can bring
/// down the program. Works byte by byte: `.` also matches invalid UTF-8, and a two-byte character
/// counts as two.
class TextPattern {
 public:
  TextPattern() = default;  ///< Matches nothing.
  explicit TextPattern(std::string text);

  [[nodiscard]] bool fits(std::string_view value) const;
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_valid() const { return compiled_ != nullptr; }
  /// The invalid part of an invalid pattern; empty if it is wrong as a whole.
  [[nodiscard]] const std::string& wrong_part() const { return wrong_part_; }

 private:
  std::string text_;
  std::string wrong_part_;
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace ibgw
