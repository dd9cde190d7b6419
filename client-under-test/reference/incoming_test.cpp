#include "client-under-test/reference/incoming.hpp"

#include "client-under-test/reference/incoming_table.hpp"
#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

using Kind = IncomingMessage::Kind;

std::string arguments_of(int server_version, const std::string& payload) {
  const IncomingMessage message = decode_message(server_version, payload);
  CHECK(message.problem == "");
  return message.name + " " + message.arguments;
}

}  // namespace

TEST_CASE("the version reply is exactly two fields") {
  const auto reply = decode_version_reply(fields("176|20260101 12:00:00 UTC|"));
  REQUIRE(reply);
  CHECK(reply->version == "176");
  CHECK(reply->connection_time == "20260101 12:00:00 UTC");
  CHECK_FALSE(decode_version_reply(fields("176|")));
  CHECK_FALSE(decode_version_reply(fields("176|time|more|")));
  CHECK_FALSE(decode_version_reply(fields("176|no end")));
}

TEST_CASE("ERR_MSG has five layouts") {
  const std::string expected = R"(error {"id":-1,"errorCode":2104,"errorMsg":"OK:usfarm"})";
  CHECK(arguments_of(165, fields("4|2|-1|2104|OK:usfarm|")) == expected);
  CHECK(arguments_of(166, fields("4|2|-1|2104|OK:usfarm||")) == expected);
  CHECK(arguments_of(193, fields("4|2|-1|2104|OK:usfarm||")) == expected);

  const std::string with_time =
      R"(error {"id":-1,"errorCode":2104,"errorMsg":"OK:usfarm","errorTime":"1775425766350"})";
  const std::string body = fields("-1|2104|OK:usfarm||1775425766350|");
  CHECK(arguments_of(194, fields("4|") + body) == with_time);
  CHECK(arguments_of(200, fields("4|") + body) == with_time);
  CHECK(arguments_of(201, from_hex("00000004") + body) == with_time);
  CHECK(arguments_of(202, from_hex("00000004") + body) == with_time);

  CHECK(arguments_of(203, from_hex("000000cc"
                                   "08ffffffffffffffffff01"
                                   "10ce87fdfcd533"
                                   "18b810"
                                   "22094f4b3a75736661726d")) ==
        R"(error {"id":-1,"errorTime":"1775425766350","errorCode":2104,"errorMsg":"OK:usfarm"})");
}

TEST_CASE("market data and history, whose end changed") {
  CHECK(arguments_of(176, fields("1|6|5|4|219.5|41|0|")) ==
        R"(tickPrice {"reqId":5,"tickType":4,"price":219.5,"size":"41","attrMask":0})");
  CHECK(arguments_of(123, fields("17|3|5|a|b|1|20260105|1|2|0.5|1.5|100|1.2|false|7|")) ==
        R"(historicalData {"reqId":5,"startDateStr":"a","endDateStr":"b","historicalDataBars":)"
        R"([{"date":"20260105","open":1.0,"high":2.0,"low":0.5,"close":1.5,"volume":"100",)"
        R"("WAP":"1.2","barCount":7}]})");
  CHECK(arguments_of(196, fields("17|5|1|20260105|1|2|0.5|1.5|100|1.2|7|")) ==
        R"(historicalData {"reqId":5,"historicalDataBars":)"
        R"([{"date":"20260105","open":1.0,"high":2.0,"low":0.5,"close":1.5,"volume":"100",)"
        R"("WAP":"1.2","barCount":7}]})");
  CHECK(arguments_of(196, fields("108|5|a|b|")) ==
        R"(historicalDataEnd {"reqId":5,"startDateStr":"a","endDateStr":"b"})");
}

TEST_CASE("the code of an error is also given as a number") {
  CHECK(decode_message(176, fields("4|2|-1|326|taken||")).error_code == 326);
  CHECK(decode_message(176, fields("9|1|326|")).error_code == 0);
}

TEST_CASE("the request that a message belongs to is also given as a number") {
  CHECK(decode_message(176, fields("4|2|7|326|taken||")).request_id == 7);
  CHECK(decode_message(176, fields("55|1|9001|")).request_id == 9001);
  CHECK(decode_message(201, from_hex("000000ff0801")).request_id == 1);
  CHECK(decode_message(176, fields("9|1|326|")).request_id == -1);
}

TEST_CASE("the reject text is reported when there is one") {
  CHECK(arguments_of(166, fields("4|2|7|201|rejected|{}|")) ==
        R"(error {"id":7,"errorCode":201,"errorMsg":"rejected","advancedOrderRejectJson":"{}"})");
}

TEST_CASE("an empty error text is a text") {
  const std::string expected = R"(error {"id":7,"errorCode":201,"errorMsg":""})";
  CHECK(arguments_of(165, fields("4|2|7|201||")) == expected);
  CHECK(arguments_of(166, fields("4|2|7|201|||")) == expected);
  CHECK(arguments_of(203, from_hex("000000cc080718c9012200")) == expected);
}

TEST_CASE("error text is escaped from version 153 on") {
  CHECK(arguments_of(152, fields("4|2|-1|1|caf\\u00e9|")) ==
        R"(error {"id":-1,"errorCode":1,"errorMsg":"caf\\u00e9"})");
  CHECK(arguments_of(153, fields("4|2|-1|1|caf\\u00e9|")) ==
        "error {\"id\":-1,\"errorCode\":1,\"errorMsg\":\"caf\xC3\xA9\"}");
}

TEST_CASE("damaged UTF-8 is replaced, the rest of the text stays") {
  CHECK(arguments_of(100, fields("4|2|-1|1|caf\xff!|")) ==
        "error {\"id\":-1,\"errorCode\":1,\"errorMsg\":\"caf\xEF\xBF\xBD!\"}");
}

TEST_CASE("live vectors of the start-up and small answers") {
  CHECK(arguments_of(200, fields("15|1|DU1,DU2|")) ==
        R"(managedAccounts {"accountsList":"DU1,DU2"})");
  CHECK(arguments_of(207, from_hex("000000d70a09445539303030303031")) ==
        R"(managedAccounts {"accountsList":"DU9000001"})");
  CHECK(arguments_of(212, from_hex("00000009") + fields("1|1|")) == R"(nextValidId {"orderId":1})");
  CHECK(arguments_of(213, from_hex("000000d10801")) == R"(nextValidId {"orderId":1})");
  CHECK(arguments_of(213, from_hex("000000f90885a5d4d206")) ==
        R"(currentTime {"currentTime":"1783960197"})");
  CHECK(arguments_of(213, from_hex("0000013508ccb2c1e2f533")) ==
        R"(currentTimeInMillis {"currentTimeInMillis":"1783960197452"})");
  CHECK(arguments_of(197, fields("109|1783960197452|")) ==
        R"(currentTimeInMillis {"currentTimeInMillis":"1783960197452"})");
  CHECK(arguments_of(207, from_hex("00000106")) == "positionEnd {}");
  CHECK(arguments_of(203, from_hex("000000fd")) == "openOrderEnd {}");
  CHECK(arguments_of(176, fields("53|1|")) == "openOrderEnd {}");
  CHECK(arguments_of(150, fields("102|")) == "completedOrdersEnd {}");
  CHECK(arguments_of(201, from_hex("000000ff0801")) == R"(execDetailsEnd {"reqId":1})");
  CHECK(arguments_of(207, from_hex("0000010808d936")) == R"(accountSummaryEnd {"reqId":7001})");
  CHECK(arguments_of(176, fields("58|1|7|3|")) ==
        R"(marketDataType {"reqId":7,"marketDataType":3})");
  CHECK(arguments_of(206, from_hex("0000010208071003")) ==
        R"(marketDataType {"reqId":7,"marketDataType":3})");
  CHECK(arguments_of(207, from_hex("000000d00a0532323a3531")) ==
        R"(updateAccountTime {"timeStamp":"22:51"})");
}

TEST_CASE("a position is the same as text and as protobuf") {
  const std::string expected =
      R"(position {"account":"DU9000001","contract":{"conId":3691937,"symbol":"AMZN",)"
      R"("secType":"STK","strike":0.0,"exchange":"NASDAQ","currency":"USD",)"
      R"("localSymbol":"AMZN","tradingClass":"NMS"},"position":"15","avgCost":200.25})";
  CHECK(arguments_of(200, fields("61|3|DU9000001|3691937|AMZN|STK||0.0|||NASDAQ|USD|AMZN|NMS|15|"
                                 "200.25|")) == expected);
  CHECK(arguments_of(207, from_hex("00000105"
                                   "0a09445539303030303031"
                                   "1231"
                                   "08a1abe101"
                                   "1204414d5a4e"
                                   "1a0353544b"
                                   "290000000000000000"
                                   "42064e4153444151"
                                   "5203555344"
                                   "5a04414d5a4e"
                                   "62034e4d53"
                                   "1a023135"
                                   "210000000000086940")) == expected);
}

TEST_CASE("unset values are absent") {
  CHECK(
      arguments_of(176, fields("3|1|Submitted|0|2147483647|1.7976931348623157E308|77|0|"
                               "1.79769313486232E+308|2147483647|||")) ==
      R"(orderStatus {"orderId":1,"status":"Submitted","filled":"0","permId":"77","parentId":0})");
}

TEST_CASE("unknown ids are distinguished from ignored messages") {
  CHECK(decode_message(176, fields("14|whatever|")).kind == Kind::ignored);
  CHECK(decode_message(176, fields("60|1|")).kind == Kind::unknown_id);
  CHECK(decode_message(176, fields("999|1|")).kind == Kind::unknown_id);
  CHECK(decode_message(203, from_hex("000003e7")).kind == Kind::unknown_id);
  CHECK(decode_message(203, from_hex("000000d60801")).kind == Kind::ignored);
}

TEST_CASE("every truncation is malformed, not a crash") {
  const std::string text = fields("4|-1|2104|OK:usfarm|{}|1775425766350|");
  for (std::size_t length = 0; length < text.size(); ++length) {
    CHECK(decode_message(200, text.substr(0, length)).kind == Kind::malformed);
  }
  for (std::size_t length = 0; length < kRawIdVersion; ++length) {
    const std::string bytes = from_hex("000000d70a09445539303030303031").substr(0, length);
    const Kind kind = decode_message(213, bytes).kind;
    const bool is_whole_message = bytes.size() == 4 || bytes.size() == 15;
    CHECK((kind == Kind::callback) == is_whole_message);
  }
}

TEST_CASE("invalid numbers and wrong wire types are malformed") {
  CHECK(decode_message(176, fields("9|1|one|")).kind == Kind::malformed);
  CHECK(decode_message(176, fields("one|1|1|")).kind == Kind::malformed);
  CHECK(decode_message(213, from_hex("000000d10a0131")).kind == Kind::malformed);
  CHECK(decode_message(207, from_hex("000001051001")).kind == Kind::malformed);
}

}  // namespace ibgw::reference
