// What the broker or a person at the gateway does to an account, on the model alone.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/gateway/orders/order_test_support.hpp"
#include "simulator/world/change.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kDay = 86'400'000;

std::vector<Sent> change(Bench& gateway, const world::Change& what,
                         Outcome expected = Outcome::done) {
  Recorder sink;
  CHECK(gateway.model.change(what, gateway.now(), sink) == expected);
  return sink.sent;
}

const AccountState& account(const Bench& gateway) {
  return gateway.model.ledger().accounts()[0];
}

}  // namespace

TEST_CASE("an order entered by hand is nobody's, and trades like any other") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 5);
  world::OrderEntry entry;
  entry.con_id = kApple;
  entry.quantity = 10;
  entry.order_type = "LMT";
  entry.limit = 90;
  CHECK(change(gateway, entry).empty());
  const auto open = gateway.ask(client, "REQ_ALL_OPEN_ORDERS");
  CHECK(last(open, "OPEN_ORDER").at("/orderId") == 0);
  CHECK(last(open, "OPEN_ORDER").at("/order/lmtPrice") == 90.0);
  CHECK(names(gateway.cancel(client, 0)) == "ERR_MSG=10147");
  entry.order_type = "MKT";
  entry.limit = 0;
  const double before = account(gateway).positions.at(kApple).quantity;
  change(gateway, entry);
  CHECK(account(gateway).positions.at(kApple).quantity == before + 10);
  const auto executions = gateway.ask(client, "REQ_EXECUTIONS", R"({"reqId":1})");
  CHECK(executions[0].at("/execution/orderId") == 0);
  entry.quantity = 1e9;
  change(gateway, entry, Outcome::refused);
}

TEST_CASE("positions and cash that change without a trade are told, and stay") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 5);
  gateway.ask(client, "REQ_POSITIONS");
  // A split of two for one.
  const Position held = account(gateway).positions.at(kApple);
  change(gateway, world::PositionChange{kApple, "", held.quantity * 2, held.average_cost / 2});
  const auto told = gateway.pass(250);
  CHECK(names(told) == "POSITION");
  CHECK(told[0].at("/avgCost").get<double>() == Approx(held.average_cost / 2));
  change(gateway, world::PositionChange{kApple, "", 0, {}});
  CHECK(last(gateway.pass(250), "POSITION").at("/position") == "0");
  change(gateway, world::CashChange{"", "USD", 5});
  CHECK(account(gateway).cash.at("USD") == 5);
  const auto values = gateway.ask(client, "REQ_ACCOUNT_SUMMARY",
                                  R"({"reqId":1,"group":"All","tags":"$LEDGER:USD"})");
  bool found = false;
  for (const Sent& row : values) {
    found = found || (row.name == "ACCOUNT_SUMMARY" && row.at("/tag") == "CashBalance" &&
                      row.at("/value") == "5.00");
  }
  CHECK(found);
  change(gateway, world::PositionChange{kApple, "DU9", 1, {}}, Outcome::refused);
  change(gateway, world::PositionChange{1, "", 1, {}}, Outcome::refused);
  change(gateway, world::CashChange{"DU9", "USD", 5}, Outcome::refused);
}

TEST_CASE("a liquidation is announced, and belongs to client 0 and no order") {
  Bench gateway;
  const ClientSession zero = gateway.connect(1, 0);
  const ClientSession other = gateway.connect(2, 5);
  const double held = account(gateway).positions.at(kApple).quantity;
  const double cash = account(gateway).cash.at("USD");
  const auto sent = change(gateway, world::Liquidation{kApple, "", 40, 0});
  CHECK(names(sent) == "ERR_MSG=2148 ERR_MSG=2148 EXECUTION_DATA COMMISSION_AND_FEES_REPORT");
  CHECK(sent[2].session == zero.session);
  CHECK(sent[2].at("/execution/orderId") == -1);
  CHECK(sent[2].at("/execution/clientId") == 0);
  CHECK(sent[2].at("/execution/isLiquidation") == true);
  CHECK(sent[2].at("/execution/side") == "SLD");
  CHECK(account(gateway).positions.at(kApple).quantity == held - 40);
  CHECK(account(gateway).cash.at("USD") == Approx(cash + 40 * 99.99 - 1));
  const auto asked = gateway.ask(other, "REQ_EXECUTIONS", R"({"reqId":1})");
  CHECK(asked[0].at("/execution/isLiquidation") == true);
  change(gateway, world::Liquidation{kApple, "", 0, 0});
  CHECK(account(gateway).positions.at(kApple).quantity == 0);
  change(gateway, world::Liquidation{kApple, "", 0, 0}, Outcome::refused);
}

TEST_CASE("no order trades while the broker's servers cannot be reached") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 5);
  change(gateway, world::UpstreamChange::lost);
  const auto sent = gateway.place(client, 1, {{"orderType", "MKT"}});
  CHECK(names(sent) == "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted");
  CHECK(gateway.pass(10'000).empty());
  change(gateway, world::UpstreamChange::restored);
  CHECK(names(gateway.pass(250)).find("EXECUTION_DATA") == 0);
}

TEST_CASE("profit and loss of a day begin anew at midnight") {
  Bench gateway;
  const ClientSession client = gateway.connect(1, 5);
  const auto profit = [&] {
    const std::string id = R"({"reqId":1,"account":"DU1234567","modelCode":"","conId":265598})";
    const Sent told = gateway.ask(client, "REQ_PNL_SINGLE", id)[0];
    gateway.ask(client, "CANCEL_PNL_SINGLE", R"({"reqId":1})");
    return told;
  };
  CHECK(profit().at("/realizedPnL").is_null());  // Not traded today.
  gateway.place(client, 1, {{"orderType", "MKT"}, {"action", "SELL"}, {"totalQuantity", "40"}});
  CHECK(profit().at("/realizedPnL").is_number());
  gateway.pass(kDay);
  const Sent next = profit();
  CHECK(next.at("/realizedPnL").is_null());
  const auto& position = account(gateway).positions.at(kApple);
  const double close =
      gateway.model.market().previous_close(position.instrument, gateway.now().wall_ms);
  CHECK(next.at("/dailyPnL").get<double>() ==
        Approx(position.quantity * (100 - close)).margin(0.01));
}

}  // namespace ibgw::gateway
