// Orders from placing to their end, on the model alone.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/gateway/orders/order_test_support.hpp"

namespace ibgw::gateway {
namespace {

using Json = nlohmann::json;

Json limit(double price, const char* action = "BUY") {
  return {{"lmtPrice", price}, {"action", action}};
}

void put_quote(world::World& world, int con_id, std::vector<world::TapePoint> tape) {
  world.instruments[static_cast<std::size_t>(world.find_instrument(con_id))].price.tape =
      std::move(tape);
}

}  // namespace

TEST_CASE("a marketable order trades at once, at the quote, with execution and commission") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const double cash = gateway.model.ledger().accounts()[0].cash.at("USD");
  const auto sent = gateway.place(client, 1, {{"orderType", "MKT"}, {"orderRef", "mine"}});
  CHECK(names(sent) == kFills);
  const Sent execution = last(sent, "EXECUTION_DATA");
  CHECK(execution.at("/reqId") == -1);
  CHECK(execution.at("/execution/side") == "BOT");
  CHECK(execution.at("/execution/price") == 100.01);
  CHECK(execution.at("/execution/shares") == "100");
  CHECK(execution.at("/execution/exchange") == "NASDAQ");
  CHECK(execution.at("/execution/time") == "20260105 09:30:00 US/Eastern");
  CHECK(execution.at("/execution/orderRef") == "mine");
  const Sent commission = last(sent, "COMMISSION_AND_FEES_REPORT");
  CHECK(commission.at("/execId") == execution.at("/execution/execId"));
  CHECK(commission.at("/commissionAndFees") == 1.0);
  CHECK(commission.at("/realizedPNL").is_null());  // It opened a position: nothing is realized.
  CHECK(last(sent, "OPEN_ORDER").at("/orderState/commissionAndFees") == 1.0);
  CHECK(gateway.model.ledger().accounts()[0].cash.at("USD") == Approx(cash - 10001 - 1));
  CHECK(gateway.pass(1000).empty());
}

TEST_CASE("an execution that closes a position has the realized profit") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent =
      gateway.place(client, 1, {{"orderType", "MKT"}, {"action", "SELL"}, {"totalQuantity", "40"}});
  const auto& apple = gateway.model.world().accounts[0].positions[0];
  CHECK(last(sent, "COMMISSION_AND_FEES_REPORT").at("/realizedPNL").get<double>() ==
        Approx(40 * (99.99 - apple.average_cost) - 1));
}

TEST_CASE("an order away from the market rests, is reported as placed, and can be cancelled") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1,
                                  {{"lmtPrice", 90.5},
                                   {"orderRef", "a"},
                                   {"algoStrategy", ""},
                                   {"minCompeteSize", 2147483647}});
  CHECK(names(sent) == kRests);
  const Sent open = last(sent, "OPEN_ORDER");
  CHECK(open.at("/orderId") == 1);
  CHECK(open.at("/contract/conId") == kApple);
  CHECK(open.at("/contract/symbol") == "AAPL");
  CHECK(open.at("/contract/tradingClass") == "NMS");
  CHECK(open.at("/contract/strike") == 0.0);
  CHECK(open.at("/order/lmtPrice") == 90.5);
  CHECK(open.at("/order/orderRef") == "a");
  CHECK(open.at("/order/clientId") == 7);
  CHECK(open.at("/order/account") == "DU1234567");
  CHECK(open.at("/order/clearingIntent") == "IB");
  CHECK(open.at("/order/ocaType") == 3);
  CHECK(open.at("/order/exemptCode") == -1);
  CHECK(open.at("/order/algoStrategy").is_null());  // Empty texts and unset numbers are left out.
  CHECK(open.at("/order/minCompeteSize").is_null());
  CHECK(open.at("/order/transmit").is_null());
  const Sent status = last(sent, "ORDER_STATUS");
  CHECK(status.at("/remaining") == "100");
  CHECK(status.at("/permId") == open.at("/order/permId"));
  CHECK(gateway.model.schedule().size() == 1);  // One task looks at all working orders.
  const auto cancelled = gateway.cancel(client, 1);
  CHECK(names(cancelled) == kEnds);
  CHECK(last(cancelled, "ERR_MSG").at("/id") == 1);
  CHECK(last(cancelled, "ERR_MSG").at("/errorMsg") == "Order Canceled - reason:");
  CHECK(gateway.pass(1000).empty());
  CHECK(gateway.model.schedule().size() == 0);  // No order is working, so there is no task.
}

TEST_CASE("at most the quote's size trades per look at the market") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1, {{"lmtPrice", 101}, {"totalQuantity", "1200"}});
  CHECK(last(sent, "ORDER_STATUS").at("/status") == "Submitted");
  CHECK(last(sent, "ORDER_STATUS").at("/filled") == "500");
  CHECK(last(sent, "COMMISSION_AND_FEES_REPORT").at("/commissionAndFees") == 2.5);
  CHECK(last(gateway.pass(250), "ORDER_STATUS").at("/filled") == "1000");
  const auto rest = gateway.pass(250);
  CHECK(last(rest, "ORDER_STATUS").at("/status") == "Filled");
  CHECK(last(rest, "EXECUTION_DATA").at("/execution/shares") == "200");
  CHECK(last(rest, "EXECUTION_DATA").at("/execution/cumQty") == "1200");
  // Half a cent per share of the whole order, not the minimum three times.
  CHECK(last(rest, "COMMISSION_AND_FEES_REPORT").at("/commissionAndFees").get<double>() ==
        Approx(1.0));
}

TEST_CASE("immediate orders never rest") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto rest =
      gateway.place(client, 1, {{"lmtPrice", 101}, {"totalQuantity", "700"}, {"tif", "IOC"}});
  CHECK(last(rest, "ORDER_STATUS").at("/status") == "Cancelled");
  CHECK(last(rest, "ORDER_STATUS").at("/filled") == "500");
  const auto all_or_nothing = [&](int id, const char* quantity) {
    return gateway.place_fields(client, id, {{"conId", kApple}, {"exchange", "NASDAQ"}},
                                {{"action", "BUY"},
                                 {"orderType", "LMT"},
                                 {"lmtPrice", 101},
                                 {"totalQuantity", quantity},
                                 {"tif", "FOK"},
                                 {"transmit", true}});
  };
  const auto none = all_or_nothing(2, "700");
  CHECK(last(none, "ORDER_STATUS").at("/status") == "Cancelled");
  CHECK(last(none, "ORDER_STATUS").at("/filled") == "0");
  CHECK(names(all_or_nothing(3, "100")) == kFills);
}

TEST_CASE("stops, touches and trailing stops wait for their trigger") {
  world::World world = still_world();
  put_quote(world, kApple,
            {{0, 99.99, 100.01, 100, 500},
             {1000, 101.99, 102.01, 102, 500},
             {2000, 97.99, 98.01, 98, 500}});
  struct Row {
    Json order;
    int at_ms;  // When it trades.
    double price;
  };
  const Row kRows[] = {
      {{{"orderType", "STP"}, {"auxPrice", 101.5}}, 1000, 102.01},
      {{{"orderType", "STP"}, {"auxPrice", 98.5}, {"action", "SELL"}}, 2000, 97.99},
      {{{"orderType", "STP LMT"}, {"auxPrice", 101.5}, {"lmtPrice", 101.9}}, 2000, 98.01},
      {{{"orderType", "MIT"}, {"auxPrice", 98.5}}, 2000, 98.01},
      {{{"orderType", "LIT"}, {"auxPrice", 101.5}, {"lmtPrice", 101}, {"action", "SELL"}},
       1000,
       101.99},
      // Follows from 100 to 102, three below: 99.
      {{{"orderType", "TRAIL"}, {"auxPrice", 3}, {"action", "SELL"}}, 2000, 97.99},
      {{{"orderType", "TRAIL"}, {"trailingPercent", 2}, {"action", "SELL"}}, 2000, 97.99},
      {{{"orderType", "TRAIL LIMIT"}, {"auxPrice", 3}, {"lmtPriceOffset", 2}, {"action", "SELL"}},
       2000,
       97.99},
  };
  for (const Row& row : kRows) {
    INFO(row.order.dump());
    Bench gateway(world);
    const ClientSession client = gateway.connect(1, 7);
    const auto placed = gateway.place(client, 1, row.order);
    CHECK(last(placed, "ORDER_STATUS").at("/status") == "PreSubmitted");
    CHECK(last(placed, "ORDER_STATUS").at("/whyHeld") == "trigger");
    const auto before = gateway.pass(row.at_ms - 1);
    CHECK(names(before).find("EXECUTION") == std::string::npos);
    CHECK(last(gateway.pass(1), "EXECUTION_DATA").at("/execution/price") == row.price);
  }
}

TEST_CASE("a trailing stop shows its current stop price") {
  world::World world = still_world();
  put_quote(world, kApple, {{0, 99.99, 100.01, 100, 500}, {1000, 101.99, 102.01, 102, 500}});
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"orderType", "TRAIL"}, {"auxPrice", 3}, {"action", "SELL"}});
  CHECK(last(gateway.ask(client, "REQ_OPEN_ORDERS"), "OPEN_ORDER").at("/order/trailStopPrice") ==
        97.0);
  gateway.pass(1000);
  CHECK(last(gateway.ask(client, "REQ_OPEN_ORDERS"), "OPEN_ORDER").at("/order/trailStopPrice") ==
        99.0);
}

TEST_CASE("prices between bid and offer") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  CHECK(last(gateway.place(client, 1, {{"orderType", "MIDPRICE"}}), "EXECUTION_DATA")
            .at("/execution/price") == 100.0);
  int id = 1;
  for (const Json& order : {Json{{"orderType", "PEG MID"}}, Json{{"orderType", "REL"}},
                            Json{{"orderType", "PEG BEST"}, {"competeAgainstBestOffset", 0.0}}}) {
    INFO(order.dump());
    auto sent = gateway.place(client, ++id, order);
    for (int look = 0; look < 30 && names(sent).find("EXECUTION") == std::string::npos; ++look) {
      sent = gateway.pass(250);  // On average, a counterparty comes at every second look.
    }
    const double price = order["orderType"] == "PEG BEST" ? 99.99 : 100.0;  // REL adds a cent.
    CHECK(last(sent, "EXECUTION_DATA").at("/execution/price") == price);
    CHECK(last(sent, "EXECUTION_DATA").at("/execution/lastLiquidity") == 1);
  }
  // With a cap below the market, no counterparty comes.
  gateway.place(client, 10, {{"orderType", "REL"}, {"lmtPrice", 95}});
  CHECK(gateway.pass(20'000).empty());
}

TEST_CASE("market-to-limit leaves the rest as a limit order at the price of the first fill") {
  world::World world = still_world();
  put_quote(world, kApple, {{0, 99.99, 100.01, 100, 60}, {100, 100.04, 100.06, 100.05, 60}});
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"orderType", "MTL"}});
  CHECK(names(gateway.pass(1000)).empty());
  const Sent open = last(gateway.ask(client, "REQ_OPEN_ORDERS"), "OPEN_ORDER");
  CHECK(open.at("/order/lmtPrice") == 100.01);
  CHECK(open.at("/order/filledQuantity") == "60");
}

TEST_CASE("orders for the close and the opening trade at these times") {
  world::World world = still_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.hours.regular = {{10 * 60, 11 * 60}};
  }
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"orderType", "MOC"}, {"tif", "DAY"}});
  gateway.place(client, 2, {{"orderType", "LOC"}, {"tif", "DAY"}, {"lmtPrice", 95}});
  gateway.place(client, 3, {{"orderType", "MKT"}, {"tif", "OPG"}});
  const std::int64_t half_hour = 30 * 60'000;
  CHECK(gateway.pass(half_hour - 1).empty());
  const auto opening = gateway.pass(1);
  CHECK(last(opening, "EXECUTION_DATA").at("/execution/orderId") == 3);
  CHECK(gateway.pass(2 * half_hour - 1).empty());
  const auto close = gateway.pass(1);
  CHECK(last(close, "EXECUTION_DATA").at("/execution/orderId") == 1);
  CHECK(last(close, "ERR_MSG").at("/id") == 2);
}

TEST_CASE("combinations trade by their legs") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const Json legs = {{{"conId", kApple}, {"ratio", 2}, {"action", "BUY"}, {"exchange", "SMART"}},
                     {{"conId", kIbm}, {"ratio", 1}, {"action", "SELL"}, {"exchange", "SMART"}}};
  const Json contract = {{"symbol", "AAPL"},
                         {"secType", "BAG"},
                         {"exchange", "SMART"},
                         {"currency", "USD"},
                         {"comboLegs", legs}};
  Json order = {{"action", "BUY"}, {"totalQuantity", "10"}, {"orderType", "LMT"},
                {"tif", "DAY"},    {"lmtPrice", -1},        {"transmit", true}};
  CHECK(names(gateway.place_fields(client, 1, contract, order)) == kRests);
  order["lmtPrice"] = 0.5;
  const auto sent = gateway.place_fields(client, 2, contract, order);
  CHECK(names(sent) ==
        "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted EXECUTION_DATA EXECUTION_DATA "
        "EXECUTION_DATA OPEN_ORDER=Filled ORDER_STATUS=Filled COMMISSION_AND_FEES_REPORT "
        "COMMISSION_AND_FEES_REPORT");
  CHECK(sent[0].at("/contract/comboLegsDescrip") == "265598|2,8314|-1");
  CHECK(sent[0].at("/contract/comboLegs/1/conId") == kIbm);
  CHECK(sent[2].at("/contract/secType") == "BAG");
  CHECK(sent[2].at("/execution/price").get<double>() == Approx(2 * 100.01 - 199.99));
  CHECK(sent[3].at("/execution/shares") == "20");
  CHECK(sent[3].at("/execution/price").get<double>() == Approx(100.01));
  CHECK(sent[4].at("/execution/side") == "SLD");
  CHECK(sent[4].at("/execution/price") == 199.99);
  CHECK(gateway.model.ledger().accounts()[0].positions.at(kIbm).quantity == -10);
}

TEST_CASE("a bracket waits for its last part, then for its parent") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  CHECK(gateway.place(client, 1, {{"lmtPrice", 99}, {"transmit", false}}).empty());
  gateway.place(client, 2,
                {{"lmtPrice", 110}, {"action", "SELL"}, {"parentId", 1}, {"transmit", false}});
  CHECK(names(gateway.ask(client, "REQ_OPEN_ORDERS")) == "OPEN_ORDER_END");
  const auto sent = gateway.place(
      client, 3, {{"orderType", "STP"}, {"auxPrice", 90}, {"action", "SELL"}, {"parentId", 1}});
  CHECK(names(sent) == std::string(kRests) +
                           " OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted"
                           " OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted");
  CHECK(sent[5].at("/whyHeld") == "child");
  CHECK(last(sent, "ORDER_STATUS").at("/whyHeld") == "child,trigger");
  CHECK(last(sent, "ORDER_STATUS").at("/parentId") == 1);
  // The children are a group that is named after their parent.
  const std::string parent = sent[0].at("/order/permId");
  CHECK(sent[0].at("/order/ocaGroup").is_null());
  for (const Sent& child : {sent[4], sent[6]}) {
    CHECK(child.at("/order/ocaGroup") == parent);
    CHECK(child.at("/order/parentPermId") == parent);
    CHECK(child.at("/order/ocaType") == 3);
  }
  Recorder sink;
  REQUIRE(gateway.model.orders().fill(1, 0, 99, gateway.now(), sink));
  CHECK(names(gateway.pass(250)) ==
        "OPEN_ORDER=Submitted ORDER_STATUS=Submitted "
        "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted");
  // A part of the profit taker reduces the stop; all of it ends the stop.
  sink.sent.clear();
  REQUIRE(gateway.model.orders().fill(2, 40, 110, gateway.now(), sink));
  CHECK(last(sink.sent, "ORDER_STATUS").at("/orderId") == 3);
  CHECK(last(sink.sent, "ORDER_STATUS").at("/remaining") == "60");
  sink.sent.clear();
  REQUIRE(gateway.model.orders().fill(2, 60, 110, gateway.now(), sink));
  CHECK(last(sink.sent, "ERR_MSG").at("/id") == 3);
  CHECK(last(sink.sent, "ERR_MSG").at("/errorCode") == 202);
}

TEST_CASE("children end with their parent, and need one") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  CHECK(names(gateway.place(client, 1, {{"lmtPrice", 99}, {"parentId", 77}})) == "ERR_MSG=10006");
  gateway.place(client, 2, {{"lmtPrice", 99}});
  gateway.place(client, 3, {{"lmtPrice", 110}, {"action", "SELL"}, {"parentId", 2}});
  CHECK(names(gateway.cancel(client, 2)) == std::string(kEnds) + " " + kEnds);
}

TEST_CASE("one fill in a group cancels or reduces the others") {
  for (const int type : {1, 2}) {
    INFO(type);
    Bench gateway;
    const ClientSession client = gateway.connect(1, 7);
    for (const int id : {1, 2}) {
      gateway.place(client, id, {{"lmtPrice", 90 + id}, {"ocaGroup", "g"}, {"ocaType", type}});
    }
    gateway.place(client, 3, {{"lmtPrice", 93}, {"ocaGroup", "other"}, {"ocaType", type}});
    Recorder sink;
    REQUIRE(gateway.model.orders().fill(1, 50, 91, gateway.now(), sink));
    CHECK(last(sink.sent, "ORDER_STATUS").at("/orderId") == 2);
    if (type == 1) {
      CHECK(last(sink.sent, "ORDER_STATUS").at("/status") == "Cancelled");
    } else {
      CHECK(last(sink.sent, "ORDER_STATUS").at("/remaining") == "50");
    }
  }
}

TEST_CASE("every fill in a group leaves each of the others the same fraction of its quantity") {
  for (const int type : {2, 3}) {
    INFO(type);
    Bench gateway;
    const ClientSession client = gateway.connect(1, 7);
    const auto place = [&](int id, int quantity) {
      gateway.place(client, id,
                    {{"lmtPrice", 90 + id},
                     {"totalQuantity", std::to_string(quantity)},
                     {"ocaGroup", "g"},
                     {"ocaType", type}});
    };
    place(1, 100);
    place(2, 100);
    place(3, 30);
    const auto remaining = [&](int id) {
      for (const auto& [perm_id, order] : gateway.model.orders().orders()) {
        if (order.order_id == id) {
          return is_final(order.status) ? -1 : order.remaining();
        }
      }
      return -1.0;
    };
    Recorder sink;
    const auto fill = [&](int id, double quantity) {
      REQUIRE(gateway.model.orders().fill(id, quantity, 91, gateway.now(), sink));
    };
    fill(1, 25);
    CHECK(remaining(2) == 75);
    CHECK(remaining(3) == 22);  // Of 22.5.
    fill(1, 25);
    CHECK(remaining(2) == 50);
    CHECK(remaining(3) == 15);
    fill(2, 25);  // Now another one of them trades.
    CHECK(remaining(1) == 25);
    CHECK(remaining(3) == 7);
    fill(3, 7);
    CHECK(remaining(1) == -1);
    CHECK(remaining(2) == -1);
  }
}

TEST_CASE("conditions hold back or cancel an order") {
  world::World world = still_world();
  put_quote(world, kIbm, {{0, 199.99, 200.01, 200, 500}, {1000, 209.99, 210.01, 210, 500}});
  const Json price = {{"type", 1},      {"isConjunctionConnection", true},
                      {"isMore", true}, {"price", 205},
                      {"conId", kIbm},  {"exchange", "SMART"}};
  const Json later = {{"type", 3},
                      {"isConjunctionConnection", true},
                      {"isMore", true},
                      {"time", "20260105 09:30:02 US/Eastern"}};
  const Json early = {{"type", 3},
                      {"isConjunctionConnection", false},
                      {"isMore", false},
                      {"time", "20260105 15:29:00 MET"}};
  Bench market(world);
  const double before = market.model.market().previous_close(
      market.model.world().find_instrument(kIbm), market.now().wall_ms);
  const Json percent = {{"type", 7},      {"isConjunctionConnection", true},
                        {"isMore", true}, {"changePercent", 100 * (205 / before - 1)},
                        {"conId", kIbm},  {"exchange", "SMART"}};
  const Json volume = {{"type", 6},      {"isConjunctionConnection", true},
                       {"isMore", true}, {"volume", 1},
                       {"conId", kIbm},  {"exchange", "SMART"}};
  const Json margin = {
      {"type", 4}, {"isConjunctionConnection", true}, {"isMore", true}, {"percent", 99}};
  struct Row {
    Json conditions;
    int at_ms;  // When it trades; -1 = not within three seconds.
  };
  const Row kRows[] = {
      {Json::array({price}), 1000},        {Json::array({later}), 2000},
      {Json::array({price, later}), 2000}, {Json::array({early, price}), 1000},
      {Json::array({percent}), 1000},      {Json::array({margin}), -1},
      {Json::array({price, margin}), -1},  {Json::array({volume, price}), 1000},
  };
  for (const Row& row : kRows) {
    INFO(row.conditions.dump());
    Bench gateway(world);
    const ClientSession client = gateway.connect(1, 7);
    const auto placed =
        gateway.place(client, 1, {{"orderType", "MKT"}, {"conditions", row.conditions}});
    CHECK(names(placed) == "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted");
    CHECK(last(placed, "OPEN_ORDER").at("/order/conditions").size() == row.conditions.size());
    if (row.at_ms < 0) {
      CHECK(gateway.pass(3000).empty());
      continue;
    }
    CHECK(gateway.pass(row.at_ms - 1).empty());
    CHECK(names(gateway.pass(1)).find("EXECUTION_DATA") == 0);
  }
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  Json order = limit(90);
  order["conditions"] = Json::array({price});
  order["conditionsCancelOrder"] = true;
  CHECK(names(gateway.place(client, 1, order)) == kRests);
  CHECK(names(gateway.pass(1000)) == kEnds);
  const Json trade = {{"type", 5},
                      {"isConjunctionConnection", true},
                      {"symbol", "IBM"},
                      {"secType", "STK"},
                      {"exchange", "SMART"}};
  gateway.place(client, 2, {{"orderType", "MKT"}, {"conditions", Json::array({trade})}});
  CHECK(gateway.pass(1000).empty());
  gateway.place(client, 3, {{"orderType", "MKT"}}, kIbm);
  CHECK(last(gateway.pass(1000), "EXECUTION_DATA").at("/execution/orderId") == 2);
}

TEST_CASE("a time of an order means the instant that it names, and a wrong one is refused") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  int id = 0;
  const auto good_till = [&](const char* time) {
    return gateway.place(client, ++id, {{"lmtPrice", 90}, {"tif", "GTD"}, {"goodTillDate", time}});
  };
  CHECK(names(good_till("20260105 10:00:00 US/Eastern")) == kRests);
  const auto implied = good_till("20260105 10:00:00");
  CHECK(implied[0].at("/errorCode") == 2174);
  CHECK(implied[0].at("/id") == 2);
  CHECK(names(gateway.pass(30 * 60'000 - 1)).empty());
  CHECK(names(gateway.pass(1)) ==
        "ORDER_STATUS=Cancelled ERR_MSG=202 ORDER_STATUS=Cancelled ERR_MSG=202");
  for (const char* const time :
       {"", "soon", "20260105 10:30:00 Mars/Olympus", "20260132 10:30:00"}) {
    const auto sent = good_till(time);
    INFO(time);
    CHECK(names(sent) == "ERR_MSG=391");
    CHECK(
        std::string(sent[0].at("/errorMsg")).starts_with("End Time: The date, time, or time-zone"));
  }
  const ClientSession old = gateway.connect(2, 8, 165);
  CHECK(names(gateway.place(
            old, 1, {{"lmtPrice", 90}, {"tif", "GTD"}, {"goodTillDate", "20260106"}})) == kRests);
}

TEST_CASE("orders expire according to their time in force") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"lmtPrice", 90}, {"tif", "DAY"}});
  gateway.place(
      client, 2,
      {{"lmtPrice", 90}, {"tif", "GTD"}, {"goodTillDate", "20260105 09:31:00 US/Eastern"}});
  const auto later =
      gateway.place(client, 3, {{"orderType", "MKT"}, {"goodAfterTime", "20260105-14:30:30"}});
  CHECK(last(later, "ORDER_STATUS").at("/status") == "PreSubmitted");
  CHECK(last(gateway.pass(30'000), "EXECUTION_DATA").at("/execution/orderId") == 3);
  CHECK(last(gateway.pass(30'000), "ERR_MSG").at("/id") == 2);
  CHECK(gateway.pass(14 * 3'600'000).empty());  // Until 23:31.
  CHECK(last(gateway.pass(3'600'000), "ERR_MSG").at("/id") == 1);
}

}  // namespace ibgw::gateway
