// What the broker takes, what it rejects, and what it adds, on the model alone.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/gateway/orders/order_test_support.hpp"

namespace ibgw::gateway {
namespace {

using Json = nlohmann::json;

constexpr int kBitcoin = 479624278;
constexpr int kEuro = 12087792;
constexpr const char* kTurnedDown = "OPEN_ORDER=Inactive ORDER_STATUS=Inactive ERR_MSG=201";

std::string text_of_error(const std::vector<Sent>& sent) {
  return last(sent, "ERR_MSG").at("/errorMsg");
}

}  // namespace

TEST_CASE("the error of a rejected order comes before its status if the world says so") {
  world::World world = still_world();
  world.rejection = world::Rejection::error_first;
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  CHECK(names(gateway.place(client, 1, {{"lmtPrice", 99}, {"totalQuantity", "100000"}})) ==
        "ERR_MSG=201 OPEN_ORDER=Inactive ORDER_STATUS=Inactive");
}

TEST_CASE("a stock that is routed smartly has no fill-or-kill") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1, {{"lmtPrice", 101}, {"tif", "FOK"}});
  CHECK(names(sent) == kTurnedDown);
  CHECK(text_of_error(sent) ==
        "Order rejected - reason:The time-in-force FOK is invalid for this combination of exchange "
        "and security type.");
  // A change to it leaves the order as it is.
  gateway.place(client, 2, {{"lmtPrice", 90}});
  CHECK(names(gateway.place(client, 2, {{"lmtPrice", 90}, {"tif", "FOK"}})) == "ERR_MSG=201");
  CHECK(names(gateway.cancel(client, 2)) == kEnds);
}

TEST_CASE("a limit far below the market lends no money") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const Json far = {{"lmtPrice", 1}, {"totalQuantity", "1000000"}};
  CHECK(names(gateway.place(client, 1, far)) == kTurnedDown);
  CHECK(names(gateway.place(
            client, 2, {{"lmtPrice", 900}, {"action", "SELL"}, {"totalQuantity", "100000"}})) ==
        kTurnedDown);
  const auto preview =
      gateway.place(client, 3, {{"lmtPrice", 1}, {"totalQuantity", "100"}, {"whatIf", true}});
  // Bought at the offer, a cent above its mark, and a dollar of commission.
  CHECK(preview[0].at("/orderState/equityWithLoanChange").get<double>() == Approx(-2));
  CHECK(preview[0].at("/orderState/initMarginChange").get<double>() == Approx(5000));
}

TEST_CASE("a global cancel names this client's orders that are over") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const ClientSession other = gateway.connect(2, 8);
  const std::string perm = last(gateway.place(client, 1, {{"lmtPrice", 90}}), "ORDER_STATUS")
                               .at("/permId")
                               .get<std::string>();
  gateway.cancel(client, 1);
  gateway.place(client, 2, {{"lmtPrice", 90}});
  const auto sent = gateway.ask(client, "REQ_GLOBAL_CANCEL");
  CHECK(names(sent) == std::string(kEnds) + " ERR_MSG=161");
  CHECK(last(sent, "ERR_MSG").at("/id") == 1);
  CHECK(text_of_error(sent) ==
        "Cancel attempted when order is not in a cancellable state.  Order permId =" + perm);
  CHECK(gateway.ask(other, "REQ_GLOBAL_CANCEL").empty());
}

TEST_CASE("all executions come before all commissions") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"orderType", "MKT"}});
  gateway.place(client, 2, {{"orderType", "MKT"}});
  const auto sent = gateway.ask(client, "REQ_EXECUTIONS", R"({"reqId":4})");
  CHECK(names(sent) ==
        "EXECUTION_DATA EXECUTION_DATA COMMISSION_AND_FEES_REPORT COMMISSION_AND_FEES_REPORT "
        "EXECUTION_DATA_END");
  CHECK(sent[0].at("/execution/optExerciseOrLapseType") == -1);
  CHECK(sent[0].at("/execution/submitter").is_null());
}

TEST_CASE("an order is told what a gateway adds to it") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto rests = gateway.place(client, 1, {{"lmtPrice", 90}});
  CHECK(last(rests, "OPEN_ORDER").at("/order/autoCancelDate") == "20260630 16:00:00 US/Eastern");
  CHECK(last(gateway.place(client, 2, {{"lmtPrice", 90}, {"tif", "DAY"}}), "OPEN_ORDER")
            .at("/order/autoCancelDate")
            .is_null());
  CHECK(last(gateway.place(client, 3, {{"orderType", "REL"}, {"lmtPrice", 90}}), "OPEN_ORDER")
            .at("/order/auxPrice") == 0.01);
  const Sent filled = last(gateway.place(client, 4, {{"orderType", "MKT"}}), "OPEN_ORDER");
  CHECK(filled.at("/orderState/completedStatus") == "Filled Size: 100");
  CHECK(filled.at("/orderState/completedTime") == "20260105 09:30:00 US/Eastern");
}

TEST_CASE("algorithms are known by name, and so are their parameters") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  struct Row {
    const char* strategy;
    Json parameters;
    int code;  // 0 = it rests.
    const char* text;
  };
  const Row kRows[] = {
      {"Adaptive", {{"adaptivePriority", "Urgent"}}, 0, ""},
      {"PctVol", {{"pctVol", "0.1"}, {"noTakeLiq", "1"}}, 0, ""},
      {"Twap",
       {{"strategyType", "Marketable"}},
       443,
       "Order processing failed. Unknown algo attribute:strategyType"},
      {"Inline", Json::object(), 439, "Order processing failed. Algorithm definition not found"},
      {"MinImpact", Json::object(), 439, "Order processing failed. Algorithm definition not found"},
  };
  int id = 0;
  for (const Row& row : kRows) {
    INFO(row.strategy);
    const auto sent = gateway.place(
        client, ++id,
        {{"lmtPrice", 90}, {"algoStrategy", row.strategy}, {"algoParams", row.parameters}});
    if (row.code == 0) {
      CHECK(names(sent) == kRests);
      continue;
    }
    REQUIRE(names(sent) == "ERR_MSG=" + std::to_string(row.code));
    CHECK(text_of_error(sent) == row.text);
  }
  CHECK(names(gateway.place(client, ++id,
                            {{"lmtPrice", 90}, {"algoStrategy", "DarkIce"}, {"displaySize", 1}})) ==
        "ERR_MSG=10255");
}

TEST_CASE("a snap order takes its limit from the market when it is placed") {
  world::World world = still_world();
  world.instruments[static_cast<std::size_t>(world.find_instrument(kApple))].price.tape = {
      {0, 99.98, 100.02, 100, 500}, {1000, 99.95, 99.99, 99.97, 500}};
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  CHECK(names(gateway.place(client, 1, {{"orderType", "SNAP MKT"}})) == kFills);
  CHECK(names(gateway.place(client, 2, {{"orderType", "SNAP MKT"}, {"auxPrice", 0.02}})) == kRests);
  CHECK(names(gateway.place(client, 3, {{"orderType", "SNAP MID"}})) == kRests);
  CHECK(names(gateway.place(client, 4, {{"orderType", "SNAP PRIM"}})) == kRests);
  const auto sent = gateway.pass(1000);  // The offer falls to 99.99.
  CHECK(names(sent).find("EXECUTION_DATA") != std::string::npos);
  CHECK(gateway.model.orders().find(2)->status == OrderStatus::filled);
  CHECK(gateway.model.orders().find(3)->status == OrderStatus::filled);
  CHECK(gateway.model.orders().find(4)->status == OrderStatus::submitted);  // Its limit is 99.98.
}

TEST_CASE("a currency hedge without a quantity takes that of its parent's trade") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const Json hedge = {{"action", "BUY"},  {"orderType", "MKT"}, {"tif", "DAY"},
                      {"hedgeType", "F"}, {"parentId", 1},      {"totalQuantity", "0"},
                      {"transmit", true}};
  const Json contract = {{"conId", kEuro}, {"exchange", "IDEALPRO"}};
  CHECK(names(gateway.place_fields(client, 1, contract, hedge)) == "ERR_MSG=10006");
  gateway.place(client, 1, {{"orderType", "MKT"}, {"transmit", false}});
  const auto sent = gateway.place_fields(client, 2, contract, hedge);
  const Order* const placed = gateway.model.orders().find(2);
  REQUIRE(placed != nullptr);
  CHECK(placed->terms.oca_group.empty());
  // 100 shares at 100.01 dollars, in euros.
  CHECK(placed->terms.quantity > 10'001 / 1.5);
  CHECK(placed->terms.quantity < 10'001);
  gateway.pass(1000);
  CHECK(gateway.model.orders().find(2)->status == OrderStatus::filled);
}

TEST_CASE("a currency hedge that comes after its parent's trade is sized at once") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  Json hedge = {{"action", "BUY"}, {"orderType", "MKT"},   {"tif", "DAY"},    {"hedgeType", "F"},
                {"parentId", 1},   {"totalQuantity", "0"}, {"transmit", true}};
  const Json contract = {{"conId", kEuro}, {"exchange", "IDEALPRO"}};
  gateway.place(client, 1, {{"orderType", "MKT"}});
  REQUIRE(gateway.model.orders().find(1)->status == OrderStatus::filled);
  gateway.place_fields(client, 2, contract, hedge);
  gateway.pass(1000);
  CHECK(gateway.model.orders().find(2)->status == OrderStatus::filled);
  // It can be sent again to transmit it, without a size.
  hedge["transmit"] = false;
  CHECK(gateway.place_fields(client, 3, contract, hedge).empty());
  hedge["transmit"] = true;
  gateway.place_fields(client, 3, contract, hedge);
  gateway.pass(1000);
  CHECK(gateway.model.orders().find(3)->status == OrderStatus::filled);
}

TEST_CASE("the average price of one trade is its price") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"orderType", "MKT"}, {"totalQuantity", "41"}});
  CHECK(gateway.model.orders().find(1)->average_price ==
        gateway.model.orders().find(1)->last_price);
}

TEST_CASE("coins are bought for cash, at once or within five minutes, and never sold short") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  int id = 0;
  const auto place = [&](const Json& order) {
    Json whole = {{"action", "BUY"}, {"orderType", "MKT"}, {"tif", "IOC"}, {"transmit", true}};
    whole.update(order);
    return gateway.place_fields(client, ++id, {{"conId", kBitcoin}, {"exchange", "PAXOS"}}, whole);
  };
  CHECK(names(place({{"totalQuantity", "0.01"}})) == "ERR_MSG=10289");
  CHECK(names(place({{"totalQuantity", "0.01"}, {"cashQty", 100}})) == "ERR_MSG=10293");
  --id;  // None of these used up the id.
  const auto bought = place({{"cashQty", 1000}});
  CHECK(names(bought) == kFills);
  CHECK(names(place({{"cashQty", 1000}, {"tif", "DAY"}})) == kTurnedDown);
  CHECK(names(place({{"cashQty", 1000}, {"tif", "Minutes"}})) == kTurnedDown);
  const Json limit = {{"orderType", "LMT"}, {"lmtPrice", 1000}, {"totalQuantity", "0.01"}};
  Json order = limit;
  order["tif"] = "GTC";
  CHECK(names(place(order)) == kTurnedDown);
  order["tif"] = "Minutes";
  CHECK(names(place(order)) == kRests);
  CHECK(names(gateway.pass(5 * 60'000 - 1)).empty());
  CHECK(names(gateway.pass(1)) == kEnds);
  CHECK(names(place({{"action", "SELL"}, {"totalQuantity", "10"}})) == kTurnedDown);
  // Nothing but coins lives for minutes.
  CHECK(names(gateway.place(client, ++id, {{"lmtPrice", 90}, {"tif", "Minutes"}})) == kTurnedDown);
}

}  // namespace ibgw::gateway
