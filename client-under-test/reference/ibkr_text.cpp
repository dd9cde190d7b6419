#include "client-under-test/reference/ibkr_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

constexpr std::array<std::pair<char, char>, 8> kControls{{{'a', '\a'},
                                                          {'b', '\b'},
                                                          {'e', '\x1b'},
                                                          {'f', '\f'},
                                                          {'n', '\n'},
                                                          {'r', '\r'},
                                                          {'t', '\t'},
                                                          {'v', '\v'}}};

bool is_word(char character) {
  return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
         (character >= 'A' && character <= 'Z') || character == '_';
}

bool is_octal(char character) {
  return character >= '0' && character <= '7';
}

// Removes exactly `digits` hexadecimal digits from the start of `rest`.
std::optional<std::uint32_t> take_hex(std::string_view& rest, std::size_t digits) {
  std::uint32_t value = 0;
  const std::string_view text = rest.substr(0, digits);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.size() != digits || error != std::errc{} || end != text.data() + digits) {
    return std::nullopt;
  }
  rest.remove_prefix(digits);
  return value;
}

// Up to three digits.
std::uint32_t take_octal(std::string_view& rest) {
  std::uint32_t value = 0;
  for (int digits = 0; digits < 3 && !rest.empty() && is_octal(rest.front()); ++digits) {
    value = value * 8 + static_cast<std::uint32_t>(rest.front() - '0');
    rest.remove_prefix(1);
  }
  return value & 0xFFU;
}

// \cA to \cZ and the five characters around them.
std::optional<std::uint32_t> take_control(std::string_view& rest) {
  if (rest.empty()) {
    return std::nullopt;
  }
  char character = rest.front();
  if (character >= 'a' && character <= 'z') {
    character = static_cast<char>(character - 'a' + 'A');
  }
  if (character < '@' || character > '_') {
    return std::nullopt;
  }
  rest.remove_prefix(1);
  return static_cast<std::uint32_t>(character - '@');
}

// Removes the character after a backslash, and what belongs to it, from `rest`; \u is handled
// before.
std::optional<std::uint32_t> take_escape(std::string_view& rest) {
  if (rest.empty()) {
    return std::nullopt;
  }
  const char kind = rest.front();
  if (is_octal(kind)) {
    return take_octal(rest);
  }
  rest.remove_prefix(1);
  if (kind == 'x') {
    return take_hex(rest, 2);
  }
  if (kind == 'c') {
    return take_control(rest);
  }
  const auto* const control =
      std::find_if(kControls.begin(), kControls.end(),
                   [kind](const auto& entry) { return entry.first == kind; });
  if (control != kControls.end()) {
    return static_cast<unsigned char>(control->second);
  }
  if (is_word(kind)) {
    return std::nullopt;
  }
  return static_cast<unsigned char>(kind);
}

bool is_unicode_escape(std::string_view text) {
  text.remove_prefix(std::min<std::size_t>(text.size(), 2));
  return take_hex(text, 4).has_value();
}

}  // namespace

std::string read_bytes_as_characters(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xC0U | (value >> 6U));
      text += static_cast<char>(0x80U | (value & 0x3FU));
    }
  }
  return text;
}

std::optional<std::string> unescape_as_regex(std::string_view text) {
  constexpr std::size_t kUnicodeEscape = 6;  // \uXXXX
  std::string plain;
  while (!text.empty()) {
    if (text.front() != '\\') {
      plain += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (text.substr(0, 2) == "\\u") {
      if (!is_unicode_escape(text)) {
        return std::nullopt;
      }
      // Take consecutive ones together, because two may be one character.
      std::size_t length = kUnicodeEscape;
      while (text.substr(length, 2) == "\\u" && is_unicode_escape(text.substr(length))) {
        length += kUnicodeEscape;
      }
      plain += unescape_unicode(text.substr(0, length));
      text.remove_prefix(length);
      continue;
    }
    text.remove_prefix(1);
    const auto character = take_escape(text);
    if (!character) {
      return std::nullopt;
    }
    plain += read_bytes_as_characters(std::string(1, static_cast<char>(*character)));
  }
  return plain;
}

}  // namespace ibgw::reference
