// Text payloads: fields that each end with a NUL. Written by hand and not shared, so that a mistake
// in the simulator's codec cannot hide here too.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace ibgw::reference {

// Reads fields from left to right. The payload has to outlive the reader and what it returned.
class TextReader {
 public:
  explicit TextReader(std::string_view payload) : rest_(payload) {}

  // Nothing if there is no further complete field (the last one must have its NUL too).
  std::optional<std::string_view> next();

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

void append_field(std::string& out, std::string_view field);

// The whole text must be the number; anything else is not a number.
template <typename Integer>
std::optional<Integer> parse_integer(std::string_view text) {
  Integer value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

// From server version 153 on, a gateway writes non-ASCII text as \uXXXX. Other backslashes stay as
// they are. Surrogate pairs become one character.
std::string unescape_unicode(std::string_view text);

}  // namespace ibgw::reference
