// The one place that knows what valid UTF-8 is.
#pragma once

#include <cstddef>
#include <string_view>

namespace ibgw {

struct Utf8Character {
  unsigned code = 0;       ///< Unicode scalar value.
  std::size_t length = 0;  ///< Bytes it takes, 1 to 4; 0 = the text does not begin with UTF-8.
};

/// The first character of a non-empty text. Overlong forms, halves of surrogate pairs and code
/// points beyond Unicode are not UTF-8.
inline Utf8Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t length = lead >= 0xf5   ? 0
                             : lead >= 0xf0 ? 4
                             : lead >= 0xe0 ? 3
                             : lead >= 0xc2 ? 2
                                            : 0;
  if (length == 0 || length > text.size()) {
    return {};
  }
  unsigned code = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) {
      return {};
    }
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  const bool bad = (length == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) ||
                   (length == 4 && (code < 0x10000 || code >= 0x110000));
  return bad ? Utf8Character{} : Utf8Character{code, length};
}

inline bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = first_character(text).length;
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace ibgw
