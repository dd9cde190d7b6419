// The texts of the official C# client's model: what .NET's Regex.Unescape takes and what it throws
// at.
#include "client-under-test/reference/ibkr_text.hpp"

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {
namespace {

TEST_CASE("escapes of the protocol are read as intended") {
  CHECK(unescape_as_regex("plain") == "plain");
  CHECK(unescape_as_regex("") == "");
  CHECK(unescape_as_regex("Gr\\u00f6\\u00dfe") == "Größe");
  CHECK(unescape_as_regex("\\ud83d\\ude00") == "\xF0\x9F\x98\x80");
}

TEST_CASE("a literal backslash is lost, becomes something else, or causes an exception") {
  CHECK(unescape_as_regex("C:\\temp\\new") == "C:\temp\new");
  CHECK(unescape_as_regex("a\\.b\\\\c\\ d") == "a.b\\c d");
  CHECK(unescape_as_regex("\\x41\\101\\cA\\e") == "AA\x01\x1b");
  CHECK(unescape_as_regex("\\xe9") == "é");
  for (const char* const text :
       {"C:\\Jts", "\\q", "C:\\users", "\\u00g0", "\\x4", "\\8", "\\_", "end\\", "\\c", "\\c1"}) {
    CAPTURE(text);
    CHECK_FALSE(unescape_as_regex(text));
  }
}

TEST_CASE("a byte is a character") {
  CHECK(read_bytes_as_characters("plain") == "plain");
  CHECK(read_bytes_as_characters("\xC3\xB6") == "\xC3\x83\xC2\xB6");
  CHECK(read_bytes_as_characters("\xFF") == "\xC3\xBF");
}

}  // namespace
}  // namespace ibgw::reference
