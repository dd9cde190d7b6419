// Trades: what they change in the order, the ledger, and the other orders of a group.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/orders/order_margin.hpp"
#include "simulator/gateway/orders/order_price.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

bool together(const Order& a, const Order& b) {
  return !a.terms.oca_group.empty() && a.terms.oca_group == b.terms.oca_group &&
         a.terms.account == b.terms.account;
}

}  // namespace

void OrderBook::execute(Order& order, double quantity, double price, bool added, Moment now,
                        MessageSink& sink) {
  const std::size_t first = executions_.size();
  book(order, quantity, price, added, now);
  const std::size_t end = executions_.size();
  for (const int session : viewers(order)) {
    for (std::size_t i = first; i < end; ++i) {
      send_execution(parts_, session, kNoRequest, executions_[i], &order, sink);
    }
    show_to(session, order, sink);
    for (std::size_t i = first; i < end; ++i) {
      send_commission(parts_, session, executions_[i], sink);
    }
  }
  after_fill(order, quantity, now, sink);
}

/// Makes all changes of a trade before anybody is notified.
void OrderBook::book(Order& order, double quantity, double price, bool added, Moment now) {
  OrderTerms& terms = order.terms;
  const double before = order.filled;
  order.filled += quantity;
  order.group_rest = std::max(order.group_rest - quantity, 0.0);
  if (before == 0 || price != order.average_price) {  // 216.14 stays 216.14.
    order.average_price =
        before == 0 ? price : (order.average_price * before + price * quantity) / order.filled;
  }
  order.last_price = price;
  if (terms.instrument < 0) {
    Execution& whole = add_execution(order, -1, quantity, price, 1, now);
    whole.cumulative = order.filled;
    whole.average_price = order.average_price;
  }
  double rest = price;  // The part of the price that is left for the first leg.
  std::vector<OrderLeg> legs = traded_legs(terms);
  std::vector<double> prices;
  for (const OrderLeg& leg : legs) {
    const Quote quote = parts_.market.quote(leg.instrument, now.wall_ms);
    prices.push_back((leg.ratio > 0) == terms.buy ? quote.ask : quote.bid);
    rest -= leg.ratio * prices.back();
  }
  if (terms.instrument >= 0) {
    prices.front() = price;
  } else if (std::fabs(rest) > kQuantityEpsilon) {
    prices.front() += rest / legs.front().ratio;
  }
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const double units = quantity * std::fabs(legs[i].ratio);
    const double signed_units = (legs[i].ratio > 0) == terms.buy ? units : -units;
    const double units_before = before * std::fabs(legs[i].ratio);
    const std::uint32_t part = terms.instrument >= 0 ? 1 : static_cast<std::uint32_t>(i) + 2;
    Execution& one = add_execution(order, legs[i].instrument, signed_units, prices[i], part, now);
    one.liquidity = added ? 1 : 2;
    one.cumulative = units_before + units;
    one.average_price = terms.instrument >= 0 ? order.average_price : prices[i];
    const auto fee = [&](double of) {
      return of > 0 ? commission_for(parts_.world, legs[i].instrument, of) : 0;
    };
    one.commission = fee(units_before + units) - fee(units_before);
    order.commission += one.commission;
    const auto& positions = parts_.ledger.find(terms.account)->positions;
    const auto held = positions.find(
        parts_.world.instruments[static_cast<std::size_t>(legs[i].instrument)].con_id);
    const bool closes = held != positions.end() && held->second.quantity * signed_units < 0;
    const double realized = parts_.ledger.trade(terms.account, legs[i].instrument, signed_units,
                                                prices[i], one.commission, now.wall_ms);
    if (closes) {
      one.realized = realized;
    }
  }
  order.why_held = "";
  if (order.remaining() <= kQuantityEpsilon) {
    order.filled = terms.quantity;
    complete(order, OrderStatus::filled, "Filled Size: " + decimal(order.filled), now);
    return;
  }
  order.status = OrderStatus::submitted;
  if (terms.price == PriceRule::market_to_limit) {
    terms.price = PriceRule::limit;
    terms.limit = price;
    order.shown->set("order.lmtPrice", price);
  }
}

Execution& OrderBook::add_execution(const Order& order, int instrument, double quantity,
                                    double price, std::uint32_t part, Moment now) {
  Execution one;
  // All parts of a trade share one number.
  last_execution_ += part == 1 ? 1 : 0;
  one.id = fmt::format("0000e0d5.{:08x}.{:02x}.01", last_execution_, part);
  one.perm_id = order.perm_id;
  one.client_id = order.client_id;
  one.order_id = order.order_id;
  one.instrument = instrument;
  one.wall_ms = now.wall_ms;
  one.account = order.terms.account;
  one.exchange = order.terms.exchange;
  if (one.exchange == "SMART" && instrument >= 0) {
    const auto& listed = parts_.world.instruments[static_cast<std::size_t>(instrument)];
    one.exchange = listed.primary_exchange.empty() ? one.exchange : listed.primary_exchange;
  }
  one.order_ref = order.shown->text("order.orderRef");
  one.model_code = order.shown->text("order.modelCode");
  one.buy = instrument < 0 ? order.terms.buy : quantity > 0;
  one.quantity = std::fabs(quantity);
  one.price = price;
  executions_.push_back(std::move(one));
  return executions_.back();
}

void OrderBook::after_fill(const Order& order, double quantity, Moment now, MessageSink& sink) {
  // Children need no more: the next look at the market finds their parent filled.
  if (order.status == OrderStatus::filled && order.terms.instrument >= 0) {
    size_hedges(order, now, sink);
  }
  const bool all = order.status == OrderStatus::filled || order.terms.oca_type == 1;
  const double kept = order.group_rest / (order.group_rest + quantity);
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    Order& other = orders_.at(perm_id);
    if (&other == &order || is_final(other.status) || !other.transmitted ||
        !together(order, other)) {
      continue;
    }
    if (all) {
      end(other, "Another order of its group was filled.", now, sink);
    } else {
      reduce(other, kept, now, sink);
    }
  }
}

/// Gives hedges that wait for it the size of what the filled parent, no combination, has traded.
void OrderBook::size_hedges(const Order& parent, Moment now, MessageSink& sink) {
  const auto instrument_of = [&](const Order& order) -> const world::Instrument& {
    return parts_.world.instruments[static_cast<std::size_t>(order.terms.instrument)];
  };
  const world::Instrument& traded = instrument_of(parent);
  const double value =
      parent.filled * parent.average_price * (traded.multiplier > 0 ? traded.multiplier : 1);
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    Order& hedge = orders_.at(perm_id);
    if (hedge.parent_perm != parent.perm_id || !hedge.terms.hedges || hedge.terms.quantity != 0) {
      continue;
    }
    const Quote quote = parts_.market.quote(hedge.terms.instrument, now.wall_ms);
    const bool in_base = instrument_of(hedge).symbol == traded.currency;
    const double quantity = in_base ? value : (quote.last > 0 ? value / quote.last : 0);
    hedge.terms.quantity = whole_steps(parts_.world, hedge.terms, quantity);
    hedge.group_rest = hedge.terms.quantity;
    if (hedge.terms.quantity == 0) {
      end(hedge, "There is nothing to hedge.", now, sink);
    }
  }
}

/// Reduces what the order may still trade to this fraction. Rounds down, and always starts from the
/// unrounded quantity, so that a group never trades more in total than one of its orders asked for.
void OrderBook::reduce(Order& order, double kept, Moment now, MessageSink& sink) {
  order.group_rest *= kept;
  const double rest = whole_steps(parts_.world, order.terms, order.group_rest);
  if (rest <= kQuantityEpsilon) {
    end(order, "Another order of its group was filled.", now, sink);
    return;
  }
  if (order.remaining() - rest > kQuantityEpsilon) {
    order.terms.quantity = order.filled + rest;
    show(order, sink);
  }
}

}  // namespace ibgw::gateway
