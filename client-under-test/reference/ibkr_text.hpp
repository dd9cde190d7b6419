// How the official C# client reads text from the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

// Reads each byte as a character, as that client does at every version, so that a UTF-8 character
// becomes two or more. Returns UTF-8; ASCII stays as it is.
std::string read_bytes_as_characters(std::string_view bytes);

// .NET's Regex.Unescape, which that client applies to some texts from server version 153 on. The
// protocol means \uXXXX; the other escapes of that function (\n, \t, \x41, \012, \cA, a backslash
// before anything that is neither letter nor digit nor underscore) are accepted too. Nothing if
// that function throws: for any other letter or digit, and for an escape that is cut off.
std::optional<std::string> unescape_as_regex(std::string_view text);

}  // namespace ibgw::reference
