#include "client-under-test/reference/protobuf.hpp"

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

TEST_CASE("negative numbers are ten bytes and come back") {
  std::string bytes;
  append_varint_field(bytes, 1, -1);
  CHECK(to_hex(bytes) == "08ffffffffffffffffff01");
  ProtobufReader reader(bytes);
  const auto field = reader.next();
  REQUIRE(field);
  CHECK(field->number == 1);
  CHECK(field->as_integer() == -1);
  CHECK_FALSE(reader.next());
  CHECK_FALSE(reader.is_damaged());
}

TEST_CASE("all wire types are read") {
  const std::string bytes = from_hex(
      "0801"
      "11000000000000f03f"
      "1a026162"
      "2501000000");
  ProtobufReader reader(bytes);
  CHECK(reader.next()->value == 1);
  CHECK(reader.next()->as_double() == 1.0);
  CHECK(reader.next()->bytes == "ab");
  const auto last = reader.next();
  REQUIRE(last);
  CHECK(last->number == 4);
  CHECK(last->type == WireType::fixed32);
}

TEST_CASE("a field that is cut off is an error") {
  const std::string bytes = from_hex(
      "1a0461626364"
      "11000000000000f03f"
      "08ff01");
  // Between the fields the bytes are a shorter, valid message.
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    ProtobufReader reader(std::string_view(bytes).substr(0, length));
    while (reader.next()) {
    }
    CHECK(reader.is_damaged() == (length != 6 && length != 15));
  }
}

TEST_CASE("field number zero, groups and endless numbers are errors") {
  for (const char* hex : {"00", "0b", "08ffffffffffffffffffff01", "1affffffffffffffffff01"}) {
    const std::string bytes = from_hex(hex);
    ProtobufReader reader(bytes);
    CHECK_FALSE(reader.next());
    CHECK(reader.is_damaged());
  }
}

}  // namespace ibgw::reference
