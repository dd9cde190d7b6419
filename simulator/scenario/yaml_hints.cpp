#include "simulator/scenario/yaml_hints.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ibgw::scenario {
namespace {

/// Scans quotes, comments and brackets of a YAML text, line by line.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  /// Finds the first thing that must be a mistake.
  std::optional<YamlHint> scan() {
    while (at_ < text_.size()) {
      if (auto hint = step()) {
        return hint;
      }
    }
    if (!open_.empty()) {
      const std::string bracket(1, text_[open_.back()]);
      return YamlHint{open_.back(), "a `" + bracket + "` is not closed"};
    }
    return std::nullopt;
  }

 private:
  std::optional<YamlHint> step() {
    const char c = text_[at_];
    if (c == '#' && is_after_blank()) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if ((c == '"' || c == '\'') && is_begin_of_value()) {
      return skip_quoted(c);
    } else if ((c == '>' || c == '|') && open_.empty() && is_begin_of_value()) {
      skip_block();
    } else if (!open_.empty() && text_.substr(at_, 2) == "${") {
      return unquoted_parameter();
    } else if (c == '{' || c == '[') {
      if (!open_.empty() || is_begin_of_value()) {
        open_.push_back(at_);
      }
      ++at_;
    } else if ((c == '}' || c == ']') && !open_.empty()) {
      open_.pop_back();
      ++at_;
    } else {
      ++at_;
    }
    return std::nullopt;
  }

  std::optional<YamlHint> unquoted_parameter() const {
    const std::size_t end = text_.find('}', at_);
    const std::string name(text_.substr(at_, end == std::string_view::npos ? end : end + 1 - at_));
    return YamlHint{
        at_, "`" + name + "` inside `{..}` or `[..]`; expected it in quotes: `\"" + name + "\"`"};
  }

  std::optional<YamlHint> skip_quoted(char quote) {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const bool is_pair = quote == '"' ? text_[at_] == '\\' : text_.substr(at_, 2) == "''";
      if (!is_pair && text_[at_] == quote) {
        ++at_;
        return std::nullopt;
      }
      at_ += is_pair ? 2 : 1;
    }
    return YamlHint{begin, "this quote is not closed; everything after it is part of the text"};
  }

  /// Skips the lines of a `>` or `|` text: those indented more than the line where it begins.
  void skip_block() {
    const std::size_t indentation = indentation_of(text_.rfind('\n', at_) + 1);
    at_ = std::min(text_.find('\n', at_), text_.size());
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_ + 1), text_.size());
      const std::size_t first = text_.find_first_not_of(" \r", at_ + 1);
      const bool is_blank = first == std::string_view::npos || first >= end;
      if (!is_blank && indentation_of(at_ + 1) <= indentation) {
        return;
      }
      at_ = end;
    }
  }

  [[nodiscard]] std::size_t indentation_of(std::size_t begin) const {
    return std::min(text_.find_first_not_of(' ', begin), text_.size()) - begin;
  }

  [[nodiscard]] bool is_after_blank() const {
    return at_ == 0 || text_[at_ - 1] == ' ' || text_[at_ - 1] == '\t' || text_[at_ - 1] == '\n';
  }

  /// Whether a value begins here. Elsewhere these characters are part of a plain text: `don't`,
  /// `a[1]`.
  [[nodiscard]] bool is_begin_of_value() const {
    const std::size_t before =
        at_ == 0 ? std::string_view::npos : text_.find_last_not_of(" \t", at_ - 1);
    if (before == std::string_view::npos || text_[before] == '\n') {
      return true;
    }
    const bool is_spaced = before + 1 < at_;
    const char c = text_[before];
    return c == '[' || c == '{' || ((c == ',') && !open_.empty()) ||
           ((c == ':' || c == '-') && is_spaced);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::size_t> open_;  ///< Offsets of open brackets.
};

std::size_t begin_of_line(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) {
      return text.size();
    }
    begin = end + 1;
  }
  return begin;
}

std::optional<YamlHint> find_tab(const std::string& text, int line) {
  const std::size_t begin = begin_of_line(text, line);
  const std::size_t first = text.find_first_not_of(" \t", begin);
  const std::size_t tab = text.find('\t', begin);
  if (tab == std::string::npos || tab > std::min(first, text.find('\n', begin))) {
    return std::nullopt;
  }
  return YamlHint{tab,
                  "tab in the indentation; expected spaces, since YAML does not allow tabs here"};
}

/// `errorMsg: Order rejected - reason: too large`: the second colon.
std::optional<YamlHint> find_second_colon(const std::string& text, int line) {
  const std::size_t begin = begin_of_line(text, line);
  const std::string_view rest =
      std::string_view(text).substr(begin, text.find('\n', begin) - begin);
  const std::size_t first = rest.find(": ");
  const std::size_t second = first == std::string_view::npos ? first : rest.find(": ", first + 1);
  if (second == std::string_view::npos) {
    return std::nullopt;
  }
  return YamlHint{begin + second,
                  "a second `: ` in this line; expected quotes around a text that contains one"};
}

}  // namespace

std::optional<YamlHint> find_yaml_hint(const std::string& text, int line,
                                       const std::string& parser_message) {
  if (auto hint = find_tab(text, line)) {
    return hint;
  }
  if (auto hint = Scanner(text).scan()) {
    return hint;
  }
  return parser_message.find("illegal map value") == std::string::npos
             ? std::nullopt
             : find_second_colon(text, line);
}

}  // namespace ibgw::scenario
