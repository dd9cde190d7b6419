// A regular expression that a whole text must fit: the one matcher of scenarios, for the gateway's
// filters and for the judge.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace ibgw {

/// Compiled once, cheap to copy. Matching takes time in proportion to the text and no stack, so
/// that neither side can be brought down by what a peer sends. Works byte by byte: `.` fits text in
/// a broken encoding too, and two bytes of a character outside ASCII are two of them.
class TextPattern {
 public:
  TextPattern() = default;  ///< Fits nothing.
  explicit TextPattern(std::string text);

  [[nodiscard]] bool fits(std::string_view value) const;
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool is_valid() const { return compiled_ != nullptr; }
  /// The part of an invalid pattern that cannot stand there; empty when it is wrong as a whole.
  [[nodiscard]] const std::string& wrong_part() const { return wrong_part_; }

 private:
  std::string text_;
  std::string wrong_part_;
  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace ibgw
