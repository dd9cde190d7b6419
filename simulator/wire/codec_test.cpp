#include "simulator/wire/codec.hpp"

#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/tables/gates.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

using test::bars;
using test::from_hex;
using test::to_hex;

const MessageSpec& spec(std::string_view name) {
  const MessageSpec* const message = find_message(name);
  REQUIRE(message != nullptr);
  return *message;
}

std::string payload_of(const Message& message, int version) {
  OutputBuffer out;
  Codec codec(version);
  const auto error = codec.encode(message, out);
  INFO((error ? error->reason : ""));
  REQUIRE_FALSE(error.has_value());
  return std::string(out.view_from(4));
}

Message notice() {
  Message message(spec("ERR_MSG"));
  message.set("id", -1);
  message.set("errorCode", 2104);
  message.set("errorMsg", "Market data farm connection is OK:usfarm");
  message.set("errorTime", std::int64_t{1775425766350});
  return message;
}

// The versions at which anything may change: each gate and the version before it.
std::set<int> interesting_versions() {
  std::set<int> versions{kLegacyVersionMin, kServerVersionMin, kServerVersionMax};
  for (const GateSpec& gate : gates()) {
    for (const int version : {gate.version - 1, gate.version}) {
      if (version >= kLegacyVersionMin && version <= kServerVersionMax) {
        versions.insert(version);
      }
    }
  }
  return versions;
}

}  // namespace

// Layouts of API 9.81 (before 166), 10.19 (166), 10.33 (194; published capture at 200) and 10.37
// (203).
TEST_CASE("ERR_MSG has four layouts") {
  const Message message = notice();
  CHECK(bars(payload_of(message, 165)) == "4|2|-1|2104|Market data farm connection is OK:usfarm|");
  CHECK(bars(payload_of(message, 166)) == "4|2|-1|2104|Market data farm connection is OK:usfarm||");
  CHECK(bars(payload_of(message, 193)) == "4|2|-1|2104|Market data farm connection is OK:usfarm||");
  CHECK(bars(payload_of(message, 200)) ==
        "4|-1|2104|Market data farm connection is OK:usfarm||1775425766350|");
  CHECK(to_hex(payload_of(message, 201).substr(0, 7)) == "000000042d3100");
  CHECK(to_hex(payload_of(message, 203)).substr(0, 8 + 22) == "000000cc08ffffffffffffffffff01");
}

// Published captures (values only): protocol.md 4.6 and 1.5.
TEST_CASE("golden frames of the session") {
  struct Golden {
    int version;
    const char* name;
    const char* fields;
    const char* hex;
  };
  const Golden cases[] = {
      {205, "START_API", R"({"clientId":10,"optionalCapabilities":""})", "00000047 3200 313000 00"},
      {213, "START_API", R"({"clientId":9701})", "0000010f08e54b"},
      {213, "REQ_IDS", R"({"numIds":1})", "000000d00801"},
      {213, "REQ_CURRENT_TIME", "{}", "000000f9"},
      {213, "REQ_CURRENT_TIME_IN_MILLIS", "{}", "00000131"},
      {213, "NEXT_VALID_ID", R"({"orderId":1})", "000000d10801"},
      {213, "CURRENT_TIME", R"({"currentTime":"1783960197"})", "000000f90885a5d4d206"},
      {207, "MANAGED_ACCTS", R"({"accountsList":"DU9000001"})", "000000d70a09445539303030303031"},
      {207, "REQ_ACCT_DATA", R"({"subscribe":true,"acctCode":"DU9000001"})",
       "000000ce08011209445539303030303031"},
      {207, "REQ_ACCT_DATA", R"({"acctCode":"DU9000001"})", "000000ce1209445539303030303031"},
      {207, "REQ_POSITIONS", "{}", "00000105"},
      {207, "POSITION_END", "{}", "00000106"},
      {207, "ACCOUNT_SUMMARY_END", R"({"reqId":7001})", "0000010808d936"},
      {207, "ACCT_UPDATE_TIME", R"({"timeStamp":"22:51"})", "000000d00a0532323a3531"},
      {207, "ACCT_DOWNLOAD_END", R"({"accountName":"DU9000001"})",
       "000000fe0a09445539303030303031"},
      {203, "OPEN_ORDER_END", "{}", "000000fd"},
      {201, "EXECUTION_DATA_END", R"({"reqId":1})", "000000ff0801"},
      {206, "TICK_SIZE", R"({"reqId":20611,"tickType":89,"size":"87871162"})",
       "000000ca0883a10110591a083837383731313632"},
      {206, "MARKET_DATA_TYPE", R"({"reqId":20611,"marketDataType":3})", "000001020883a1011003"},
  };
  for (const Golden& golden : cases) {
    INFO(golden.name << " at " << golden.version);
    const std::string bytes = from_hex(golden.hex);
    const MessageSpec& message_spec = spec(golden.name);
    Codec codec(golden.version);
    Message decoded(message_spec);
    const Decoded result =
        codec.decode(bytes, message_spec.direction, Exactness::spelling, decoded);
    INFO((result.error ? result.error->reason : ""));
    REQUIRE_FALSE(result.error.has_value());
    REQUIRE(result.spec == &message_spec);
    CHECK(fields_json(decoded).dump() == golden.fields);
    CHECK(to_hex(payload_of(decoded, golden.version)) == to_hex(bytes));
  }
}

// A live frame for a plain limit order at 200 has 156 fields, the id included.
TEST_CASE("OPEN_ORDER of a plain order has the live number of fields") {
  Message message(spec("OPEN_ORDER"));
  message.set("orderId", 1);
  message.set("contract.symbol", "AAPL");
  message.set("order.orderType", "LMT");
  message.set("orderState.status", "PreSubmitted");
  const std::string payload = payload_of(message, 200);
  CHECK(std::count(payload.begin(), payload.end(), '\0') == 156);
  CHECK(bars(payload).substr(0, 17) == "5|1|0|AAPL|||0|?|");
}

// Every row with a text layout or protobuf, at every gate G-1 and G: all fields, some fields, no
// fields.
TEST_CASE("every message survives the round trip at every gate") {
  test::RandomFill random(20260105);
  OutputBuffer first;
  OutputBuffer second;
  int round_trips = 0;
  for (const int version : interesting_versions()) {
    Codec codec(version);
    for (const MessageSpec& message_spec : messages()) {
      if (codec.availability(message_spec)) {
        continue;
      }
      for (int fill = 0; fill < 4; ++fill) {
        INFO(message_spec.name << " at " << version << ", fill " << fill);
        Message message(message_spec);
        if (fill > 0) {
          random.fill(message, message.root(), fill > 1);
        }
        first.clear();
        REQUIRE_FALSE(codec.encode(message, first).has_value());
        Message decoded(message_spec);
        const Decoded result =
            codec.decode(first.view_from(4), message_spec.direction, Exactness::spelling, decoded);
        INFO((result.error ? result.error->field + ": " + result.error->reason : ""));
        INFO(bars(first.view_from(4)));
        REQUIRE_FALSE(result.error.has_value());
        REQUIRE(result.spec == &message_spec);
        REQUIRE(result.extra_fields == 0);
        // Through JSON as well: that is what `encode` reads.
        std::string reason;
        const auto tree = tree_from_json(fields_json(decoded).dump(), reason);
        REQUIRE(tree.has_value());
        Message again(message_spec);
        const auto fill_error = fill_fields(*tree, again);
        INFO((fill_error ? fill_error->field + ": " + fill_error->reason : ""));
        REQUIRE_FALSE(fill_error.has_value());
        second.clear();
        REQUIRE_FALSE(codec.encode(again, second).has_value());
        REQUIRE(to_hex(second.view()) == to_hex(first.view()));
        ++round_trips;
      }
    }
  }
  CHECK(round_trips > 10000);
}

namespace {

/// Removes what protobuf has no number or no value for.
void prune(nlohmann::ordered_json& fields, const RecordSpec& record) {
  for (const FieldSpec& field : record.fields) {
    const std::string name(field.name);
    if (!fields.contains(name)) {
      continue;
    }
    if (field.number == 0) {
      fields.erase(name);
    } else if (field.type == FieldType::record && field.repeated) {
      for (auto& item : fields[name]) {
        prune(item, *field.record);
      }
    } else if (field.type == FieldType::record) {
      prune(fields[name], *field.record);
    }
    // Protobuf does not have empty lists, or numbers spelled as unset.
    const bool text_type = field.type == FieldType::string || field.type == FieldType::decimal;
    if (!fields.contains(name)) {
      continue;
    }
    const auto& value = fields[name];
    if (field.repeated ? value.empty()
                       : !text_type && value.is_string() &&
                             parse_double(value.get<std::string>()).kind == NumberClass::unset) {
      fields.erase(name);
    }
  }
}

}  // namespace

TEST_CASE("text to values to protobuf to values gives the same values") {
  test::RandomFill random(11);
  Codec protobuf(kServerVersionMax);
  OutputBuffer out;
  int compared = 0;
  for (const MessageSpec& message_spec : messages()) {
    if (message_spec.text_form != TextForm::layout || message_spec.protobuf_since == kForever ||
        message_spec.until != kForever) {
      continue;
    }
    Codec text(message_spec.protobuf_since - 1);
    for (int fill = 0; fill < 8; ++fill) {
      INFO(message_spec.name << ", fill " << fill);
      Message message(message_spec);
      random.fill(message, message.root(), fill > 4);
      out.clear();
      REQUIRE_FALSE(text.encode_as(Encoding::text, message, out).has_value());
      Message from_text(message_spec);
      REQUIRE_FALSE(
          text.decode(out.view_from(4), message_spec.direction, Exactness::values, from_text)
              .error.has_value());
      out.clear();
      REQUIRE_FALSE(protobuf.encode(from_text, out).has_value());
      Message from_protobuf(message_spec);
      REQUIRE_FALSE(
          protobuf
              .decode(out.view_from(4), message_spec.direction, Exactness::values, from_protobuf)
              .error.has_value());
      auto expected = fields_json(from_text);
      prune(expected, *message_spec.record);
      auto actual = fields_json(from_protobuf);
      prune(actual, *message_spec.record);
      CHECK(actual.dump() == expected.dump());
      ++compared;
    }
  }
  CHECK(compared > 1000);
}

TEST_CASE("a protobuf field is sent only from its version on") {
  for (const auto& [version, sent] : {std::pair{225, false}, std::pair{226, true}}) {
    Codec codec(version);
    Message order(spec("PLACE_ORDER"));
    order.set("order.conditionsIncludeOvernight", true);
    OutputBuffer out;
    REQUIRE_FALSE(codec.encode(order, out).has_value());
    Message decoded(spec("PLACE_ORDER"));
    CHECK_FALSE(
        codec.decode(out.view_from(4), Direction::to_gateway, Exactness::values, decoded).error);
    CHECK((decoded.find("order.conditionsIncludeOvernight") != nullptr) == sent);
  }
}

TEST_CASE("as protobuf, a gateway writes zero, but neither empty texts nor false") {
  Message message(*find_message("OPEN_ORDER"));
  message.set("orderId", 0);
  message.set("contract.strike", 0.0);
  message.set("contract.right", "");
  message.set("order.filledQuantity", "");
  message.set("order.orderRef", "x");
  message.set("order.outsideRth", false);
  message.set("order.whatIf", true);
  const auto read = [&message](bool as_gateway) {
    Codec codec(225);
    OutputBuffer frame;
    const auto error =
        as_gateway ? codec.encode_as_gateway(message, frame) : codec.encode(message, frame);
    REQUIRE_FALSE(error.has_value());
    Message decoded(message.spec());
    static_cast<void>(
        codec.decode(frame.view().substr(4), Direction::to_client, Exactness::values, decoded));
    return fields_json(decoded).dump();
  };
  CHECK(read(true) ==
        R"({"orderId":0,"contract":{"strike":0.0},"order":{"orderRef":"x","whatIf":true}})");
  CHECK(read(false) ==
        R"({"orderId":0,"contract":{"strike":0.0,"right":""},"order":{"outsideRth":false,)"
        R"("orderRef":"x","whatIf":true,"filledQuantity":""}})");
}

TEST_CASE("as text, a gateway's own messages are like any other") {
  Message message(*find_message("ORDER_STATUS"));
  message.set("whyHeld", "");
  OutputBuffer one;
  OutputBuffer other;
  Codec codec(176);
  REQUIRE_FALSE(codec.encode(message, one).has_value());
  REQUIRE_FALSE(codec.encode_as_gateway(message, other).has_value());
  CHECK(one.view() == other.view());
}

TEST_CASE("every truncation is an error with an offset, never a crash") {
  test::RandomFill random(7);
  OutputBuffer out;
  for (const int version : {100, 176, 200, 226}) {
    Codec codec(version);
    for (const MessageSpec& message_spec : messages()) {
      if (codec.availability(message_spec)) {
        continue;
      }
      Message message(message_spec);
      random.fill(message, message.root(), false);
      out.clear();
      REQUIRE_FALSE(codec.encode(message, out).has_value());
      const std::string payload(out.view_from(4));
      for (std::size_t length = 0; length < payload.size(); ++length) {
        Message decoded(message_spec);
        const Decoded result = codec.decode(std::string_view(payload).substr(0, length),
                                            message_spec.direction, Exactness::spelling, decoded);
        if (result.encoding == Encoding::text && message_spec.name != "START_API") {
          INFO(message_spec.name << " at " << version << " cut to " << length);
          REQUIRE(result.error.has_value());
        }
        if (result.error) {
          REQUIRE(result.error->offset <= length);
          REQUIRE_FALSE(result.error->reason.empty());
        }
      }
    }
  }
}

TEST_CASE("bad fields are reported by offset and name") {
  const auto decode = [](std::string payload, int version) {
    Codec codec(version);
    Message message(spec("START_API"));
    return codec.decode(payload, Direction::to_gateway, Exactness::values, message);
  };
  using namespace std::string_literals;
  SECTION("a field that is not a number") {
    const Decoded result = decode("71\0"s + "2\0"s + "abc\0"s + "\0"s, 176);
    REQUIRE(result.error.has_value());
    CHECK(result.error->field == "clientId");
    CHECK(result.error->offset == 5);
    CHECK(result.error->reason == "not a number");
  }
  SECTION("no such message") {
    const Decoded result = decode("9999\0"s, 176);
    REQUIRE(result.error.has_value());
    CHECK(result.error->reason == "no message has the id 9999");
  }
  SECTION("a raw id that does not fit an int") {
    for (const auto& [id, reason] :
         {std::pair{"\x80\x00\x00\x6b"s, "no message has the id 2147483755"},
          std::pair{"\xff\xff\xff\xff"s, "no message has the id 4294967295"}}) {
      const Decoded result = decode(id + "x\0"s, 226);
      REQUIRE(result.error.has_value());
      CHECK(result.error->reason == reason);
    }
  }
  SECTION("ten thousand fields too many are counted, not an error") {
    const Decoded result =
        decode("71\0"s + "2\0"s + "1\0"s + "\0"s + std::string(10000, '\0'), 176);
    CHECK_FALSE(result.error.has_value());
    CHECK(result.extra_fields == 10000);
    CHECK(result.extra_offset == 8);
  }
  SECTION("a frame without a final NUL") {
    const Decoded result = decode("71\0"s + "2\0"s + "1"s, 176);
    REQUIRE(result.error.has_value());
    CHECK(result.error->reason == "the field has no NUL at its end");
  }
  SECTION("a group count larger than the frame") {
    Codec codec(200);
    Message message(spec("REQ_EXECUTIONS"));
    const std::string payload =
        "7\0"s + "3\0"s + "1\0"s + std::string(7, '\0') + "0\0"s + "16000000\0"s;
    const Decoded result = codec.decode(payload, Direction::to_gateway, Exactness::values, message);
    REQUIRE(result.error.has_value());
    CHECK(result.error->reason == "the count exceeds the rest of the frame");
  }
}

TEST_CASE("START_API may come without capabilities") {
  using namespace std::string_literals;
  Codec codec(165);
  Message message(spec("START_API"));
  const Decoded result =
      codec.decode("71\0"s + "2\0"s + "5\0"s, Direction::to_gateway, Exactness::values, message);
  CHECK_FALSE(result.error.has_value());
  CHECK(message.integer("clientId") == 5);
  CHECK(bars(payload_of(message, 165)) == "71|2|5|");
}

TEST_CASE("unusual spellings are kept") {
  using namespace std::string_literals;
  Codec codec(176);
  const std::string payload = "61\0"s + "3\0"s + "DU1\0"s + "1\0"s + "IBM\0"s + "STK\0\0"s +
                              "0\0\0\0"s + "NYSE\0USD\0IBM\0NMS\0"s + "15\0"s + "200.250\0"s;
  Message message(spec("POSITION"));
  const Decoded result = codec.decode(payload, Direction::to_client, Exactness::spelling, message);
  REQUIRE_FALSE(result.error.has_value());
  CHECK(fields_json(message)["avgCost"] == "200.250");
  CHECK(fields_json(message)["contract"]["strike"] == "0");
  CHECK(message.real("avgCost") == 200.25);
  CHECK(bars(payload_of(message, 176)) == bars(payload));
}

// Texts are views, but not into memory that the caller may overwrite.
TEST_CASE("a message outlives the bytes that it was read from") {
  Message message(spec("ERR_MSG"));
  message.set("errorMsg", "a long \xe4\xb8\xad text");
  message.set("advancedOrderRejectJson", "{}");
  for (const int version : {176, 226}) {
    std::string payload = payload_of(message, version);
    Codec codec(version);
    Message decoded(spec("POSITION"));
    const Decoded result =
        codec.decode(payload, Direction::to_client, Exactness::spelling, decoded);
    REQUIRE_FALSE(result.error.has_value());
    std::fill(payload.begin(), payload.end(), 'x');
    CHECK(decoded.text("errorMsg") == "a long \xe4\xb8\xad text");
    CHECK(decoded.text("advancedOrderRejectJson") == "{}");
  }
}

TEST_CASE("non-ASCII text is escaped from 153 on") {
  Message message(spec("ERR_MSG"));
  message.set("id", -1);
  message.set("errorCode", 1);
  message.set("errorMsg", "\xe4\xb8\xad \xf0\x9f\x98\x80");
  CHECK(bars(payload_of(message, 152)) == "4|2|-1|1|\xe4\xb8\xad \xf0\x9f\x98\x80|");
  CHECK(bars(payload_of(message, 153)) == "4|2|-1|1|\\u4e2d \\ud83d\\ude00|");
}

TEST_CASE("tables are sound") {
  std::set<std::pair<int, Direction>> ids;
  std::set<std::string_view> names;
  for (const MessageSpec& message : messages()) {
    INFO(message.name);
    CHECK(ids.emplace(message.id, message.direction).second);
    CHECK(names.insert(message.name).second);
    CHECK(message.since < message.until);
    CHECK(message.protobuf_since >= message.since);
    CHECK(message.record != nullptr);
    if (!message.ends_with.empty()) {
      CHECK(find_message(message.ends_with, Direction::to_client) != nullptr);
    }
    int number = 0;
    for (const FieldSpec& field : message.record->fields) {
      CHECK((field.number == 0 || field.number > number));
      number = field.number == 0 ? number : field.number;
    }
  }
}

}  // namespace ibgw::wire
