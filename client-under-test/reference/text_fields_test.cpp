#include "client-under-test/reference/text_fields.hpp"

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

TEST_CASE("fields are read one by one, empty ones too") {
  const std::string payload = fields("9||1|");
  TextReader reader(payload);
  CHECK(reader.next() == "9");
  CHECK(reader.next() == "");
  CHECK(reader.next() == "1");
  CHECK(reader.at_end());
  CHECK_FALSE(reader.next());
}

TEST_CASE("a field without its NUL is not a field") {
  TextReader reader("176");
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.at_end());
}

TEST_CASE("an integer is the whole text or nothing") {
  CHECK(parse_integer<int>("-1") == -1);
  CHECK_FALSE(parse_integer<int>(""));
  CHECK_FALSE(parse_integer<int>("1.0"));
  CHECK_FALSE(parse_integer<int>(" 1"));
  CHECK_FALSE(parse_integer<int>("2147483648"));
}

TEST_CASE("escaped characters become UTF-8 and other backslashes stay") {
  CHECK(unescape_unicode("caf\\u00e9") == "caf\xC3\xA9");
  CHECK(unescape_unicode("\\u20ac") == "\xE2\x82\xAC");
  CHECK(unescape_unicode("\\ud83d\\ude00") == "\xF0\x9F\x98\x80");
  CHECK(unescape_unicode("C:\\new \\u12") == "C:\\new \\u12");
}

}  // namespace ibgw::reference
