#include "client-under-test/reference/text_fields.hpp"

#include <cstddef>
#include <cstdint>

namespace ibgw::reference {

namespace {

constexpr std::size_t kEscapeChars = 6;  // \uXXXX

std::optional<std::uint32_t> read_escape(std::string_view text) {
  if (text.size() < kEscapeChars || text[0] != '\\' || text[1] != 'u') {
    return std::nullopt;
  }
  std::uint32_t value = 0;
  const char* const end = text.data() + kEscapeChars;
  const auto [stop, error] = std::from_chars(text.data() + 2, end, value, 16);
  if (error != std::errc{} || stop != end) {
    return std::nullopt;
  }
  return value;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | (code_point >> 6U));
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | (code_point >> 12U));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | (code_point >> 18U));
    put(0x80U | ((code_point >> 12U) & 0x3FU));
    put(0x80U | ((code_point >> 6U) & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

bool is_high_surrogate(std::uint32_t value) {
  return value >= 0xD800 && value < 0xDC00;
}
bool is_low_surrogate(std::uint32_t value) {
  return value >= 0xDC00 && value < 0xE000;
}

}  // namespace

std::optional<std::string_view> TextReader::next() {
  const std::size_t end = rest_.find('\0');
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view field = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return field;
}

void append_field(std::string& out, std::string_view field) {
  out.append(field);
  out.push_back('\0');
}

std::string unescape_unicode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto first = read_escape(text);
    if (!first) {
      out.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(kEscapeChars);
    std::uint32_t code_point = *first;
    if (is_high_surrogate(code_point)) {
      const auto second = read_escape(text);
      if (second && is_low_surrogate(*second)) {
        text.remove_prefix(kEscapeChars);
        code_point = 0x10000 + ((code_point - 0xD800) << 10U) + (*second - 0xDC00);
      }
    }
    append_utf8(out, code_point);
  }
  return out;
}

}  // namespace ibgw::reference
