#include "conformance/report/text.hpp"

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "simulator/base/utf8.hpp"

namespace ibgw::conformance {
namespace {

bool is_plain_in_url(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
         c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Utf8Character character = first_character(text);
    const bool is_control =
        character.code < 0x20 || (character.code >= 0x7f && character.code < 0xa0);
    const bool is_wanted = text[0] == '\n' || text[0] == '\t' || !is_control;
    const std::size_t length = character.length == 0 ? 1 : character.length;
    for (std::size_t i = 0; i < length; ++i) {
      if (character.length != 0 && is_wanted) {
        result += text[i];
      } else {
        result += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[i]));
      }
    }
    text.remove_prefix(length);
  }
  return result;
}

std::string one_line(std::string_view text) {
  std::string result;
  bool is_gap = false;
  for (const char c : printable(text)) {
    const bool is_space = c == '\n' || c == '\t' || c == ' ';
    if (!is_space && is_gap && !result.empty()) {
      result += ' ';
    }
    is_gap = is_space;
    if (!is_space) {
      result += c;
    }
  }
  return result;
}

std::string html_text(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string url_path(std::string_view path) {
  std::string result;
  for (const char c : path) {
    if (is_plain_in_url(c)) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::uint32_t name_hash(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  return hash;
}

std::string quoted(std::string_view text) {
  return to_json(text_tree(printable(text)));
}

}  // namespace ibgw::conformance
