// Changing, refusing, listing and seeing orders, executions by filter, options, on the model alone.
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/gateway/contract_test_support.hpp"
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

TEST_CASE("an order is changed by its own id") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, limit(90));
  const auto changed = gateway.place(client, 1, {{"lmtPrice", 91}, {"totalQuantity", "200"}});
  CHECK(last(changed, "OPEN_ORDER").at("/order/lmtPrice") == 91.0);
  CHECK(last(changed, "ORDER_STATUS").at("/remaining") == "200");
  CHECK(names(gateway.place(client, 1, limit(91, "SELL"))) == "ERR_MSG=105");
  CHECK(names(gateway.place(client, 1, limit(91), kIbm)) == "ERR_MSG=105");
  const auto filled = gateway.place(client, 1, {{"lmtPrice", 101}, {"totalQuantity", "600"}});
  CHECK(last(filled, "ORDER_STATUS").at("/filled") == "500");
  CHECK(names(gateway.place(client, 1, {{"lmtPrice", 101}, {"totalQuantity", "400"}})) ==
        "ERR_MSG=134");
  gateway.pass(250);
  CHECK(names(gateway.place(client, 1, limit(91))) == "ERR_MSG=104");
  CHECK(names(gateway.place(client, 2, {{"lmtPrice", 90}})) == kRests);
  gateway.cancel(client, 2);
  CHECK(names(gateway.place(client, 2, limit(91))) == "ERR_MSG=103");
}

TEST_CASE("ids increase per client id, and stay above those that the client has seen") {
  Bench gateway;
  const ClientSession a = gateway.connect(1, 7);
  const ClientSession b = gateway.connect(2, 8);
  gateway.place(a, 20, limit(90));
  CHECK(names(gateway.place(a, 20, limit(90)))[0] == 'O');  // The same order again: a change.
  CHECK(names(gateway.place(a, 19, limit(90))) == "ERR_MSG=103");
  CHECK(gateway.ask(a, "REQ_IDS")[0].at("/orderId") == 21);
  CHECK(gateway.ask(b, "REQ_IDS")[0].at("/orderId") == 1);
  CHECK(names(gateway.ask(b, "REQ_ALL_OPEN_ORDERS")) ==
        "OPEN_ORDER=Submitted ORDER_STATUS=Submitted OPEN_ORDER_END");
  CHECK(gateway.ask(b, "REQ_IDS")[0].at("/orderId") == 21);
  CHECK(names(gateway.ask(b, "REQ_OPEN_ORDERS")) == "OPEN_ORDER_END");
}

TEST_CASE("an invalid order is refused with its id") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  struct Row {
    Json order;
    int code;
  };
  const Row kRows[] = {
      {{{"lmtPrice", 90.001}}, 110},
      {{{"orderType", "STP"}, {"auxPrice", 90.001}}, 110},
      {{{"lmtPrice", 90}, {"totalQuantity", "0"}}, 434},
      {{{"lmtPrice", 90}, {"totalQuantity", "0.5"}}, 10243},
      {{{"lmtPrice", 90}, {"totalQuantity", "-5"}}, 321},
      {{{"lmtPrice", 90}, {"action", "HOLD"}}, 321},
      {{{"lmtPrice", 90}, {"account", "DU9"}}, 321},
      {{{"lmtPrice", 90}, {"tif", "SOON"}}, 10052},
      {{{"lmtPrice", 90}, {"tif", "GTD"}, {"goodTillDate", "tomorrow"}}, 391},
      {{{"lmtPrice", 90}, {"goodAfterTime", "soon"}}, 391},
      {{{"orderType", "VOL"}}, 387},
      {{{"orderType", "LIMIT"}, {"lmtPrice", 90}}, 321},
      {{{"orderType", "LMT"}}, 107},
      {{{"orderType", "TRAIL"}}, 107},
      {{{"orderType", "TRAIL LIMIT"}, {"auxPrice", 1}}, 107},
      {{{"orderType", "MOC"}, {"tif", "GTC"}}, 113},
      {{{"orderType", "STP"}, {"auxPrice", 99}, {"tif", "OPG"}}, 111},
      {{{"lmtPrice", 90}, {"whatIf", true}, {"transmit", false}}, 413},
      {{{"lmtPrice", 90}, {"ocaType", 9}}, 321},
      {{{"lmtPrice", 90}, {"conditions", Json::array({{{"type", 2}}})}}, 321},
      {{{"lmtPrice", 90}, {"faGroup", "all"}}, 321},
  };
  for (const Row& row : kRows) {
    INFO(row.order.dump());
    const auto sent = gateway.place(client, 1, row.order);
    REQUIRE(names(sent) == "ERR_MSG=" + std::to_string(row.code));
    CHECK(sent[0].at("/id") == 1);
  }
  CHECK(names(gateway.place(client, 1, limit(90), 424242)) == "ERR_MSG=200");
  constexpr int kIndex = 416904;
  const Json contract = {{"conId", kIndex}, {"exchange", "CBOE"}};
  const Json order = {
      {"action", "BUY"}, {"totalQuantity", "1"}, {"orderType", "LMT"}, {"lmtPrice", 90}};
  CHECK(names(gateway.place_fields(client, 1, contract, order)) == "ERR_MSG=412");
  gateway.pass(400 * 86'400'000LL);  // Beyond the options' and futures' first expiration.
  constexpr int kFirstOption = 700'000'001;
  CHECK(names(gateway.place(client, 1, limit(1), kFirstOption)) == "ERR_MSG=392");
  CHECK(gateway.ask(client, "REQ_IDS")[0].at("/orderId") == 1);  // None of these used up the id.
}

TEST_CASE("an order that the account cannot carry is rejected") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1, {{"lmtPrice", 99}, {"totalQuantity", "100000"}});
  CHECK(names(sent) == "OPEN_ORDER=Inactive ORDER_STATUS=Inactive ERR_MSG=201");
  CHECK(names(gateway.cancel(client, 1)) == "ERR_MSG=10148");
  CHECK(gateway.pass(1000).empty());
}

TEST_CASE("a what-if answers with margin and leaves nothing behind") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1, {{"lmtPrice", 101}, {"whatIf", true}});
  REQUIRE(names(sent) == "OPEN_ORDER=PreSubmitted");
  const Sent open = sent[0];
  CHECK(open.at("/order/whatIf") == true);
  CHECK(open.at("/orderState/commissionAndFees") == 1.0);
  const auto number = [&](const char* name) {
    return open.at((std::string("/orderState/") + name).c_str()).get<double>();
  };
  // Half of the 100 shares at their mark of 100; one dollar above it and the commission are lost.
  CHECK(number("initMarginChange") == Approx(5000));
  CHECK(number("equityWithLoanChange") == Approx(-101));
  CHECK(number("initMarginAfter") == Approx(number("initMarginBefore") + 5000));
  CHECK(names(gateway.ask(client, "REQ_OPEN_ORDERS")) == "OPEN_ORDER_END");
  CHECK(gateway.ask(client, "REQ_IDS")[0].at("/orderId") == 1);
  CHECK(gateway.model.schedule().size() == 0);
}

TEST_CASE("outside trading hours an order is held, with a notice") {
  world::World world = still_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = exchange.name != "NASDAQ";
    exchange.hours.regular = {{10 * 60, 16 * 60}};
  }
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  const auto sent = gateway.place(client, 1, {{"orderType", "MKT"}});
  CHECK(names(sent) == "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted ERR_MSG=399");
  CHECK(last(sent, "ERR_MSG").at("/errorMsg") ==
        "Order Message:\nBUY 100 AAPL NASDAQ.NMS\nWarning: Your order will not be placed at the "
        "exchange until 2026-01-05 10:00:00 US/Eastern.");
  CHECK(names(gateway.place(client, 2, {{"orderType", "MKT"}, {"outsideRth", true}})) == kFills);
  CHECK(names(gateway.place(client, 3, {{"orderType", "MKT"}}, kIbm)) == kFills);
  CHECK(gateway.pass(30 * 60'000 - 1).empty());
  CHECK(last(gateway.pass(1), "EXECUTION_DATA").at("/execution/orderId") == 1);
}

TEST_CASE("an exchange with hours is closed at weekends") {
  world::World world = still_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = false;
  }
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.pass(5 * 86'400'000);  // To Saturday, 9:30.
  const auto sent = gateway.place(client, 1, {{"orderType", "MKT"}});
  const std::string text = last(sent, "ERR_MSG").at("/errorMsg");
  CHECK(text.find("until 2026-01-12 09:30:00 US/Eastern.") != std::string::npos);
  // A day order placed now is good for Monday.
  gateway.place(client, 2, {{"lmtPrice", 90}, {"tif", "DAY"}});
  CHECK(last(gateway.pass(2 * 86'400'000 + 7 * 3'600'000), "ERR_MSG").at("/id") == 2);
}

TEST_CASE("a day order outside regular hours lives until the post-market ends") {
  world::World world = still_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = false;
  }
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, {{"lmtPrice", 90}, {"tif", "DAY"}});
  gateway.place(client, 2, {{"lmtPrice", 90}, {"tif", "DAY"}, {"outsideRth", true}});
  const std::int64_t hour = 3'600'000;
  CHECK(last(gateway.pass(6 * hour + hour / 2), "ERR_MSG").at("/id") == 1);  // 16:00.
  CHECK(names(gateway.place(client, 3, {{"orderType", "MKT"}, {"outsideRth", true}})) == kFills);
  CHECK(gateway.pass(4 * hour - 1).empty());
  CHECK(last(gateway.pass(1), "ERR_MSG").at("/id") == 2);
  // At night, the notice names the pre-market.
  const auto sent = gateway.place(client, 4, {{"orderType", "MKT"}, {"outsideRth", true}});
  const std::string text = last(sent, "ERR_MSG").at("/errorMsg");
  CHECK(text.find("until 2026-01-06 04:00:00 US/Eastern.") != std::string::npos);
}

// A rule may change the world while the model is sending messages.
TEST_CASE("orders that change while they are being reported still end once") {
  class Meddler final : public MessageSink {
   public:
    explicit Meddler(Bench& gateway) : gateway_(gateway) {}
    void send(int session, const wire::Message& message) override {
      told.send(session, message);
      const Sent one = told.sent.back();
      if (one.name == "ORDER_STATUS" && one.at("/status") == "Cancelled") {
        gateway_.model.orders().cancel(2, "", gateway_.now(), *this);
      } else if (one.name == "EXECUTION_DATA") {
        gateway_.model.orders().cancel(3, "", gateway_.now(), *this);
      }
    }
    Recorder told;

   private:
    Bench& gateway_;
  };
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, limit(90));
  gateway.place(client, 2, {{"lmtPrice", 110}, {"action", "SELL"}, {"parentId", 1}});
  gateway.place(client, 3, limit(91));
  Meddler meddler(gateway);
  REQUIRE(gateway.model.orders().cancel(1, "", gateway.now(), meddler));
  CHECK(names(meddler.told.sent) ==
        "ORDER_STATUS=Cancelled ORDER_STATUS=Cancelled ERR_MSG=202 ERR_MSG=202");
  meddler.told.sent.clear();
  REQUIRE(gateway.model.orders().fill(3, 40, 91, gateway.now(), meddler));
  CHECK(names(meddler.told.sent) ==
        "EXECUTION_DATA ORDER_STATUS=Cancelled ERR_MSG=202 OPEN_ORDER=Cancelled "
        "ORDER_STATUS=Cancelled COMMISSION_AND_FEES_REPORT");
  CHECK(gateway.model.orders().find(3)->filled == 40);
  CHECK_FALSE(gateway.model.orders().fill(3, 0, 91, gateway.now(), meddler));
}

TEST_CASE("a short sale waits for shares") {
  world::World world = still_world();
  world.instruments[static_cast<std::size_t>(world.find_instrument(kApple))].shortable = false;
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  CHECK(names(gateway.place(client, 1, {{"orderType", "MKT"}, {"action", "SELL"}})) == kFills);
  const auto held = gateway.place(client, 2, {{"orderType", "MKT"}, {"action", "SELL"}});
  CHECK(names(held) == "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted ERR_MSG=404");
  CHECK(last(held, "ORDER_STATUS").at("/whyHeld") == "locate");
}

TEST_CASE("who sees which orders") {
  world::World world = still_world();
  world.master_client_id = 9;
  Bench gateway(world);
  const ClientSession mine = gateway.connect(1, 7);
  const ClientSession other = gateway.connect(2, 8);
  const ClientSession master = gateway.connect(3, 9);
  const auto sent = gateway.place(mine, 5, limit(90));
  for (const Sent& one : sent) {
    CHECK((one.session == 1 || one.session == 3));
    CHECK(one.at(one.name == "OPEN_ORDER" ? "/order/clientId" : "/clientId") == 7);
  }
  CHECK(sent.size() == 8);
  CHECK(names(gateway.cancel(other, 5)) == "ERR_MSG=10147");
  CHECK(names(gateway.cancel(ClientSession{1, 7, 100}, 99)) == "ERR_MSG=135");
  CHECK(names(gateway.ask(master, "REQ_OPEN_ORDERS")) ==
        "OPEN_ORDER=Submitted ORDER_STATUS=Submitted OPEN_ORDER_END");
  CHECK(names(gateway.ask(other, "REQ_GLOBAL_CANCEL")).find("ORDER_STATUS=Cancelled") == 0);
}

TEST_CASE("orders keep working while their client is away, and are reported when it comes back") {
  world::World world = still_world();
  put_quote(world, kApple, {{0, 99.99, 100.01, 100, 500}, {1000, 89.99, 90.01, 90, 500}});
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 7);
  gateway.place(client, 1, limit(95));
  gateway.place(client, 2, limit(80));
  gateway.model.end(client);
  CHECK(gateway.pass(1000).empty());
  const ClientSession again = gateway.connect(2, 7);
  CHECK(names(gateway.start_up)
            .find("OPEN_ORDER=Submitted ORDER_STATUS=Submitted OPEN_ORDER_END "
                  "MANAGED_ACCTS NEXT_VALID_ID") == 0);
  CHECK(last(gateway.start_up, "OPEN_ORDER").at("/orderId") == 2);
  CHECK(last(gateway.start_up, "NEXT_VALID_ID").at("/orderId") == 3);
  const auto executions = gateway.ask(again, "REQ_EXECUTIONS", R"({"reqId":4})");
  CHECK(names(executions) == "EXECUTION_DATA COMMISSION_AND_FEES_REPORT EXECUTION_DATA_END");
  CHECK(executions[0].at("/reqId") == 4);
  CHECK(executions[0].at("/execution/price") == 90.01);
  const auto completed = gateway.ask(again, "REQ_COMPLETED_ORDERS");
  CHECK(names(completed) == "COMPLETED_ORDER COMPLETED_ORDERS_END");
  CHECK(completed[0].at("/orderState/status") == "Filled");
  CHECK(completed[0].at("/orderState/completedStatus") == "Filled Size: 100");
  CHECK(completed[0].at("/orderState/completedTime") == "20260105 09:30:01 US/Eastern");
  CHECK(completed[0].at("/order/filledQuantity") == "100");
  CHECK(completed[0].at("/order/totalQuantity") == "0");
  CHECK(completed[0].at("/order/orderId") == 1);
  CHECK(completed[0].at("/orderState/commissionAndFees") == 1.0);
  CHECK(completed[0].at("/orderState/commissionAndFeesCurrency") == "USD");
  gateway.cancel(again, 2);
  gateway.model.end(again);
  gateway.connect(3, 7);
  // No order is open.
  CHECK(names(gateway.start_up).find("MANAGED_ACCTS NEXT_VALID_ID") == 0);
}

TEST_CASE("executions by filter") {
  Bench gateway;
  const ClientSession a = gateway.connect(1, 7);
  const ClientSession b = gateway.connect(2, 8, 120);
  gateway.place(a, 1, {{"orderType", "MKT"}});
  gateway.pass(60'000);
  gateway.place(b, 1, {{"orderType", "MKT"}, {"action", "SELL"}}, kIbm);
  const auto count = [&](const char* filter) {
    const auto sent = gateway.ask(a, "REQ_EXECUTIONS",
                                  fmt::format(R"({{"reqId":1,"executionFilter":{}}})", filter));
    return sent.size() / 2;  // Each has a commission; the end marker is odd.
  };
  CHECK(count("{}") == 2);
  CHECK(count(R"({"clientId":7})") == 1);
  CHECK(count(R"({"acctCode":"DU1234567","secType":"STK"})") == 2);
  CHECK(count(R"({"acctCode":"DU2"})") == 0);
  CHECK(count(R"({"symbol":"IBM"})") == 1);
  CHECK(count(R"({"side":"BUY"})") == 1);
  CHECK(count(R"({"side":"SLD"})") == 1);
  CHECK(count(R"({"exchange":"NYSE"})") == 1);
  CHECK(count(R"({"time":"20260105 15:30:30 MET"})") == 1);
  CHECK(count(R"({"lastNDays":2147483647})") == 2);
  CHECK(count(R"({"specificDates":[20260104]})") == 0);
  CHECK(count(R"({"specificDates":[20260105]})") == 2);
  gateway.pass(24 * 3'600'000);
  CHECK(count("{}") == 0);
  CHECK(count(R"({"lastNDays":2})") == 2);
  CHECK(names(gateway.ask(a, "REQ_EXECUTIONS",
                          R"({"reqId":1,"executionFilter":{"time":"noon"}})")) == "ERR_MSG=321");
  const auto implied = gateway.ask(a, "REQ_EXECUTIONS",
                                   R"({"reqId":1,"executionFilter":{"time":"20260105 09:30:30"}})");
  CHECK(names(implied) == "ERR_MSG=2174 EXECUTION_DATA_END");
  const auto old =
      gateway.ask(b, "REQ_EXECUTIONS", R"({"reqId":1,"executionFilter":{"lastNDays":2}})");
  CHECK(old[0].at("/execution/time") == "20260105  09:30:00");
}

TEST_CASE("manual orders are bound to client 0 when it asks") {
  Bench gateway;
  wire::Message by_hand(*wire::find_message("PLACE_ORDER"));
  by_hand.set("contract.conId", kApple);
  by_hand.set("order.action", "BUY");
  by_hand.set("order.totalQuantity", "10");
  by_hand.set("order.orderType", "LMT");
  by_hand.set("order.lmtPrice", 90.0);
  by_hand.set("order.tif", "GTC");
  const ClientSession zero = gateway.connect(1, 0);
  const ClientSession other = gateway.connect(2, 5);
  Recorder sink;
  const std::int64_t first = gateway.model.orders().enter_by_hand(by_hand, gateway.now(), sink);
  CHECK(first != 0);
  CHECK(sink.sent.empty());
  CHECK(last(gateway.ask(other, "REQ_ALL_OPEN_ORDERS"), "OPEN_ORDER").at("/orderId") == 0);
  const auto bound = gateway.ask(zero, "REQ_OPEN_ORDERS");
  CHECK(names(bound) == "ORDER_BOUND OPEN_ORDER=Submitted ORDER_STATUS=Submitted OPEN_ORDER_END");
  CHECK(bound[0].at("/orderId") == -1);
  CHECK(bound[0].at("/permId") == std::to_string(first));
  CHECK(names(gateway.ask(other, "REQ_AUTO_OPEN_ORDERS", R"({"autoBind":true})")) == "ERR_MSG=327");
  CHECK(gateway.ask(zero, "REQ_AUTO_OPEN_ORDERS", R"({"autoBind":true})").empty());
  CHECK(gateway.model.orders().enter_by_hand(by_hand, gateway.now(), sink) != 0);
  CHECK(names(sink.sent) == std::string("ORDER_BOUND ") + kRests);
  CHECK(names(gateway.cancel(zero, -2)) == kEnds);
}

TEST_CASE("a read-only interface refuses everything about orders but executions and ids") {
  world::World world = still_world();
  world.read_only = true;
  Bench gateway(world);
  const ClientSession client = gateway.connect(1, 0);
  for (const char* const request :
       {"PLACE_ORDER", "CANCEL_ORDER", "REQ_GLOBAL_CANCEL", "REQ_OPEN_ORDERS",
        "REQ_ALL_OPEN_ORDERS", "REQ_AUTO_OPEN_ORDERS", "REQ_COMPLETED_ORDERS",
        "EXERCISE_OPTIONS"}) {
    CHECK(names(gateway.ask(client, request)) == "ERR_MSG=321");
  }
  CHECK(names(gateway.ask(client, "REQ_EXECUTIONS", R"({"reqId":1})")) == "EXECUTION_DATA_END");
  CHECK(names(gateway.ask(client, "REQ_IDS")) == "NEXT_VALID_ID");
}

TEST_CASE("options are exercised and lapse") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 7);
  const auto& holding = gateway.model.world().accounts[0].positions[3];
  const auto ask = [&](int action, int quantity, bool sure) {
    return gateway.ask(client, "EXERCISE_OPTIONS",
                       Json{{"orderId", 4},
                            {"contract", test::contract_of(holding.con_id)},
                            {"exerciseAction", action},
                            {"exerciseQuantity", quantity},
                            {"override", sure}}
                           .dump());
  };
  CHECK(names(ask(1, 6, true)) == "ERR_MSG=322");
  CHECK(names(ask(3, 1, true)) == "ERR_MSG=322");
  CHECK(names(ask(1, 1, false)) == "ERR_MSG=322");  // A call at 230, and the stock is at 100.
  const double cash = gateway.model.ledger().accounts()[0].cash.at("USD");
  const auto sent = ask(1, 2, true);
  CHECK(names(sent) ==
        "EXECUTION_DATA EXECUTION_DATA ORDER_STATUS=Filled "
        "COMMISSION_AND_FEES_REPORT COMMISSION_AND_FEES_REPORT");
  CHECK(sent[0].at("/execution/optExerciseOrLapseType") == 1);
  CHECK(sent[1].at("/execution/shares") == "200");
  const AccountState& account = gateway.model.ledger().accounts()[0];
  CHECK(account.positions.at(holding.con_id).quantity == 3);
  CHECK(account.positions.at(kApple).quantity == 300);
  CHECK(account.cash.at("USD") == Approx(cash - 200 * 230));
  CHECK(names(ask(2, 3, false)) == "EXECUTION_DATA ORDER_STATUS=Filled COMMISSION_AND_FEES_REPORT");
  CHECK(account.positions.at(holding.con_id).quantity == 0);
}

}  // namespace ibgw::gateway
