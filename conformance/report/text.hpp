// Makes texts of unknown content (from clients or the wire) safe for a format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ibgw::conformance {

/// Valid UTF-8 without control characters except newline and tab; every other byte becomes `\xNN`.
[[nodiscard]] std::string printable(std::string_view text);

/// The same on one line: newlines with surrounding blanks become one space.
[[nodiscard]] std::string one_line(std::string_view text);

/// Printable, and safe as content or quoted attribute of HTML and SVG.
[[nodiscard]] std::string html_text(std::string_view text);

/// A path as the path of a URL: everything but letters, digits, `/` and `-._~` percent-encoded.
[[nodiscard]] std::string url_path(std::string_view path);

/// FNV-1a, to distinguish names whose readable parts are the same.
[[nodiscard]] std::uint32_t name_hash(std::string_view name);

/// Printable, as a JSON string with its quotes; YAML reads it too.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace ibgw::conformance
