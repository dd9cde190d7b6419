// Text frames of market data, history, scanners and the small families, byte by byte.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

using test::bars;

std::string from_bars(std::string_view text) {
  std::string bytes(text);
  for (char& c : bytes) {
    c = c == '|' ? '\0' : c;
  }
  return bytes;
}

std::string encoded(const Message& message, int version) {
  OutputBuffer out;
  Codec codec(version);
  const auto error = codec.encode(message, out);
  INFO((error ? error->reason : ""));
  REQUIRE_FALSE(error.has_value());
  return bars(out.view_from(4));
}

struct Golden {
  int version;
  const char* name;
  const char* frame;
  const char* fields;
};

void check_both_ways(const Golden& golden) {
  INFO(golden.name << " at " << golden.version);
  const MessageSpec* const spec = find_message(golden.name);
  REQUIRE(spec != nullptr);
  Codec codec(golden.version);
  Message message(*spec);
  const Decoded result =
      codec.decode(from_bars(golden.frame), spec->direction, Exactness::spelling, message);
  INFO((result.error ? result.error->field + ": " + result.error->reason : ""));
  REQUIRE_FALSE(result.error.has_value());
  REQUIRE(result.spec == spec);
  CHECK(result.extra_fields == 0);
  CHECK(fields_json(message).dump() == golden.fields);
  CHECK(encoded(message, golden.version) == golden.frame);
}

}  // namespace

// Answers of live gateways at 173 and 200, from the test data of the Rust and of a Go client; long
// lists are cut to their first rows.
TEST_CASE("golden text answers") {
  const Golden cases[] = {
      {173, "HISTORICAL_DATA",
       "17|9000|20230413  16:31:22|20230415  16:31:22|1|"
       "20230413|182.9400|186.5000|180.9400|185.9000|948837.22|184.869|324891|",
       R"({"reqId":9000,"historicalDataBars":[{"date":"20230413","open":"182.9400",)"
       R"("high":"186.5000","low":"180.9400","close":"185.9000","volume":"948837.22",)"
       R"("WAP":"184.869","barCount":324891}],"startDateStr":"20230413  16:31:22",)"
       R"("endDateStr":"20230415  16:31:22"})"},
      {200, "HISTORICAL_DATA",
       "17|1001|1|20260402 11:00:00 US/Eastern|255.40|255.73|254.36|254.57|1400669|255.002|7744|",
       R"({"reqId":1001,"historicalDataBars":[{"date":"20260402 11:00:00 US/Eastern",)"
       R"("open":"255.40","high":255.73,"low":254.36,"close":254.57,"volume":"1400669",)"
       R"("WAP":"255.002","barCount":7744}]})"},
      {173, "HISTORICAL_SCHEDULE",
       "106|9000|20230414-09:30:00|20230414-16:00:00|US/Eastern|1|"
       "20230414-09:30:00|20230414-16:00:00|20230414|",
       R"({"reqId":9000,"startDateTime":"20230414-09:30:00","endDateTime":"20230414-16:00:00",)"
       R"("timeZone":"US/Eastern","historicalSessions":[{"startDateTime":"20230414-09:30:00",)"
       R"("endDateTime":"20230414-16:00:00","refDate":"20230414"}]})"},
      {173, "HISTORICAL_TICKS", "96|9000|1|1681133398|0|91.36|0|1|",
       R"({"reqId":9000,"historicalTicks":[{"time":"1681133398","price":91.36,"size":"0",)"
       R"("unused":0}],"isDone":true})"},
      {173, "HISTORICAL_TICKS_LAST", "98|9000|1|1681133400|2|11.73|1|DRCTEDGE|   I|1|",
       R"({"reqId":9000,"historicalTicksLast":[{"time":"1681133400","tickAttribLast":)"
       R"({"pastLimit":false,"unreported":true},"price":11.73,"size":"1",)"
       R"("exchange":"DRCTEDGE","specialConditions":"   I"}],"isDone":true})"},
      {173, "TICK_BY_TICK", "99|9000|1|1678740829|3895.25|7|2|NASDAQ|Regular|",
       R"({"reqId":9000,"tickType":1,"historicalTickLast":{"time":"1678740829",)"
       R"("tickAttribLast":{"pastLimit":false,"unreported":true},"price":3895.25,"size":"7",)"
       R"("exchange":"NASDAQ","specialConditions":"Regular"}})"},
      {173, "SCANNER_DATA", "20|3|9000|1|0|670777621|SVMH|STK||0||SMART|USD|SVMH|NMS|NMS|||||",
       R"({"reqId":9000,"scannerDataElement":[{"rank":0,"contract":{"conId":670777621,)"
       R"("symbol":"SVMH","secType":"STK","lastTradeDateOrContractMonth":"","strike":0.0,)"
       R"("right":"","exchange":"SMART","currency":"USD","localSymbol":"SVMH",)"
       R"("tradingClass":"NMS"},"marketName":"NMS","distance":"","benchmark":"",)"
       R"("projection":"","comboKey":""}]})"},
  };
  for (const Golden& golden : cases) {
    check_both_ways(golden);
  }
}

// What the official Python client 10.37.2 sends (and Java in the second row of fundamental data).
TEST_CASE("golden text requests") {
  constexpr const char* kOptions =
      R"({"reqId":5,"contract":{"conId":9,"symbol":"IBM","secType":"STK","exchange":"SMART",)"
      R"("primaryExch":"","currency":"USD","localSymbol":""},"reportType":"R",)"
      R"("fundamentalsDataOptions":{"a":"b"})";
  const Golden cases[] = {
      {123, "REQ_HISTORICAL_DATA",
       "20|6|3|0|X|BAG|||||SMART||USD|||0||1 hour|1 D|1|TRADES|2|1|7|2|BUY|CBOE|a=b;c=d;|",
       R"({"reqId":3,"contract":{"conId":0,"symbol":"X","secType":"BAG",)"
       R"("lastTradeDateOrContractMonth":"","strike":"","right":"","multiplier":"",)"
       R"("exchange":"SMART","primaryExch":"","currency":"USD","localSymbol":"",)"
       R"("tradingClass":"","includeExpired":false,"comboLegs":[{"conId":7,"ratio":2,)"
       R"("action":"BUY","exchange":"CBOE"}]},"endDateTime":"","barSizeSetting":"1 hour",)"
       R"("duration":"1 D","useRTH":true,"whatToShow":"TRADES","formatDate":2,)"
       R"("chartOptions":{"a":"b","c":"d"}})"},
      {124, "REQ_MKT_DATA", "1|11|1|0|X|STK|||||SMART||USD|||1|9|0.5|12.25|233|0|1||",
       R"({"reqId":1,"contract":{"conId":0,"symbol":"X","secType":"STK",)"
       R"("lastTradeDateOrContractMonth":"","strike":"","right":"","multiplier":"",)"
       R"("exchange":"SMART","primaryExch":"","currency":"USD","localSymbol":"",)"
       R"("tradingClass":"","deltaNeutralContract":{"conId":9,"delta":0.5,"price":12.25}},)"
       R"("genericTickList":"233","snapshot":false,"regulatorySnapshot":true,)"
       R"("marketDataOptions":{}})"},
      {148, "CANCEL_MKT_DEPTH", "11|1|2|1|", R"({"reqId":2,"isSmartDepth":true})"},
      {145, "CANCEL_MKT_DEPTH", "11|1|2|", R"({"reqId":2})"},
  };
  for (const Golden& golden : cases) {
    check_both_ways(golden);
  }
  const std::string with_count = std::string(kOptions) + R"(,"optionsCount":1})";
  const std::string without = std::string(kOptions) + "}";
  check_both_ways(
      {176, "REQ_FUNDAMENTAL_DATA", "52|2|5|9|IBM|STK|SMART||USD||R|1|a=b;|", with_count.c_str()});
  check_both_ways(
      {176, "REQ_FUNDAMENTAL_DATA", "52|2|5|9|IBM|STK|SMART||USD||R|a=b;|", without.c_str()});
}

// All official clients and ib_async read the masks of past ticks and of a stream in opposite order.
TEST_CASE("the bits of bid and ask are swapped between past ticks and a stream") {
  Message stream(*find_message("TICK_BY_TICK"));
  stream.set("tickType", 3);
  stream.set("historicalTickBidAsk.tickAttribBidAsk.bidPastLow", 1);
  CHECK(encoded(stream, 176) == "99|0|3|0|0.0|0.0|0|0|1|");
  check_both_ways({176, "HISTORICAL_TICKS_BID_ASK", "97|1|1|5|1|0.5|0.75|2|3|0|",
                   R"({"reqId":1,"historicalTicksBidAsk":[{"time":"5","tickAttribBidAsk":)"
                   R"({"bidPastLow":false,"askPastHigh":true},"priceBid":0.5,"priceAsk":0.75,)"
                   R"("sizeBid":"2","sizeAsk":"3"}],"isDone":false})"});
}

TEST_CASE("a mask that the flags cannot represent is kept") {
  for (const char* const mask : {"4", "7", "-1", "01", "", "2147483647"}) {
    INFO(mask);
    Codec codec(176);
    Message message(*find_message("TICK_BY_TICK"));
    const std::string frame = std::string("99|1|2|5|1.5|2|") + mask + "|X||";
    const Decoded result =
        codec.decode(from_bars(frame), Direction::to_client, Exactness::spelling, message);
    REQUIRE_FALSE(result.error.has_value());
    CHECK(message.find("historicalTickLast.tickAttribLast.mask") != nullptr);
    CHECK(encoded(message, 176) == frame);
  }
  Codec codec(176);
  Message message(*find_message("TICK_BY_TICK"));
  const Decoded result = codec.decode(from_bars("99|1|2|5|1.5|2|x|X||"), Direction::to_client,
                                      Exactness::spelling, message);
  REQUIRE(result.error.has_value());
  CHECK(result.error->field == "tickAttribLast");
  CHECK(result.error->offset == 15);
}

TEST_CASE("unset values are written as clients expect") {
  const auto empty = [](const char* name, int version) {
    return encoded(Message(*find_message(name)), version);
  };
  CHECK(empty("TICK_OPTION_COMPUTATION", 155) ==
        "21|6|0|0|-1.0|-2.0|-1.0|-1.0|-2.0|-2.0|-2.0|-1.0|");
  CHECK(empty("TICK_OPTION_COMPUTATION", 156) ==
        "21|0|0|0|-1.0|-2.0|-1.0|-1.0|-2.0|-2.0|-2.0|-1.0|");
  CHECK(empty("TICK_BY_TICK", 176) == "99|0|0|0|");
  CHECK(empty("HISTORICAL_DATA", 123) == "17|3|0|||0|");
  CHECK(empty("HISTORICAL_DATA", 195) == "17|0|||0|");
  CHECK(empty("HISTORICAL_DATA", 196) == "17|0|0|");
  CHECK(empty("VERIFY_AND_AUTH_COMPLETED", 176) == "70|1|false||");
  CHECK(empty("REQ_WSH_EVENT_DATA", 170) == "102|0|2147483647|");
}

}  // namespace ibgw::wire
