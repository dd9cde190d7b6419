// Messages as JSON: nothing on the wire is lost in either direction.
#include "simulator/wire/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace ibgw::wire {
namespace {

void fill(Message& message, std::string_view json) {
  std::string reason;
  const auto tree = tree_from_json(json, reason);
  REQUIRE(tree.has_value());
  const auto error = fill_fields(*tree, message);
  INFO((error ? error->field + ": " + error->reason : ""));
  REQUIRE_FALSE(error.has_value());
}

std::string round_trip(std::string_view name, std::string_view json) {
  Message message(*find_message(name));
  fill(message, json);
  return fields_json(message).dump();
}

std::string refusal(std::string_view name, std::string_view json) {
  Message message(*find_message(name));
  std::string reason;
  const auto error = fill_fields(*tree_from_json(json, reason), message);
  return error ? error->field + ": " + error->reason : "";
}

}  // namespace

TEST_CASE("text that is not UTF-8 is written as hex and read back byte by byte") {
  Message message(*find_message("MANAGED_ACCTS"));
  message.set("accountsList", std::string_view("\xff\x41\xed\xa0\x80"));
  const std::string json = fields_json(message).dump();
  CHECK(json == R"({"accountsList":{"hex":"ff41eda080"}})");
  Message again(*find_message("MANAGED_ACCTS"));
  fill(again, json);
  CHECK(again.text("accountsList") == "\xff\x41\xed\xa0\x80");
  CHECK(round_trip("MANAGED_ACCTS", R"({"accountsList":"Zürich €"})") ==
        R"({"accountsList":"Zürich €"})");
  CHECK(refusal("MANAGED_ACCTS", R"({"accountsList":{"hex":"f"}})") ==
        "accountsList: expected a text");
  CHECK(refusal("MANAGED_ACCTS", R"({"accountsList":{"hex":"zz"}})") ==
        "accountsList: expected a text");
}

TEST_CASE("a tag list with a repeated tag, or with one that is not text, is a list of pairs") {
  const char* const twice = R"({"order":{"algoParams":[["a","1"],["a",{"hex":"ff"}]]}})";
  CHECK(round_trip("OPEN_ORDER", twice) == twice);
  CHECK(refusal("OPEN_ORDER", R"({"order":{"algoParams":{"a":["b"]}}})") ==
        "order.algoParams: expected a text");
}

TEST_CASE("a frame can be written in the other encoding") {
  Codec codec(225);
  Message message(*find_message("MANAGED_ACCTS"));
  message.set("accountsList", "DU1");
  OutputBuffer out;
  REQUIRE_FALSE(codec.encode_as(Encoding::text, message, out).has_value());
  CHECK(out.view() == std::string_view("\0\0\0\x0a\0\0\0\x0f\x31\0DU1\0", 14));
  Message again(*find_message("MANAGED_ACCTS"));
  const Decoded decoded =
      codec.decode(out.view().substr(4), Direction::to_client, Exactness::spelling, again);
  CHECK(decoded.encoding == Encoding::text);
  CHECK(again.text("accountsList") == "DU1");
  OutputBuffer none;
  CHECK(
      codec.encode_as(Encoding::text, Message(*find_message("CONFIG_RESPONSE")), none).has_value());
  CHECK(Codec(176).encode_as(Encoding::protobuf, message, none).has_value());
  CHECK(none.empty());
}

}  // namespace ibgw::wire
