// What the official C# client makes of a text on the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

// Each byte a character, as it reads text at every version: UTF-8 on the wire becomes two or more
// characters for one. Returns UTF-8; ASCII stays as it is.
std::string read_bytes_as_characters(std::string_view bytes);

// .NET's Regex.Unescape, through which that client sends some texts from server version 153 on.
// \uXXXX is what the protocol means; the other escapes of that language (\n, \t, \x41, \012, \cA,
// a backslash before anything that is neither letter nor digit nor underscore) are taken as well.
// Empty where that function throws: any other letter or digit, an escape that is cut off.
std::optional<std::string> unescape_as_regex(std::string_view text);

}  // namespace ibgw::reference
