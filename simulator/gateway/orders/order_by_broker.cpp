// What happens to an account without a request of a client: orders entered by hand, liquidation.
#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/orders/order_margin.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kMarginNotice = 2148;

// As in users' logs: executions of the broker belong to client 0, and to no order.
constexpr int kNoClient = 0;
constexpr int kNoOrder = -1;

}  // namespace

bool OrderBook::enter(const world::OrderEntry& entry, Moment now, MessageSink& sink) {
  const int instrument = parts_.world.find_instrument(entry.con_id);
  if (instrument < 0) {
    return false;
  }
  const world::Instrument& one = parts_.world.instruments[static_cast<std::size_t>(instrument)];
  wire::Message order(*wire::find_message("PLACE_ORDER", wire::Direction::to_gateway));
  order.set("contract.conId", entry.con_id);
  order.set("contract.exchange", std::string_view(one.exchange));
  order.set(
      "order.account",
      std::string_view(entry.account.empty() ? parts_.world.accounts.front().id : entry.account));
  order.set("order.action", std::string_view(entry.action));
  order.set("order.totalQuantity", decimal(entry.quantity));
  order.set("order.orderType", std::string_view(entry.order_type));
  order.set("order.tif", std::string_view(entry.tif));
  if (entry.limit > 0) {
    order.set("order.lmtPrice", entry.limit);
  }
  if (entry.aux > 0) {
    order.set("order.auxPrice", entry.aux);
  }
  return enter_by_hand(order, now, sink) != 0;
}

Execution& OrderBook::trade_apart(const Order& order, int instrument, double quantity, double price,
                                  double commission, std::uint32_t part, Moment now) {
  const auto& one = parts_.world.instruments[static_cast<std::size_t>(instrument)];
  const auto& positions = parts_.ledger.find(order.terms.account)->positions;
  const auto held = positions.find(one.con_id);
  const bool closes = held != positions.end() && held->second.quantity * quantity < 0;
  const double realized = parts_.ledger.trade(order.terms.account, instrument, quantity, price,
                                              commission, now.wall_ms);
  Execution& execution = add_execution(order, instrument, quantity, price, part, now);
  execution.cumulative = execution.quantity;
  execution.average_price = price;
  execution.commission = commission;
  if (closes) {
    execution.realized = realized;
  }
  return execution;
}

bool OrderBook::liquidate(const world::Liquidation& what, Moment now, MessageSink& sink) {
  const std::string& account =
      what.account.empty() ? parts_.world.accounts.front().id : what.account;
  const AccountState* const state = parts_.ledger.find(account);
  const int instrument = parts_.world.find_instrument(what.con_id);
  if (state == nullptr || instrument < 0 || !state->positions.contains(what.con_id) ||
      state->positions.at(what.con_id).quantity == 0) {
    return false;
  }
  for (const int session : parts_.clients.sessions()) {
    parts_.scratch.error(
        session, kNoRequest, kMarginNotice,
        fmt::format("URGENT: Please note that the qualifying equity within your account (i.e., "
                    "Equity with Loan Value) is  insufficient to satisfy the margin requirement "
                    "and, to restore margin compliance, liquidation of positions may  commence "
                    "without further notice.  Account: {}",
                    account),
        now, sink);
  }
  // A rule may have changed the position when the notice was sent.
  const auto position = state->positions.find(what.con_id);
  const double held = position == state->positions.end() ? 0 : position->second.quantity;
  if (held == 0) {
    return false;
  }
  const double quantity =
      what.quantity > 0 ? std::min(what.quantity, std::fabs(held)) : std::fabs(held);
  const Quote quote = parts_.market.quote(instrument, now.wall_ms);
  const double market_price = held > 0 ? quote.bid : quote.ask;
  Order order;
  order.perm_id = ++last_perm_id_;
  order.client_id = kNoClient;
  order.order_id = kNoOrder;
  order.terms.account = account;
  order.terms.exchange = parts_.world.instruments[static_cast<std::size_t>(instrument)].exchange;
  order.shown = std::make_unique<wire::Message>(*wire::find_message("OPEN_ORDER"));
  const double price = what.price > 0 ? what.price : market_price > 0 ? market_price : quote.last;
  const std::size_t index = executions_.size();
  trade_apart(order, instrument, held > 0 ? -quantity : quantity, price,
              commission_for(parts_.world, instrument, quantity), 1, now)
      .liquidation = true;
  for (const int session : viewers(order)) {
    send_execution(parts_, session, kNoRequest, executions_[index], &order, sink);
    send_commission(parts_, session, executions_[index], sink);
  }
  return true;
}

}  // namespace ibgw::gateway
