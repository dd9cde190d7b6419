// What happens to orders in the book. Clients' requests are in order_requests.cpp.
#include "simulator/gateway/orders/order_book.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/orders/order_conditions.hpp"
#include "simulator/gateway/orders/order_price.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/orders/order_terms.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kCancelled = 202;
constexpr int kOrderMessage = 399;
constexpr int kLocating = 404;

// Values of whyHeld.
constexpr std::string_view kChild = "child";
constexpr std::string_view kTrigger = "trigger";
constexpr std::string_view kChildAndTrigger = "child,trigger";
constexpr std::string_view kLocate = "locate";

const world::Exchange& exchange_of(const world::World& world, const OrderTerms& terms) {
  return exchange_for(world, first_instrument(world, terms), terms.exchange);
}

world::Hours hours_of(const world::World& world, const OrderTerms& terms) {
  return hours_for(first_instrument(world, terms), terms.outside_hours);
}

bool closed(const world::World& world, const OrderTerms& terms, std::int64_t wall_ms) {
  return terms.auction_ms == 0 &&
         !is_open(exchange_of(world, terms), hours_of(world, terms), wall_ms);
}

}  // namespace

std::string_view status_text(OrderStatus status) {
  constexpr std::string_view kTexts[] = {"PendingSubmit", "PreSubmitted", "Submitted",
                                         "Filled",        "Cancelled",    "Inactive"};
  return kTexts[static_cast<std::size_t>(status)];
}

const Order* OrderBook::find(std::int64_t id) const {
  if (const auto found = orders_.find(id); found != orders_.end()) {
    return &found->second;
  }
  const Order* best = nullptr;
  for (const auto& [perm_id, order] : orders_) {
    if (order.order_id == id && id != 0 &&
        (best == nullptr || is_final(best->status) || !is_final(order.status))) {
      best = &order;
    }
  }
  return best;
}

bool OrderBook::fill(std::int64_t id, double quantity, double price, Moment now,
                     MessageSink& sink) {
  const Order* const found = find(id);
  if (found == nullptr || is_final(found->status) || !found->transmitted ||
      found->remaining() <= kQuantityEpsilon) {
    return false;
  }
  Order& order = orders_.at(found->perm_id);
  if (price == 0) {
    const Quote quote = quote_for(parts_.market, order.terms, now.wall_ms);
    price = order.terms.buy ? quote.ask : quote.bid;
    price = order.terms.instrument >= 0 && price <= 0 ? quote.last : price;
  }
  execute(order, quantity > 0 ? std::min(quantity, order.remaining()) : order.remaining(), price,
          false, now, sink);
  return true;
}

bool OrderBook::cancel(std::int64_t id, std::string_view reason, Moment now, MessageSink& sink) {
  const Order* const found = find(id);
  if (found == nullptr || is_final(found->status)) {
    return false;
  }
  end(orders_.at(found->perm_id), reason, now, sink);
  return true;
}

void OrderBook::submit(Order& order, Moment now, MessageSink& sink) {
  if (!order.terms.transmit) {
    return;  // Nobody hears of it until it is transmitted.
  }
  // Transmitting a child also transmits its parents, and all their children.
  const Order* top = &order;
  for (auto up = orders_.find(top->parent_perm); up != orders_.end() && !up->second.transmitted;
       up = orders_.find(top->parent_perm)) {
    top = &up->second;
  }
  std::vector<std::int64_t> family{top->perm_id};
  if (top != &order) {
    for (const std::int64_t perm_id : open_) {  // Parents are older than their children.
      const Order& one = orders_.at(perm_id);
      if (!one.transmitted &&
          std::find(family.begin(), family.end(), one.parent_perm) != family.end()) {
        family.push_back(perm_id);
      }
    }
  }
  for (const std::int64_t perm_id : family) {
    activate(orders_.at(perm_id), now, sink);
  }
}

void OrderBook::activate(Order& order, Moment now, MessageSink& sink) {
  if (is_final(order.status)) {
    return;
  }
  order.transmitted = true;
  order.status = OrderStatus::pre_submitted;
  const auto waiting = waits(order, now.wall_ms);
  const TriggerRule rule = order.terms.type->trigger;
  order.why_held = waiting.value_or(rule == TriggerRule::none ? "" : kTrigger);
  if (!waiting && rule == TriggerRule::trail) {  // So that its initial stop price is reported.
    const Quote quote = quote_for(parts_.market, order.terms, now.wall_ms);
    static_cast<void>(pull_trigger(parts_.market, order, quote));
    order.noted_stop_pair = false;
  }
  show(order, sink);
  const int owner = owner_session(order);
  if (closed(parts_.world, order.terms, now.wall_ms)) {
    const world::TradingHours& hours = exchange_of(parts_.world, order.terms).hours;
    const std::int64_t opens = hours.next_opening(hours_of(parts_.world, order.terms), now.wall_ms);
    parts_.scratch.error(
        owner, order.order_id, kOrderMessage,
        fmt::format("Order Message:\n{}\nWarning: Your order will not be placed at the "
                    "exchange until {}.",
                    order_line(parts_.world, order.terms), time::opening_text(opens, hours.zone)),
        now, sink);
  }
  if (order.why_held == kLocate) {
    parts_.scratch.error(
        owner, order.order_id, kLocating,
        "Shares for this order are not immediately available for short sale. The order "
        "will be held while we attempt to locate the shares.",
        now, sink);
  }
  if (task_ == 0) {
    const std::int64_t tick = std::max(parts_.world.tick_interval_ms, 1);
    task_ = parts_.schedule.add(now.after_ms(tick), tick,
                                [this](Moment due, MessageSink& to) { look_at_all(due, to); });
  }
  look(order, now, sink);
}

void OrderBook::look_at_all(Moment now, MessageSink& sink) {
  bool working = false;
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    Order& order = orders_.at(perm_id);
    look(order, now, sink);
    working = working || (order.transmitted && !is_final(order.status));
  }
  if (!working) {
    parts_.schedule.cancel(task_);
    task_ = 0;
  }
}

std::optional<std::string_view> OrderBook::waits(Order& order, std::int64_t wall_ms) {
  const OrderTerms& terms = order.terms;
  if (const auto parent = orders_.find(order.parent_perm);
      parent != orders_.end() && parent->second.status != OrderStatus::filled) {
    return terms.type->trigger == TriggerRule::none ? kChild : kChildAndTrigger;
  }
  if (terms.good_after_ms > wall_ms) {
    return "";
  }
  if (!terms.conditions_cancel && !order.conditions_met) {
    order.conditions_met = conditions_met(parts_, executions_, order, wall_ms);
    if (!order.conditions_met) {
      return "";
    }
  }
  const world::Instrument& one = first_instrument(parts_.world, terms);
  if (terms.instrument >= 0 && !terms.buy && !one.shortable) {
    const auto& positions = parts_.ledger.find(terms.account)->positions;
    const auto held = positions.find(one.con_id);
    const double quantity = held == positions.end() ? 0 : held->second.quantity;
    if (quantity < order.remaining() - kQuantityEpsilon) {
      return kLocate;
    }
  }
  if (closed(parts_.world, terms, wall_ms)) {
    return "";
  }
  return std::nullopt;
}

void OrderBook::look(Order& order, Moment now, MessageSink& sink) {
  if (paused_ || is_final(order.status) || !order.transmitted) {
    return;
  }
  const OrderTerms& terms = order.terms;
  if (terms.expires_ms != 0 && now.wall_ms >= terms.expires_ms) {
    end(order, "The order expired.", now, sink);
    return;
  }
  if (terms.conditions_cancel && !terms.conditions.empty() &&
      conditions_met(parts_, executions_, order, now.wall_ms)) {
    end(order, "The conditions are met.", now, sink);
    return;
  }
  if (const auto why = waits(order, now.wall_ms)) {
    set_status(order, OrderStatus::pre_submitted, *why, sink);
  } else {
    trade(order, now, sink);
  }
}

void OrderBook::trade(Order& order, Moment now, MessageSink& sink) {
  const OrderTerms& terms = order.terms;
  const Quote quote = quote_for(parts_.market, terms, now.wall_ms);
  if (!pull_trigger(parts_.market, order, quote)) {
    set_status(order, OrderStatus::pre_submitted, kTrigger, sink);
    return;
  }
  if (terms.auction_ms != 0) {
    if (now.wall_ms < terms.auction_ms) {
      set_status(order, OrderStatus::submitted, "", sink);
    } else if (quote.last > 0 && within_limit(terms, quote.last)) {
      execute(order, order.remaining(), quote.last, false, now, sink);
    } else {
      end(order, "The auction did not reach the limit.", now, sink);
    }
    return;
  }
  const Offer offer = offer_for(parts_.market, order, quote, now.wall_ms);
  const double quantity = offer.size >= order.remaining() - kQuantityEpsilon
                              ? order.remaining()
                              : whole_steps(parts_.world, terms, offer.size);
  if (quantity > kQuantityEpsilon) {
    execute(order, quantity, offer.price, offer.added, now, sink);
  }
  if (is_final(order.status)) {
    return;
  }
  if (terms.tif == TimeInForce::immediate || terms.tif == TimeInForce::all_at_once) {
    end(order, "", now, sink);
  } else {
    set_status(order, OrderStatus::submitted, "", sink);
  }
}

void OrderBook::set_status(Order& order, OrderStatus status, std::string_view why_held,
                           MessageSink& sink) {
  if (order.status != status || order.why_held != why_held) {
    order.status = status;
    order.why_held = why_held;
    show(order, sink);
  }
}

void OrderBook::end(Order& order, std::string_view reason, Moment now, MessageSink& sink) {
  std::vector<std::int64_t> family{order.perm_id};
  for (const std::int64_t perm_id : open_) {  // Parents are older than their children.
    if (std::find(family.begin(), family.end(), orders_.at(perm_id).parent_perm) != family.end()) {
      family.push_back(perm_id);
    }
  }
  for (const std::int64_t perm_id : family) {
    Order& one = orders_.at(perm_id);
    if (is_final(one.status)) {
      continue;
    }
    complete(one, OrderStatus::cancelled, "Cancelled by Trader", now);
    for (const int session : viewers(one)) {
      send_order_status(parts_, session, one, sink);
    }
    parts_.scratch.error(owner_session(one), one.order_id, kCancelled,
                         fmt::format("Order Canceled - reason:{}", reason), now, sink);
  }
}

void OrderBook::complete(Order& order, OrderStatus status, std::string how, Moment now) {
  order.status = status;
  order.why_held = "";
  order.completed_ms = now.wall_ms;
  order.completed_status = std::move(how);
  open_.erase(order.perm_id);
}

std::vector<int> OrderBook::viewers(const Order& order) const {
  std::vector<int> sessions;
  for (const auto& [session, client] : parts_.clients.all()) {
    const bool own = client.client_id == order.client_id && order.order_id != 0;
    if (own || client.client_id == parts_.world.master_client_id) {
      sessions.push_back(session);
    }
  }
  return sessions;
}

int OrderBook::owner_session(const Order& order) const {
  for (const auto& [session, client] : parts_.clients.all()) {
    if (client.client_id == order.client_id && order.order_id != 0) {
      return session;
    }
  }
  return -1;
}

void OrderBook::show(const Order& order, MessageSink& sink) {
  for (const int session : viewers(order)) {
    show_to(session, order, sink);
  }
}

void OrderBook::show_to(int session, const Order& order, MessageSink& sink) {
  // A client that has seen an id must continue above it, as the API's documentation requires.
  if (const ClientSession* const client = parts_.clients.find(session)) {
    int& highest = highest_id_[client->client_id];
    highest = std::max(highest, order.order_id);
  }
  send_open_order(parts_, session, order, sink);
  send_order_status(parts_, session, order, sink);
}

}  // namespace ibgw::gateway
