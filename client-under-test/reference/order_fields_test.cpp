// Orders and executions in both directions. Text frames: the live frame of a plain order at 200
// with other values, and the layouts of the official clients.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/incoming.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

using Json = nlohmann::json;
using Kind = IncomingMessage::Kind;

constexpr const char* kOrder = R"({"orderId":101,
    "contract":{"symbol":"IBM","secType":"STK","exchange":"SMART","currency":"USD"},
    "order":{"action":"BUY","totalQuantity":"100","orderType":"LMT","lmtPrice":123.45,"tif":"DAY"}})";

std::string encode(const char* call, int server_version, const char* arguments) {
  return encode_request(*find_request(call), server_version, Json::parse(arguments), 9001);
}

Json arguments_of(int server_version, const std::string& payload) {
  const IncomingMessage message = decode_message(server_version, payload);
  CHECK(message.problem == "");
  REQUIRE(message.kind == Kind::callback);
  return Json::parse(message.arguments);
}

const std::string kUnsetMargins =
    "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
    "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
    "1.7976931348623157E308|";

const std::string kOpenOrder =
    "5|1|265598|AAPL|STK||0|?||SMART|USD|AAPL|NMS|BUY|100|LMT|150.25|0.0|DAY||DU1||0||0|12345|0|0|"
    "0|||||||||||0||-1|0||||||2147483647|0|0|0||3|0|0||0|0||0|None||0|||||0|0||0|0||||||0|0|0|"
    "2147483647|2147483647|||0|||0|0||0|0|PreSubmitted|" +
    kUnsetMargins + "|||||" + kUnsetMargins +
    "-9223372036854775808||0|careful|0|0|0|None|1.7976931348623157E308|1.7976931348623157E308|"
    "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
    "0||||0|0|0|0|0|||0|||||||0||0||2147483647||1|";

}  // namespace

TEST_CASE("a plain order as text") {
  CHECK(encode("placeOrder", 187, kOrder) ==
        fields("3|101|0|IBM|STK||0|||SMART||USD|||||BUY|100|LMT|123.45||DAY||||0||1|0|0|0|0|0|0|0||"
               "0|||||||0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|0||"
               "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
               "1.7976931348623157E308|1.7976931348623157E308|0|||||||||0|0|0||2147483647|"
               "2147483647|0||||0||2147483647|"));
}

TEST_CASE("orders have the version's number of fields") {
  const auto field_count = [](int server_version) {
    const std::string text = encode("placeOrder", server_version, kOrder);
    return std::count(text.begin(), text.end(), '\0');
  };
  CHECK(field_count(100) == 90);
  CHECK(field_count(144) == 108);
  CHECK(field_count(145) == 108);  // the version field went, isOmsContainer came
  CHECK(field_count(187) - field_count(184) == 2);
  CHECK(field_count(190) - field_count(189) == -2);
}

TEST_CASE("an order and its cancel as protobuf") {
  CHECK(to_hex(encode("placeOrder", 203,
                      R"({"orderId":101,"contract":{"symbol":"IBM","secType":"STK"},
                          "order":{"action":"BUY","totalQuantity":"100","orderType":"LMT",
                                   "lmtPrice":123.45}})")) ==
        "000000cb0865"
        "1215"
        "0800"
        "120349424d"
        "1a0353544b"
        "290000000000000000"
        "1a44"
        "2a03425559"
        "3203313030"
        "42034c4d54"
        "49cdccccccccdc5e40"
        "a8040090040120003800f80100e104"
        "0000000000000000b00400c004ffffffffffffffffff01f00100900600");
  CHECK(to_hex(encode("cancelOrder", 203, R"({"orderId":101})")) == "000000cc08651200");
}

TEST_CASE("a cancel as text") {
  CHECK(encode("cancelOrder", 168, R"({"orderId":101})") == fields("4|1|101|"));
  CHECK(encode("cancelOrder", 169, R"({"orderId":101})") == fields("4|1|101||"));
  CHECK(encode("cancelOrder", 187, R"({"orderId":101})") == fields("4|1|101||||2147483647|"));
  CHECK(encode("cancelOrder", 190, R"({"orderId":101})") == fields("4|1|101||"));
  CHECK(encode("cancelOrder", 192, R"({"orderId":101})") == fields("4|101|||2147483647|"));
}

TEST_CASE("orders that the table lacks fields for are refused") {
  CHECK_THROWS_AS(encode("placeOrder", 176, R"({"order":{"orderType":"PEG MID"}})"), ArgumentError);
  CHECK_THROWS_AS(encode("placeOrder", 176, R"({"contract":{"secType":"BAG"}})"), ArgumentError);
  CHECK_THROWS_AS(encode("placeOrder", 176, R"({"order":{"hedgeType":"D"}})"), ArgumentError);
  CHECK_THROWS_AS(encode("placeOrder", 203, R"({"order":{"lmtPrice":"much"}})"), ArgumentError);
}

TEST_CASE("an open order of a live gateway") {
  const Json open_order = arguments_of(200, fields(kOpenOrder));
  CHECK(open_order["orderId"] == 1);
  CHECK(open_order["contract"]["tradingClass"] == "NMS");
  CHECK(open_order["order"]["lmtPrice"] == 150.25);
  CHECK(open_order["order"]["permId"] == "12345");
  CHECK(open_order["order"]["imbalanceOnly"] == true);  // the last field
  CHECK_FALSE(open_order["order"].contains("displaySize"));
  CHECK(open_order["orderState"] == Json({{"status", "PreSubmitted"}, {"warningText", "careful"}}));
}

TEST_CASE("an open order with every optional part") {
  const Json open_order = arguments_of(
      103,
      fields("5|34|42|1|IBM|BAG||0|?||SMART|USD|||BUY|100|PEG BENCH|150.25|0.0|||||0||0|12345|0|0|"
             "0||||||||||||0||-1|0||||||2147483647|0|0|0||3|0|0||0|0||0|None||0|||||0|0||0|0||||||"
             "2|8314|1|BUY|SMART|0|0||-1|7406|2|SELL|SMART|0|0||-1|2|10.5||1|NonGuaranteed|1|"
             "2147483647|2147483647|0.5||2147483647||0|2147483647|7|0|D|x|0|||0|1|3|0.5|7.0|"
             "Vwap|1|maxPctVol|0.1|0|0|Submitted||||||||careful|0|0|77|1|0.1|0.2|NYSE|"
             "2|1|a|1|100.25|265598|SMART|2|3|o|0|20260105 15:00:00 UTC|1|0|None|1||||||7|"));
  const Json& order = open_order["order"];
  CHECK(open_order["contract"]["comboLegs"][1]["ratio"] == 2);
  CHECK(order["smartComboRoutingParams"] == Json({{"NonGuaranteed", "1"}}));
  CHECK(order["scaleInitFillQty"] == 7);
  CHECK(order["hedgeParam"] == "x");
  CHECK(order["algoParams"] == Json({{"maxPctVol", "0.1"}}));
  CHECK(order["referenceContractId"] == 77);
  CHECK(order["conditions"][0]["triggerMethod"] == 2);
  CHECK(order["conditions"][1] == Json({{"type", 3},
                                        {"isConjunctionConnection", false},
                                        {"isMore", false},
                                        {"time", "20260105 15:00:00 UTC"}}));
  CHECK(order["conditionsIgnoreRth"] == true);
  CHECK(order["adjustableTrailingUnit"] == 7);
  CHECK(open_order["orderState"]["warningText"] == "careful");
}

TEST_CASE("an open order as protobuf: maps, lists of records") {
  const Json order = arguments_of(203, from_hex("000000cd"
                                                "1a1f"
                                                "f203080a01611203302e31"
                                                "a2060408011001"
                                                "a206080803620474696d65"
                                                "1803"))["order"];
  CHECK(order["algoParams"] == Json({{"a", "0.1"}}));
  CHECK(order["conditions"][0]["isConjunctionConnection"] == true);
  CHECK(order["conditions"][1]["time"] == "time");
  CHECK(order["permId"] == "3");
}

TEST_CASE("every truncation of an open order is malformed, not a crash") {
  const std::string text = fields(kOpenOrder);
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK(decode_message(200, text.substr(0, length)).kind == Kind::malformed);
  }
  std::string many = fields(kOpenOrder);
  many.replace(many.find(fields("|0|0|0|2147483647|2147483647|")) + 1, 1, "2147483647");
  CHECK(decode_message(200, many).kind == Kind::malformed);
}

TEST_CASE("an execution is the same as text and as protobuf") {
  const Json expected = Json::parse(
      R"({"reqId":-1,"contract":{"conId":265598,"symbol":"AAPL","secType":"STK","exchange":"SMART",
          "currency":"USD","localSymbol":"AAPL","tradingClass":"NMS"},
          "execution":{"orderId":1,"execId":"0000e0d5.6959.01.01","time":"20260105 14:30:00 UTC",
          "acctNumber":"DU1","exchange":"NYSE","side":"BOT","shares":"100","price":150.25,
          "permId":"12345","clientId":10,"cumQty":"100","avgPrice":150.25,"lastLiquidity":1,
          "submitter":"me"}})");
  CHECK(
      arguments_of(201, from_hex("000000d308ffffffffffffffffff01122608fe9a1012044141504c1a0353544"
                                 "b4205534d41525452035553445a044141504c62034e4d531a67080112133030"
                                 "303065306435"
                                 "2e363935392e30312e30311a153230323630313035"
                                 "2031343a33303a303020555443220344"
                                 "55312a044e5953453203424f543a03313030410000000000c8624048b960500a"
                                 "6203313030690000000000c86240900101a201026d65")) == expected);
  Json as_text = expected;
  as_text["contract"]["strike"] = 0.0;
  as_text["execution"]["isLiquidation"] = false;
  as_text["execution"]["isPriceRevisionPending"] = false;
  const std::string begin =
      "-1|1|265598|AAPL|STK||0.0|||SMART|USD|AAPL|NMS|0000e0d5.6959.01.01|"
      "20260105 14:30:00 UTC|DU1|NYSE|BOT|100|150.25|12345|10|0|100|150.25|||"
      "||";
  CHECK(arguments_of(200, fields("11|" + begin + "1|0|me|")) == as_text);
  as_text["execution"].erase("submitter");
  as_text["execution"].erase("isPriceRevisionPending");
  CHECK(arguments_of(136, fields("11|" + begin + "1|")) == as_text);
  as_text["execution"].erase("lastLiquidity");
  CHECK(arguments_of(135, fields("11|10|" + begin)) == as_text);
}

TEST_CASE("a commission is text before 211") {
  const Json expected = {{"execId", "e.01"}, {"commissionAndFees", 1.5}, {"currency", "USD"}};
  const std::string text = fields("1|e.01|1.5|USD|1.7976931348623157E308|1.7976931348623157E308||");
  CHECK(arguments_of(200, fields("59|") + text) == expected);
  CHECK(arguments_of(210, from_hex("0000003b") + text) == expected);
  CHECK(arguments_of(211, from_hex("000001030a04652e303111000000000000f83f1a03555344")) ==
        expected);
}

}  // namespace ibgw::reference
