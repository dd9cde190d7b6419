// Unreadable requests: error 320, and the session continues.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::frame;

namespace {

/// A PLACE_ORDER at 176 with this id, for a limit order that rests.
std::string place_order(const std::string& id) {
  wire::Codec codec(176);
  wire::Message order(*wire::find_message("PLACE_ORDER"));
  order.set("orderId", id);
  order.set("contract.conId", 265598);
  order.set("contract.exchange", "SMART");
  order.set("order.action", "BUY");
  order.set("order.totalQuantity", "1");
  order.set("order.orderType", "LMT");
  order.set("order.lmtPrice", 1.0);
  order.set("order.tif", "GTC");
  order.set("order.transmit", true);
  OutputBuffer out;
  REQUIRE_FALSE(codec.encode(order, out).has_value());
  return std::string(out.view());
}

}  // namespace

TEST_CASE("an order id that does not fit an int is refused, not truncated") {
  Bench gateway;
  const int connection = gateway.started();
  for (const char* const id : {"3000000000", "-2147483649", "4294967297", "1e10"}) {
    gateway.taken();
    gateway.bytes(connection, place_order(id));
    INFO(gateway.written());
    CHECK(gateway.written().find(
              "|-1|320|Error reading request:Unable to parse data. beyond the range of 32 bits|") !=
          std::string::npos);
    CHECK_FALSE(gateway.trace.has(R"("message":"OPEN_ORDER")"));
    CHECK(gateway.trace.has(R"("offset":2,"field":"orderId","reason":"beyond the range)"));
    CHECK(gateway.taken() == "1:write");
  }
  gateway.bytes(connection, place_order("7"));
  CHECK(gateway.trace.has(R"("message":"OPEN_ORDER")"));
}

TEST_CASE("a client id that does not fit an int does not occupy another id") {
  Bench gateway;
  gateway.started(2);
  const int other = gateway.connect();
  gateway.hello(other);
  gateway.taken();
  gateway.bytes(other, frame("71|2|4294967298||"));
  CHECK(gateway.written().find(
            "|-1|320|Error reading request:Unable to parse data. beyond the range") !=
        std::string::npos);
  CHECK(gateway.taken() == "2:write");
  SECTION("requests are not served yet") {
    gateway.bytes(other, frame("61|1|"));
    CHECK(gateway.trace.has("REQ_POSITIONS before START_API"));
    CHECK(gateway.taken().empty());
  }
  SECTION("it may start again with a valid one") {
    gateway.bytes(other, frame("71|2|3||"));
    CHECK(gateway.written().find("15|1|DU1234567|") != std::string::npos);
  }
}

TEST_CASE("the largest int is a client id of its own") {
  Bench gateway;
  gateway.started(0);
  gateway.taken();
  gateway.started(2147483647);
  CHECK(gateway.written().find("|326|") == std::string::npos);
  CHECK(gateway.written().find("15|1|DU1234567|") != std::string::npos);
  gateway.started(2147483647);
  CHECK(gateway.written().find("|326|") != std::string::npos);
}

TEST_CASE("the largest int is a request id like any other") {
  Bench gateway;
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("67|1|2147483647|"));
  CHECK(gateway.written().find("67|1|2147483647|") != std::string::npos);
  gateway.taken();
  gateway.bytes(connection, place_order("2147483647"));
  CHECK(gateway.written().find("|2147483647|") != std::string::npos);
  CHECK_FALSE(gateway.trace.has(R"("errorCode":103)"));
  gateway.bytes(connection, place_order("2147483647"));
  CHECK(gateway.trace.has(R"("message":"OPEN_ORDER")"));
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.written().find("9|1|2147483647|") != std::string::npos);
}

}  // namespace ibgw::session
