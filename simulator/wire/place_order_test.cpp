// Frames of orders written by real clients and gateways. Requests: from the client libraries named
// beside them, against this gateway, with arbitrary values. Answers: published captures of a
// gateway at 200, values only. `|` stands for NUL.
#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

using Json = nlohmann::ordered_json;
using test::bars;

std::string payload_of(const Message& message, int version) {
  OutputBuffer out;
  Codec codec(version);
  REQUIRE_FALSE(codec.encode(message, out).has_value());
  return bars(out.view_from(4));
}

/// Decodes without an error, or fails the test.
Json decode(const std::string& fields, int version, Direction direction, Message& message) {
  std::string payload = fields;
  std::replace(payload.begin(), payload.end(), '|', '\0');
  Codec codec(version);
  const Decoded decoded = codec.decode(payload, direction, Exactness::spelling, message);
  INFO(fields);
  INFO((decoded.error ? decoded.error->field + ": " + decoded.error->reason : ""));
  REQUIRE_FALSE(decoded.error.has_value());
  REQUIRE(decoded.extra_fields == 0);
  return fields_json(message);
}

/// Everything in `expected` is in `fields`; lists have the same length.
void check_contains(const Json& fields, const Json& expected, const std::string& path) {
  INFO(path);
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      REQUIRE(fields.contains(key));
      check_contains(fields[key], value, path + '.' + key);
    }
  } else if (expected.is_array()) {
    REQUIRE(fields.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      check_contains(fields[i], expected[i], path + '[' + std::to_string(i) + ']');
    }
  } else {
    CHECK(fields == expected);
  }
}

struct Golden {
  const char* origin;
  int version;
  const char* fields;
  const char* expected;
};

const std::string kPlainOrder =
    "3|101|0|IBM|STK||0.0|||SMART||USD|||||BUY|100|LMT|123.45||DAY||||0||1|0|0|0|0|0|0|0||0||||"
    "|||0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|0||1.7976931348623157e+"
    "308|1.7976931348623157e+308|1.7976931348623157e+308|1.7976931348623157e+308|1.797693134862"
    "3157e+308|0||||1.7976931348623157e+308|||||0|0|0||2147483647|2147483647|0||||0||2147483647"
    "|";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

void check_golden(const Golden& golden, Direction direction) {
  INFO(golden.origin << " at " << golden.version);
  Message message(messages().front());
  const Json fields = decode(golden.fields, golden.version, direction, message);
  check_contains(fields, Json::parse(golden.expected), "");
  CHECK(payload_of(message, golden.version) == golden.fields);
}

}  // namespace

TEST_CASE("a plain order is written as the Python client of API 10.30 writes it") {
  Message message(*find_message("PLACE_ORDER"));
  message.set("orderId", 101);
  message.set("contract.conId", 0);
  message.set("contract.symbol", "IBM");
  message.set("contract.secType", "STK");
  message.set("contract.exchange", "SMART");
  message.set("contract.currency", "USD");
  message.set("order.action", "BUY");
  message.set("order.totalQuantity", "100");
  message.set("order.orderType", "LMT");
  message.set("order.lmtPrice", 123.45);
  message.set("order.tif", "DAY");
  message.set("order.transmit", true);
  CHECK(payload_of(message, 187) == kPlainOrder);
}

TEST_CASE("orders of real clients decode to their values and encode to the same bytes") {
  const Golden cases[] = {
      // A combination: legs, a price of one leg only, routing. The version field is there.
      {"Python 9.81", 100,
       "3|45|105|0|IBM,HPQ|BAG||0.0|||SMART||USD|||||BUY|100|LMT|-1.25||DAY||||0||1|0|0|0|0|0|0|0|2"
       "|8314|1|BUY|SMART|0|0||-1|7406|2|SELL|SMART|0|0||-1|2|10.5||1|NonGuaranteed|1||0|||||||0||-"
       "1|0|||0|||1|1||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|",
       R"({"orderId":105,"contract":{"comboLegs":[{"conId":8314,"ratio":1,"perLegPrice":10.5},
           {"conId":7406,"ratio":2,"action":"SELL","exemptCode":-1,"perLegPrice":""}]},
           "order":{"lmtPrice":-1.25,"eTradeOnly":true,"randomizePrice":false,
           "smartComboRoutingParams":{"NonGuaranteed":"1"}}})"},
      // Conditions of all six types.
      {"Python 10.37", 200,
       "3|107|0|IBM|STK|||||SMART||USD|||||BUY|100|LMT|123.45||DAY||||0||1|0|0|0|0|0|0|0||0|||||||"
       "0|"
       "|-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|6|1|a|1|100.25|265598|SMART|2|"
       "3"
       "|o|0|20260105 15:00:00 "
       "US/Eastern|4|a|1|30|5|a|STK|SMART|MSFT|6|o|1|5000|265598|SMART|7|a|0|"
       "2.5|265598|SMART|1|1||1.7976931348623157e+308|1.7976931348623157e+308|1.7976931348623157e+"
       "30"
       "8|1.7976931348623157e+308|1.7976931348623157e+308|0||||1.7976931348623157e+308|||||0|0|0||"
       "21"
       "47483647|2147483647|0||||0|0|2147483647|0|",
       R"({"order":{"conditions":[
           {"type":1,"isConjunctionConnection":true,"isMore":true,"conId":265598,"price":100.25,
            "triggerMethod":2},
           {"type":3,"isConjunctionConnection":false,"isMore":false,
            "time":"20260105 15:00:00 US/Eastern"},
           {"type":4,"percent":30},{"type":5,"exchange":"SMART","symbol":"MSFT","secType":"STK"},
           {"type":6,"volume":5000},{"type":7,"changePercent":2.5}],
           "conditionsCancelOrder":true,"conditionsIgnoreRth":true,"manualOrderIndicator":2147483647,
           "imbalanceOnly":false}})"},
      // The pair of the withdrawn RFQ fields.
      {"Python 10.37", 188,
       "3|101|0|IBM|STK|||||SMART||USD|||||BUY|100|LMT|123.45||DAY||||0||1|0|0|0|0|0|0|0||0|||||||"
       "0|"
       "|-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|0||1.7976931348623157e+308|1."
       "79"
       "76931348623157e+308|1.7976931348623157e+308|1.7976931348623157e+308|1.7976931348623157e+"
       "308|"
       "0||||1.7976931348623157e+308|||||0|0|0||2147483647|2147483647|0||||0||2147483647|",
       R"({"order":{"externalUserId":"","manualOrderIndicator":2147483647,"duration":2147483647}})"},
      // Fields that depend on the exchange and on the type of the order; an infinite offset.
      {"ib_async 2.1", 176,
       "3|118|0|IBM|STK||0.0|||IBKRATS||USD|||||BUY|1|PEG "
       "BEST||||||O|0||1|0|0|0|0|0|0|0||0.0|||||||"
       "|0||-1|0|||0|||0|0||0||||||0|||||0|||||||||||0|||0|0|||0||0|0|0|0|||||||0|||||||||0|0|0|0||"
       "|"
       "0||||100|Infinite|0.01|0.005|",
       R"({"order":{"minTradeQty":"","minCompeteSize":100,"competeAgainstBestOffset":"Infinite",
           "midOffsetAtWhole":0.01,"midOffsetAtHalf":0.005}})"},
      // Unset fields are empty.
      {"@stoqey/ib 1.6", 193,
       "3|110||IBM|OPT|20260320|150|C|100|SMART||USD|||||BUY|100|VOL|123.45||DAY|||||||||||||||||||"
       "|"
       "|||||||||||||||||||||25.5|2|LMT|120.5|8314|||||||||||||||||||||||1|8314|0.5|120||||||||0|||"
       "||"
       "||||||||||||||||||||||||",
       R"({"contract":{"conId":"","strike":"150","multiplier":100.0,
           "deltaNeutralContract":{"conId":8314,"delta":0.5,"price":"120"}},
           "order":{"transmit":"","volatility":25.5,"volatilityType":2,"deltaNeutralConId":8314,
           "duration":""}})"},
      {"Python 10.37, scale", 200,
       "3|109|0|IBM|STK|||||SMART||USD|||||BUY|100|LMT|123.45||DAY||||0||1|0|0|0|0|0|0|0||0|||||||"
       "0|"
       "|-1|0|||0|||0|0||0||||||0|||||0||||10|5|0.05|0.01|60|0.1|1|1|2|1|t|20260105 "
       "09:30:00|2026010"
       "5 "
       "16:00:00||0|||0|0|||0||0|0|0|0||1.7976931348623157e+308|1.7976931348623157e+308|1.79769313"
       "48623157e+308|1.7976931348623157e+308|1.7976931348623157e+308|0||||1.7976931348623157e+308|"
       "|"
       "|||0|0|0||2147483647|2147483647|0||||0|0|2147483647|0|",
       R"({"order":{"scalePriceIncrement":0.05,"scalePriceAdjustInterval":60,"scaleInitFillQty":2,
           "scaleRandomPercent":true,"scaleTable":"t","activeStopTime":"20260105 16:00:00"}})"},
      {"Python 10.37, pegged to a benchmark", 200,
       "3|112|0|IBM|STK|||||SMART||USD|||||BUY|100|PEG "
       "BENCH|123.45||DAY||||0||1|0|0|0|0|0|0|0||0|||"
       "||||0||-1|0|||0|||0|0||0|33.5|34.0||||0|||||0|||||||||||0|||0|0|||0||0|0|0|4762|1|0.1|0.2|"
       "IS"
       "LAND|0||1.7976931348623157e+308|1.7976931348623157e+308|1.7976931348623157e+308|1."
       "7976931348"
       "623157e+308|1.7976931348623157e+308|0||||1.7976931348623157e+308|||||0|0|0||2147483647|"
       "21474"
       "83647|0||||0|0|2147483647|0|",
       R"({"order":{"startingPrice":33.5,"referenceContractId":4762,"peggedChangeAmount":0.1,
           "isPeggedChangeAmountDecrease":true,"referenceExchangeId":"ISLAND"}})"},
  };
  for (const Golden& golden : cases) {
    check_golden(golden, Direction::to_gateway);
  }
}

// C++ prints ten digits, .NET Framework fifteen: both round up beyond the largest double.
TEST_CASE("an unset price is unset in the spelling of every client") {
  for (const char* const unset : {"", "1.7976931348623157e+308", "1.7976931348623157E308",
                                  "1.79769313486232E+308", "1.797693135e+308"}) {
    const std::string price = std::string("|MKT|") + unset + '|';
    const std::string fields =
        replaced(replaced(kPlainOrder, "1.7976931348623157e+308", unset), "|LMT|123.45|", price);
    INFO(fields);
    Message message(messages().front());
    decode(fields, 187, Direction::to_gateway, message);
    CHECK_FALSE(message.real("order.lmtPrice").has_value());
    CHECK_FALSE(message.real("order.cashQty").has_value());
    CHECK_FALSE(message.real("order.adjustedTrailingAmount").has_value());
    CHECK(message.real("order.discretionaryAmt") == 0);
    CHECK(payload_of(message, 187) == fields);
  }
}

// The Python clients (official and ib_async) count the options first, Java, C++, C# and TypeScript
// do not.
TEST_CASE("option calculations are read with and without a count of options") {
  const std::string start = "55|3|902|0|IBM|OPT|20260320|150.0|C|100|SMART||USD|||0.25|150.25|";
  const Golden cases[] = {
      {"Python 10.37", 200, "1|a=b;|", R"({"optionPriceOptions":{"a":"b"},"optionsCount":1})"},
      {"ib_async 2.1", 176, "0||", R"({"optionPriceOptions":{},"optionsCount":0})"},
      {"@stoqey/ib 1.6", 176, "a=b;|", R"({"optionPriceOptions":{"a":"b"}})"},
      {"Java 10.30", 187, "|", R"({"optionPriceOptions":{}})"},
  };
  for (const Golden& golden : cases) {
    const std::string fields = start + golden.fields;
    check_golden({golden.origin, golden.version, fields.c_str(), golden.expected},
                 Direction::to_gateway);
  }
  Message message(*find_message("REQ_CALC_OPTION_PRICE"));
  CHECK(payload_of(message, 200) == "55|3|0|0||||0.0||||||||0.0|0.0||");
}

TEST_CASE("cancels have the fields of their version") {
  const Golden cases[] = {
      {"Python 9.81", 157, "4|1|101|", R"({"orderId":101})"},
      {"ib_async 2.1", 176, "4|1|101||", R"({"orderCancel":{"manualOrderCancelTime":""}})"},
      {"Python 10.37", 188, "4|1|101|20260105-15:00:00|||2147483647|",
       R"({"orderCancel":{"extOperator":"","externalUserId":"","manualOrderIndicator":2147483647}})"},
      {"Python 10.37", 200, "4|101|20260105-15:00:00||2147483647|",
       R"({"orderCancel":{"manualOrderCancelTime":"20260105-15:00:00","extOperator":""}})"},
      {"Python 10.37", 188, "58|1|", "{}"},
      {"Python 10.37", 200, "58||2147483647|", R"({"orderCancel":{"extOperator":""}})"},
  };
  for (const Golden& golden : cases) {
    check_golden(golden, Direction::to_gateway);
  }
}

TEST_CASE("answers of a live gateway at 200") {
  const Golden cases[] = {
      {"a cancelled limit order", 200,
       "101|265598|AAPL|STK||0|?||SMART|USD|AAPL|NMS|SELL|1|LMT|500.0|0.0|GTC|1001|DU12345||0||"
       "1002|"
       "0|0|0|||||||0|||0||-1||||||2147483647|0|0||3|0||0|None||0|0|0||0|0||||0|0|0|2147483647|"
       "21474"
       "83647||||IB|0|0||0|Cancelled|0|0|0|1.7976931348623157E308|1.7976931348623157E308|0|1|0|"
       "20260"
       "930 22:00:00 Central European Standard Time|0|2147483647|0|Not an insider or substantial "
       "sha"
       "reholder|0|0|1001|20260411 22:18:53 US/Eastern|Cancelled by System:\n|||||||0||",
       R"({"contract":{"strike":0.0},"order":{"lmtPrice":500.0,"refFuturesConId":2147483647,
           "autoCancelDate":"20260930 22:00:00 Central European Standard Time","parentPermId":"1001",
           "dontUseAutoPriceForHedge":true,"professionalCustomer":false},
           "orderState":{"status":"Cancelled","completedTime":"20260411 22:18:53 US/Eastern",
           "completedStatus":"Cancelled by System:\n"}})"},
      {"a cancelled trailing limit order", 200,
       "101|265598|AAPL|STK||0|?||SMART|USD|AAPL|NMS|BUY|1|TRAIL LIMIT|2000.05|1.0|DAY||DU9000001||"
       "0||1426085924|0|0|0||||||||||0||-1||||||2147483647|0|0||3|0||0|None||0|0|0||0|0|2000.0|||0|"
       "0|0|2147483647|2147483647||||IB|0|0||0|Cancelled|0|0|0|2000.0|0.05|0|1|0||0|2147483647|0|"
       "Not an insider or substantial shareholder|0|0|9223372036854775807|"
       "20260415 11:00:11 US/Eastern|Cancelled by Trader|||||||0|paper-user|",
       R"({"order":{"trailStopPrice":2000.0,"trailStopPriceRepeated":2000.0,"lmtPriceOffset":0.05,
           "parentPermId":"9223372036854775807","submitter":"paper-user"}})"},
      {"a stock, its lists shortened", 200,
       "10|1001|AAPL|STK|||0||SMART|USD|AAPL|NMS|NMS|265598|0.01||ACTIVETIM,AD|SMART,AMEX|1|0|"
       "APPLE "
       "INC|NASDAQ||Technology|Computers|Computers|US/"
       "Eastern|20260405:CLOSED;20260406:0400-20260406"
       ":2000|20260405:CLOSED|||1|ISIN|US0378331005|1|||26,26||COMMON|0.0001|0.0001|100|0|",
       R"({"reqId":1001,"contract":{"strike":0.0,"conId":265598,"primaryExch":"NASDAQ"},
           "contractDetails":{"minTick":"0.01","evMultiplier":"","secIdList":{"ISIN":"US0378331005"},
           "aggGroup":1,"marketRuleIds":"26,26","stockType":"COMMON","suggestedSizeIncrement":"100",
           "ineligibilityReasonList":[]}})"},
  };
  for (const Golden& golden : cases) {
    check_golden(golden, Direction::to_client);
  }
}

TEST_CASE("a bond and a fund have fields of their own") {
  Message bond(*find_message("BOND_CONTRACT_DATA"));
  bond.set("reqId", 3);
  bond.set("contract.secType", "BOND");
  bond.set("contractDetails.coupon", 2.0);
  CHECK(payload_of(bond, 162) == "18|6|3||BOND||2||||||0|0|0||||||0||1|||||0|||||0|2147483647||");
  CHECK(payload_of(bond, 188) == "18|3||BOND||2||||||0|0|0||||||0||||||0||||||||0|2147483647|||||");

  Message fund(*find_message("CONTRACT_DATA"));
  fund.set("contract.secType", "FUND");
  fund.set("contractDetails.fundName", "name");
  CHECK(payload_of(fund, 178).find("name") == std::string::npos);
  CHECK(payload_of(fund, 179).ends_with("|name|||||||0|0|0||||||||"));
}

}  // namespace ibgw::wire
