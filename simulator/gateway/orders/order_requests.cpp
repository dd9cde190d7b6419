// Clients' requests to the order book.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/orders/order_margin.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/orders/order_terms.hpp"
#include "simulator/gateway/request_time.hpp"

namespace ibgw::gateway {
namespace {

// Codes: protocol.md 6.
constexpr int kDuplicateOrderId = 103;
constexpr int kModifyFilled = 104;
constexpr int kModifyDiffers = 105;
constexpr int kModifyFailed = 134;
constexpr int kOrderNotFoundOld = 135;
constexpr int kNotCancellableOld = 161;  // Of a global cancel, at any version.
constexpr int kParentMissing = 10006;
constexpr int kInvalidOrderId = 10149;
constexpr int kPresetUsed = 10349;
constexpr int kOrderNotFound = 10147;
constexpr int kNotCancellable = 10148;

// The first server version with five-digit codes for cancels; API 9.73.07 knows them.
constexpr int kNewCancelCodes = 142;

// Gateways from about this version on say which presets they have applied to an order.
constexpr int kPresetsSince = 200;

// How many final orders and executions are kept. A real gateway forgets them at midnight.
constexpr std::size_t kRememberedMax = 10'000;

/// The children of an order are a group, unless they name another. A hedge is no alternative to
/// its siblings.
void join_siblings(Order& order) {
  if (order.parent_perm != 0 && order.terms.oca_group.empty() && !order.terms.hedges) {
    order.terms.oca_group = std::to_string(order.parent_perm);
  }
}

std::string rejection_text(std::string_view reason) {
  return fmt::format("Order rejected - reason:{}", reason);
}

/// As users' logs have it.
std::string too_expensive(const MarginChange& change, std::string_view currency) {
  return fmt::format(
      "We are unable to accept your order. Your Available Funds are in sufficient to cover the "
      "change in the account's margin requirements if this order executes. In order to obtain the "
      "desired position your Equity with Loan Value [{:.2f} {}] must exceed the new total Initial "
      "Margin of [{:.2f} {}].",
      change.after.equity, currency, change.after.initial, currency);
}

std::string not_cancellable_text(const Order& order) {
  return fmt::format("Cancel attempted when order is not in a cancellable state.  Order permId ={}",
                     order.perm_id);
}

/// Whether an order may have this parent, nullptr if there is none; otherwise sends an error.
bool may_follow(const Question& q, const OrderTerms& terms, const Order* parent) {
  if (parent == nullptr || (is_final(parent->status) && parent->status != OrderStatus::filled)) {
    q.error(kParentMissing, "Missing parent order.");
    return false;
  }
  if (terms.quantity == 0 && parent->terms.instrument < 0) {
    q.error(kSizeZero, "The order size cannot be zero.");  // A combination has no value to hedge.
    return false;
  }
  return true;
}

}  // namespace

Order* OrderBook::find_mine(int client_id, std::int64_t order_id) {
  const auto found = by_client_.find({client_id, order_id});
  return found == by_client_.end() ? nullptr : &orders_.at(found->second);
}

int OrderBook::highest_id(int client_id) const {
  const auto found = highest_id_.find(client_id);
  return std::max(found == highest_id_.end() ? 0 : found->second, parts_.world.next_valid_id - 1);
}

int OrderBook::next_id(int client_id) const {
  return saturate<int>(std::int64_t{highest_id(client_id)} + 1);
}

bool OrderBook::has_open(int client_id) const {
  return std::any_of(open_.begin(), open_.end(), [&](std::int64_t perm_id) {
    const Order& order = orders_.at(perm_id);
    return order.client_id == client_id && order.order_id != 0 && order.transmitted;
  });
}

void OrderBook::drop_oldest() {
  while (executions_.size() > kRememberedMax) {
    executions_.pop_front();
  }
  for (auto at = orders_.begin(); orders_.size() - open_.size() > kRememberedMax;) {
    if (!is_final(at->second.status)) {
      ++at;
      continue;
    }
    by_client_.erase({at->second.client_id, at->second.order_id});
    at = orders_.erase(at);
  }
}

Order& OrderBook::insert(int client_id, int order_id, const Order* parent, OrderTerms terms,
                         const wire::Message& request, Moment now) {
  const std::int64_t perm_id = ++last_perm_id_;
  Order& order = orders_[perm_id];
  order.perm_id = perm_id;
  order.client_id = client_id;
  order.order_id = order_id;
  order.parent_perm = parent == nullptr ? 0 : parent->perm_id;
  order.terms = std::move(terms);
  join_siblings(order);
  order.group_rest = order.terms.quantity;
  order.placed_ms = now.wall_ms;
  order.shown = shown_order(parts_.world, order, request);
  open_.insert(perm_id);
  if (order_id != 0) {
    by_client_[{client_id, order_id}] = perm_id;
    int& highest = highest_id_[client_id];
    highest = std::max(highest, order_id);
  }
  return order;
}

void OrderBook::place(const Question& q) {
  drop_oldest();
  const int client_id = q.client.client_id;
  const bool what_if = q.request.integer("order.whatIf").value_or(0) != 0;
  Order* const known = find_mine(client_id, q.id());
  if (!what_if && known != nullptr && known->status == OrderStatus::filled) {
    q.error(kModifyFilled, "Cannot modify a filled order.");
    return;
  }
  if (q.id() == 0) {
    q.error(kInvalidOrderId, "Invalid order id: 0");
    return;
  }
  if (!what_if && (known == nullptr ? q.id() <= highest_id(client_id) : is_final(known->status))) {
    q.error(kDuplicateOrderId, "Duplicate order id");
    return;
  }
  OrderTerms terms;
  if (const Refusal refusal = read_terms(parts_, q.request, q.now, terms); refusal.code != 0) {
    q.error(refusal.code, refusal.text);
    return;
  }
  if (terms.implies_zone && knows_zones(q.client)) {
    q.error(kImpliedZone, implied_zone_text());
  }
  if (!terms.rejection.empty() && (what_if || known != nullptr)) {
    q.error(kRejected, rejection_text(terms.rejection));
    return;
  }
  if (what_if) {
    preview(q, std::move(terms));
    return;
  }
  if (known != nullptr) {
    modify(q, *known, std::move(terms));
    return;
  }
  const Order* const parent =
      terms.parent_id == 0 ? nullptr : find_mine(client_id, terms.parent_id);
  if (terms.parent_id != 0 && !may_follow(q, terms, parent)) {
    return;
  }
  const MarginChange change = margin_change(parts_, terms, q.now.wall_ms);
  Order& order =
      insert(client_id, saturate<int>(q.id()), parent, std::move(terms), q.request, q.now);
  if (!order.terms.rejection.empty()) {
    reject(q, order, order.terms.rejection);
    return;
  }
  // Children are not checked: their trades close what their parent opens.
  if (parent == nullptr && change.too_much()) {
    reject(q, order, too_expensive(change, base_currency(parts_.world, order.terms.account)));
    return;
  }
  if (order.terms.quantity == 0 && parent->status == OrderStatus::filled) {
    size_hedges(*parent, q.now, q.sink);
  }
  if (is_final(order.status)) {
    return;  // There was nothing to hedge.
  }
  submit(order, q.now, q.sink);
  if (order.terms.transmit && q.request.text("order.tif").empty() &&
      q.client.gateway_version >= kPresetsSince) {
    q.error(kPresetUsed, "Order TIF was set to DAY based on order preset");
  }
}

void OrderBook::preview(const Question& q, OrderTerms terms) {
  Order order;
  order.perm_id = ++last_perm_id_;
  order.client_id = q.client.client_id;
  order.order_id = saturate<int>(q.id());
  order.status = OrderStatus::pre_submitted;
  order.terms = std::move(terms);
  order.placed_ms = q.now.wall_ms;
  order.shown = shown_order(parts_.world, order, q.request);
  const MarginChange change = margin_change(parts_, order.terms, q.now.wall_ms);
  send_what_if(parts_, q.client.session, order, change, q.sink);
}

void OrderBook::reject(const Question& q, Order& order, std::string_view reason) {
  const std::string text = rejection_text(reason);
  complete(order, OrderStatus::inactive, fmt::format("Rejected: {}", reason), q.now);
  if (parts_.world.rejection == world::Rejection::error_first) {
    q.error(kRejected, text);
    show(order, q.sink);
    return;
  }
  show(order, q.sink);
  q.error(kRejected, text);
}

void OrderBook::modify(const Question& q, Order& order, OrderTerms terms) {
  if (!same_order(order.terms, terms)) {
    q.error(kModifyDiffers, "Order being modified does not match original order.");
    return;
  }
  if (terms.quantity == 0) {  // A hedge; its size comes from its parent.
    terms.quantity = order.terms.quantity;
  } else if (terms.quantity <= order.filled + kQuantityEpsilon) {
    q.error(kModifyFailed, "Modify order failed: so much is filled already.");
    return;
  }
  OrderTerms rest = terms;
  rest.quantity -= order.filled;
  const MarginChange change = margin_change(parts_, rest, q.now.wall_ms);
  if (terms.quantity > order.terms.quantity && order.parent_perm == 0 && change.too_much()) {
    q.error(kModifyFailed,
            "Modify order failed: " +
                too_expensive(change, base_currency(parts_.world, order.terms.account)));
    return;
  }
  const bool same_trigger = order.terms.type == terms.type && order.terms.aux == terms.aux &&
                            order.terms.percent == terms.percent && order.terms.stop == terms.stop;
  terms.parent_id = order.terms.parent_id;
  order.terms = std::move(terms);
  join_siblings(order);
  order.group_rest = order.remaining();
  if (!same_trigger) {
    order.triggered = false;
    order.stop = 0;
  }
  order.conditions_met = false;
  order.shown = shown_order(parts_.world, order, q.request);
  if (!order.transmitted) {
    submit(order, q.now, q.sink);
    return;
  }
  show(order, q.sink);
  look(order, q.now, q.sink);
}

std::int64_t OrderBook::enter_by_hand(const wire::Message& place_order, Moment now,
                                      MessageSink& sink) {
  OrderTerms terms;
  if (read_terms(parts_, place_order, now, terms).code != 0 || terms.what_if ||
      terms.parent_id != 0 || !terms.rejection.empty() ||
      margin_change(parts_, terms, now.wall_ms).too_much()) {
    return 0;
  }
  terms.transmit = true;
  Order& order = insert(0, 0, nullptr, std::move(terms), place_order, now);
  if (parts_.clients.find(binding_session_) != nullptr) {
    bind(order, binding_session_, sink);
  }
  submit(order, now, sink);
  return order.perm_id;
}

void OrderBook::bind(Order& order, int session, MessageSink& sink) {
  order.order_id = --last_bound_id_;
  by_client_[{0, order.order_id}] = order.perm_id;
  wire::Message& bound = parts_.scratch.fresh("ORDER_BOUND");
  bound.set("permId", order.perm_id);
  bound.set("clientId", order.client_id);
  bound.set("orderId", order.order_id);
  sink.send(session, bound);
}

void OrderBook::bind_by_hand(const Question& q) {
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    Order& order = orders_.at(perm_id);
    if (order.order_id == 0) {
      bind(order, q.client.session, q.sink);
    }
  }
}

void OrderBook::auto_bind(const Question& q, bool on) {
  binding_session_ = on ? q.client.session : -1;
}

void OrderBook::cancel(const Question& q) {
  Order* const order = find_mine(q.client.client_id, q.id());
  const bool old = q.client.server_version < kNewCancelCodes;
  if (order == nullptr) {
    q.error(old ? kOrderNotFoundOld : kOrderNotFound,
            old ? fmt::format("Can't find order with id = {}", q.id())
                : fmt::format("OrderId {} that needs to be cancelled is not found.", q.id()));
    return;
  }
  if (is_final(order->status)) {
    q.error(old ? kNotCancellableOld : kNotCancellable,
            old ? not_cancellable_text(*order)
                : fmt::format("OrderId {} that needs to be cancelled cannot be cancelled, state: "
                              "{}.",
                              q.id(), status_text(order->status)));
    return;
  }
  end(*order, "", q.now, q.sink);
}

void OrderBook::cancel_all(const Question& q) {
  const std::int64_t today = parts_.world.time_zone.midnight(q.now.wall_ms);
  std::vector<const Order*> over;
  for (const auto& [perm_id, order] : orders_) {
    if (is_final(order.status) && order.client_id == q.client.client_id && order.order_id > 0 &&
        order.completed_ms >= today) {
      over.push_back(&order);
    }
  }
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    end(orders_.at(perm_id), "", q.now, q.sink);
  }
  for (const Order* const order : over) {
    parts_.scratch.error(q.client.session, order->order_id, kNotCancellableOld,
                         not_cancellable_text(*order), q.now, q.sink);
  }
}

void OrderBook::send_open(const Question& q, bool everybody) {
  for (const std::int64_t perm_id : std::vector(open_.begin(), open_.end())) {
    const Order& order = orders_.at(perm_id);
    const bool own = order.client_id == q.client.client_id && order.order_id != 0;
    if (order.transmitted && !is_final(order.status) && (own || everybody)) {
      show_to(q.client.session, order, q.sink);
    }
  }
  q.send(q.fresh("OPEN_ORDER_END"));
}

void OrderBook::send_completed(const Question& q, bool api_only) {
  for (const auto& [perm_id, order] : orders_) {
    if (is_final(order.status) && (order.order_id > 0 || !api_only)) {
      send_completed_order(parts_, q.client.session, order, q.sink);
    }
  }
  q.send(q.fresh("COMPLETED_ORDERS_END"));
}

}  // namespace ibgw::gateway
