#include "simulator/gateway/orders/order_report.hpp"

#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/orders/order_margin.hpp"
#include "simulator/gateway/orders/order_price.hpp"
#include "simulator/gateway/orders/order_record.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

using wire::Direction;
using wire::find_message;
using wire::MessageSpec;

struct Specs {
  const MessageSpec& open_order = *find_message("OPEN_ORDER", Direction::to_client);
  const MessageSpec& status = *find_message("ORDER_STATUS", Direction::to_client);
  const MessageSpec& completed = *find_message("COMPLETED_ORDER", Direction::to_client);
  const MessageSpec& execution = *find_message("EXECUTION_DATA", Direction::to_client);
  const MessageSpec& commission = *find_message("COMMISSION_AND_FEES_REPORT", Direction::to_client);
};
const Specs& specs() {
  static const Specs kSpecs;
  return kSpecs;
}

// The server version from which times of executions have a zone; before, they have two blanks and
// none (protocol.md 5.13 knows both; this is the version of the releases around 10.17).
constexpr int kTimesWithZone = 165;
constexpr std::string_view kShareholder = "Not an insider or substantial shareholder";

int version_of(const Parts& parts, int session) {
  const ClientSession* const client = parts.clients.find(session);
  return client == nullptr ? 0 : client->server_version;
}

std::string_view currency_of(const world::World& world, int instrument) {
  return world.instruments[static_cast<std::size_t>(instrument)].currency;
}

template <typename T>
void set_default(wire::Message& message, std::string_view path, T value) {
  if (message.find(path) == nullptr) {
    message.set(path, value);
  }
}

void put_leg_description(wire::Message& shown) {
  const wire::Value* const legs = shown.find("contract.comboLegs");
  std::string text;
  for (const wire::Value& leg : legs->list()) {
    const wire::Record& record = *leg.record;
    const bool buy = record.at(record.spec->index_of("action")).text() == "BUY";
    text += fmt::format("{}{}|{}{}", text.empty() ? "" : ",",
                        record.at(record.spec->index_of("conId")).integer, buy ? "" : "-",
                        record.at(record.spec->index_of("ratio")).integer);
  }
  shown.set("contract.comboLegsDescrip", text);
}

void put_contract_of(const world::World& world, const OrderTerms& terms, wire::Message& shown) {
  if (terms.instrument >= 0) {
    put_contract(shown, "contract", world.instruments[static_cast<std::size_t>(terms.instrument)],
                 terms.exchange);
  } else {
    put_leg_description(shown);
    set_default(shown, "contract.conId", 0);
    set_default(shown, "contract.localSymbol", shown.text("contract.symbol"));
    set_default(shown, "contract.tradingClass", "COMB");
  }
  set_default(shown, "contract.strike", 0.0);
}

/// Defaults that a live gateway sends for fields that the client left unset.
void put_live_defaults(const world::World& world, const Order& order, wire::Message& shown) {
  for (const char* const zero :
       {"parentId", "triggerMethod", "volatilityType", "referencePriceType",
        "deltaNeutralShortSaleSlot", "origin", "shortSaleSlot", "adjustableTrailingUnit",
        "routeMarketableToBbo", "usePriceMgmtAlgo", "seekPriceImprovement"}) {
    set_default(shown, fmt::format("order.{}", zero), 0);
  }
  set_default(shown, "order.lmtPrice", 0.0);
  set_default(shown, "order.auxPrice", order.terms.aux.value_or(0));
  set_default(shown, "order.tif", "DAY");
  set_default(shown, "order.clearingIntent", "IB");
  set_default(shown, "order.exemptCode", -1);
  set_default(shown, "order.deltaNeutralOrderType", "None");
  set_default(shown, "order.adjustedOrderType", "None");
  set_default(shown, "order.dontUseAutoPriceForHedge", true);
  set_default(shown, "order.shareholder", kShareholder);
  set_default(shown, "order.submitter", std::string_view(world.user_name));
  set_default(shown, "order.sharesAllocation",
              fmt::format("{}.0/{}/100", order.perm_id, order.terms.account));
}

/// A gateway cancels an order without an end when the exchange closes on the last day of the next
/// quarter.
void put_auto_cancel_date(const world::World& world, const Order& order, wire::Message& shown) {
  using namespace std::chrono;
  if (order.terms.tif != TimeInForce::until_cancelled) {
    return;
  }
  constexpr unsigned kMonthsOfQuarter = 3;
  constexpr std::int64_t kClose = 16 * kHourMs;
  const time::Zone& zone = world.zone_of(first_instrument(world, order.terms));
  const year_month_day today{sys_days{days{zone.day(order.placed_ms)}}};
  const unsigned quarter = (static_cast<unsigned>(today.month()) - 1) / kMonthsOfQuarter;
  const auto after = today.year() / January / 1 + months{kMonthsOfQuarter * (quarter + 2)};
  const std::int64_t last_day = (sys_days{after} - days{1}).time_since_epoch().count();
  shown.set("order.autoCancelDate",
            time::zoned_text(zone.wall_ms(last_day * kDayMs + kClose), world.time_zone));
}

/// When and how an order was completed, and what it cost.
void put_completion(const Parts& parts, const Order& order, wire::Message& message) {
  message.set("orderState.completedTime",
              time::zoned_text(order.completed_ms, parts.world.time_zone));
  message.set("orderState.completedStatus", std::string_view(order.completed_status));
  if (order.status == OrderStatus::filled && order.terms.instrument >= 0) {
    message.set("orderState.commissionAndFees", order.commission);
    message.set("orderState.commissionAndFeesCurrency",
                currency_of(parts.world, order.terms.instrument));
  }
}

/// Sets the fields that change while an order is alive.
void put_present(const Order& order, wire::Message& message) {
  message.set("order.totalQuantity", decimal(order.terms.quantity));
  message.set("order.filledQuantity", decimal(order.filled));
  if (order.stop > 0) {
    message.set("order.trailStopPrice", order.stop);
    message.set("order.trailStopPriceRepeated", order.stop);
  }
}

void begin_open_order(const Parts& parts, int session, const Order& order, wire::Message& message) {
  copy_record(order.shown->root(), message.root(), message);
  message.set("orderId", order.order_id);
  message.set("order.orderId", order.order_id);
  put_present(order, message);
  if (version_of(parts, session) < specs().open_order.protobuf_since) {
    set_default(message, "order.deltaNeutralOpenClose", "?");
  }
  message.set("orderState.status", status_text(order.status));
}

std::string execution_time(const Parts& parts, int session, std::int64_t wall_ms) {
  const time::Zone& zone = parts.world.time_zone;
  return version_of(parts, session) >= kTimesWithZone ? time::zoned_text(wall_ms, zone)
                                                      : time::bare_text(wall_ms, zone);
}

}  // namespace

std::unique_ptr<wire::Message> shown_order(const world::World& world, const Order& order,
                                           const wire::Message& request) {
  auto shown = std::make_unique<wire::Message>(specs().open_order);
  copy_nested(request, "contract", *shown);
  copy_nested(request, "order", *shown);
  drop_field(*shown, "order", "transmit");  // Live gateways never send it.
  if (request.integer("order.displaySize") == 0) {
    drop_field(*shown, "order", "displaySize");
  }
  put_contract_of(world, order.terms, *shown);
  shown->set("order.clientId", order.client_id);
  shown->set("order.permId", order.perm_id);
  shown->set("order.account", std::string_view(order.terms.account));
  shown->set("order.ocaType", order.terms.oca_type);
  if (!order.terms.oca_group.empty()) {
    shown->set("order.ocaGroup", std::string_view(order.terms.oca_group));
  }
  if (order.parent_perm != 0) {
    shown->set("order.parentPermId", order.parent_perm);
  }
  put_auto_cancel_date(world, order, *shown);
  put_live_defaults(world, order, *shown);
  return shown;
}

void send_open_order(const Parts& parts, int session, const Order& order, MessageSink& sink) {
  wire::Message& message = parts.scratch.fresh(specs().open_order);
  begin_open_order(parts, session, order, message);
  if (order.status == OrderStatus::filled) {
    put_completion(parts, order, message);
  }
  sink.send(session, message);
}

void send_order_status(const Parts& parts, int session, const Order& order, MessageSink& sink) {
  wire::Message& message = parts.scratch.fresh(specs().status);
  message.set("orderId", order.order_id);
  message.set("status", status_text(order.status));
  message.set("filled", decimal(order.filled));
  message.set("remaining", decimal(order.remaining()));
  message.set("avgFillPrice", order.average_price);
  message.set("permId", order.perm_id);
  message.set("parentId", order.terms.parent_id);
  message.set("lastFillPrice", order.last_price);
  message.set("clientId", order.client_id);
  if (!order.why_held.empty()) {
    message.set("whyHeld", order.why_held);
  }
  message.set("mktCapPrice", 0.0);
  sink.send(session, message);
}

void send_completed_order(const Parts& parts, int session, const Order& order, MessageSink& sink) {
  wire::Message& message = parts.scratch.fresh(specs().completed);
  const int contract = message.root().spec->index_of("contract");
  const int terms = message.root().spec->index_of("order");
  const wire::Record& shown = order.shown->root();
  copy_record(*shown.at(shown.spec->index_of("contract")).record,
              message.nested(message.root(), contract), message);
  copy_record(*shown.at(shown.spec->index_of("order")).record,
              message.nested(message.root(), terms), message);
  put_present(order, message);
  if (order.status == OrderStatus::filled) {
    message.set("order.totalQuantity", decimal(0));  // As real gateways say it.
  }
  message.set("order.orderId", order.order_id);
  message.set("orderState.status", status_text(order.status));
  put_completion(parts, order, message);
  sink.send(session, message);
}

void send_what_if(const Parts& parts, int session, const Order& order, const MarginChange& change,
                  MessageSink& sink) {
  wire::Message& message = parts.scratch.fresh(specs().open_order);
  begin_open_order(parts, session, order, message);
  const auto cents = [](double amount) { return std::round(amount * 100) / 100; };
  const auto put = [&](std::string_view name, double before, double after) {
    for (const char* const hours : {"", "OutsideRTH"}) {
      message.set(fmt::format("orderState.{}Before{}", name, hours), cents(before));
      message.set(fmt::format("orderState.{}Change{}", name, hours), cents(after - before));
      message.set(fmt::format("orderState.{}After{}", name, hours), cents(after));
    }
  };
  put("initMargin", change.before.initial, change.after.initial);
  put("maintMargin", change.before.maintenance, change.after.maintenance);
  put("equityWithLoan", change.before.equity, change.after.equity);
  message.set("orderState.marginCurrency", base_currency(parts.world, order.terms.account));
  message.set("orderState.commissionAndFees", change.commission);
  message.set("orderState.minCommissionAndFees", change.commission);
  message.set("orderState.maxCommissionAndFees", change.commission);
  message.set("orderState.commissionAndFeesCurrency", change.commission_currency);
  if (change.too_much()) {
    message.set("orderState.warningText", "The initial margin would exceed the equity.");
  }
  sink.send(session, message);
}

void send_execution(const Parts& parts, int session, std::int64_t req_id,
                    const Execution& execution, const Order* order, MessageSink& sink) {
  wire::Message& message = parts.scratch.fresh(specs().execution);
  message.set("reqId", req_id);
  if (execution.instrument >= 0) {
    const auto& one = parts.world.instruments[static_cast<std::size_t>(execution.instrument)];
    put_contract(message, "contract", one, execution.exchange);
    set_default(message, "contract.strike", 0.0);
  } else if (order != nullptr) {
    copy_nested(*order->shown, "contract", message);
  } else {
    message.set("contract.secType", "BAG");
  }
  message.set("execution.orderId", execution.order_id);
  message.set("execution.execId", std::string_view(execution.id));
  message.set("execution.time", execution_time(parts, session, execution.wall_ms));
  message.set("execution.acctNumber", std::string_view(execution.account));
  message.set("execution.exchange", std::string_view(execution.exchange));
  message.set("execution.side", execution.buy ? "BOT" : "SLD");
  message.set("execution.shares", decimal(execution.quantity));
  message.set("execution.price", execution.price);
  message.set("execution.permId", execution.perm_id);
  message.set("execution.clientId", execution.client_id);
  message.set("execution.isLiquidation", execution.liquidation);
  message.set("execution.cumQty", decimal(execution.cumulative));
  message.set("execution.avgPrice", execution.average_price);
  for (const auto& [path, text] : {std::pair("execution.orderRef", &execution.order_ref),
                                   std::pair("execution.modelCode", &execution.model_code)}) {
    if (!text->empty()) {
      message.set(path, std::string_view(*text));
    }
  }
  message.set("execution.lastLiquidity", execution.liquidity);
  constexpr int kNeither = -1;
  message.set("execution.optExerciseOrLapseType",
              execution.exercise == 0 ? kNeither : execution.exercise);
  sink.send(session, message);
}

void send_commission(const Parts& parts, int session, const Execution& execution,
                     MessageSink& sink) {
  if (execution.instrument < 0) {
    return;
  }
  wire::Message& message = parts.scratch.fresh(specs().commission);
  message.set("execId", std::string_view(execution.id));
  message.set("commissionAndFees", execution.commission);
  message.set("currency", currency_of(parts.world, execution.instrument));
  if (execution.realized) {
    message.set("realizedPNL", *execution.realized);
  }
  sink.send(session, message);
}

}  // namespace ibgw::gateway
