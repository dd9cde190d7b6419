#include "client-under-test/reference/requests.hpp"

#include <nlohmann/json.hpp>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

std::string encode(const char* call, int server_version, const char* arguments = "{}") {
  return encode_request(*find_request(call), server_version, nlohmann::json::parse(arguments),
                        9001);
}

}  // namespace

TEST_CASE("START_API has three layouts") {
  CHECK(encode_start_api(100, 10) == fields("71|2|10||"));
  CHECK(encode_start_api(200, 10) == fields("71|2|10||"));
  // Observed at server version 205, and a live vector of 213.
  CHECK(to_hex(encode_start_api(201, 10)) ==
        "0000004732003130"
        "0000");
  CHECK(to_hex(encode_start_api(213, 9701)) == "0000010f08e54b");
}

TEST_CASE("requests as protobuf are the live vectors") {
  CHECK(to_hex(encode("reqIds", 213)) == "000000d00801");
  CHECK(to_hex(encode("reqCurrentTime", 213)) == "000000f9");
  CHECK(to_hex(encode("reqCurrentTimeInMillis", 213)) == "00000131");
  CHECK(to_hex(encode("reqPositions", 207)) == "00000105");
  CHECK(to_hex(encode("cancelPositions", 207)) == "00000108");
  CHECK(to_hex(encode("reqAccountUpdates", 207, R"({"acctCode":"DU9000001"})")) ==
        "000000ce08011209445539303030303031");
  CHECK(to_hex(encode("reqAccountUpdates", 207, R"({"subscribe":false,"acctCode":"DU9000001"})")) ==
        "000000ce1209445539303030303031");
}

TEST_CASE("requests as text") {
  CHECK(encode("reqIds", 200) == fields("8|1|1|"));
  CHECK(encode("reqIds", 212) == from_hex("00000008") + fields("1|1|"));
  CHECK(encode("reqAccountUpdates", 176, R"({"subscribe":false})") == fields("6|2|0||"));
  CHECK(encode("reqCompletedOrders", 203, R"({"apiOnly":true})") ==
        from_hex("00000063") + fields("1|"));
  CHECK(encode("reqCurrentTimeInMillis", 197) == fields("105|"));
  CHECK(encode("reqAccountUpdatesMulti", 176, R"({"reqId":5,"account":"DU1"})") ==
        fields("76|1|5|DU1||0|"));
  CHECK(encode("reqAccountSummary", 176, R"({"tags":"A,B"})") == fields("62|1|9001|All|A,B|"));
}

TEST_CASE("executions gain fields at 200 and become protobuf at 201") {
  CHECK(encode("reqExecutions", 199) == fields("7|3|9001|0|||||||"));
  CHECK(encode("reqExecutions", 200) == fields("7|3|9001|0|||||||2147483647|0|"));
  CHECK(encode("reqExecutions", 200,
               R"({"reqId":1,"executionFilter":{"symbol":"IBM","lastNDays":3,)"
               R"("specificDates":[20260101,20260102]}})") ==
        fields("7|3|1|0|||IBM||||3|2|20260101|20260102|"));
  CHECK(to_hex(encode("reqExecutions", 201, R"({"reqId":1})")) == "000000cf080112020800");
}

TEST_CASE("market data and history") {
  const char* const stock =
      R"({"reqId":5,"contract":{"symbol":"IBM","secType":"STK","exchange":"SMART"}})";
  CHECK(encode("reqMktData", 113, stock) == fields("1|11|5|0|IBM|STK|||||SMART|||||0||0||"));
  CHECK(encode("reqMktData", 205, stock) ==
        from_hex("00000001") + fields("11|5|0|IBM|STK|||||SMART|||||0||0|0||"));
  CHECK(encode("cancelMktData", 176, R"({"reqId":5})") == fields("2|2|5|"));
  CHECK(encode("reqHistoricalData", 123, stock) ==
        fields("20|6|5|0|IBM|STK|||||SMART|||||0||1 hour|1 D|0|TRADES|1||"));
  CHECK(encode("reqHistoricalData", 176, stock) ==
        fields("20|5|0|IBM|STK|||||SMART|||||0||1 hour|1 D|0|TRADES|1|0||"));
  CHECK(to_hex(encode("reqMktData", 206, R"({"reqId":5,"snapshot":true})")) ==
        "000000c9080520011202"
        "0800");
}

TEST_CASE("wrong arguments are refused") {
  CHECK_THROWS_AS(encode("reqIds", 213, R"({"numIds":[1]})"), ArgumentError);
  CHECK_THROWS_AS(encode("reqIds", 213, R"({"numIds":"many"})"), ArgumentError);
  CHECK_THROWS_AS(encode("reqIds", 213, R"({"count":1})"), ArgumentError);
}

TEST_CASE("a call that does not exist is not found") {
  CHECK(find_request("reqNothing") == nullptr);
}

}  // namespace ibgw::reference
