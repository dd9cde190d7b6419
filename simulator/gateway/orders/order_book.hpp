// All orders of all clients: places, fills and cancels them, and reports them to the clients that
// may see them. Orders outlive the sessions of their clients.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"
#include "simulator/world/change.hpp"

namespace ibgw::gateway {

struct Question;

/// Entries never move, and only place() removes old final ones, so that an order cannot disappear
/// while its messages are being sent.
class OrderBook {
 public:
  /// The parts must outlive the book.
  explicit OrderBook(const Parts& parts) : parts_(parts) {}

  // For changes and state from outside. `id` is a permanent id, or the order id of any client (the
  // latest order that is still open).

  /// All orders by permanent id, including final ones.
  [[nodiscard]] const std::map<std::int64_t, Order>& orders() const { return orders_; }
  [[nodiscard]] const std::deque<Execution>& executions() const { return executions_; }
  /// nullptr if there is none.
  [[nodiscard]] const Order* find(std::int64_t id) const;
  /// Trades up to what remains; `quantity` 0 = all of it, `price` 0 = the market price. Returns
  /// false if there is no such order, or it is final or not transmitted.
  bool fill(std::int64_t id, double quantity, double price, Moment now, MessageSink& sink);
  /// Cancels with error 202 and this reason. Returns false if there is no such order or it is
  /// final.
  bool cancel(std::int64_t id, std::string_view reason, Moment now, MessageSink& sink);
  /// Places a PLACE_ORDER as a manual order; returns its permanent id, or 0 if it was refused.
  /// Client 0 is notified if it asked for manual orders.
  std::int64_t enter_by_hand(const wire::Message& place_order, Moment now, MessageSink& sink);

  /// The same for an order from outside.
  bool enter(const world::OrderEntry& entry, Moment now, MessageSink& sink);
  /// The broker closes a position: a notice to all, then a trade. Returns false if there is none.
  bool liquidate(const world::Liquidation& what, Moment now, MessageSink& sink);
  /// Whether orders wait because the broker's servers cannot be reached.
  void pause(bool paused) { paused_ = paused; }

  // For the answers.
  void place(const Question& q);
  void cancel(const Question& q);
  void cancel_all(const Question& q);
  void exercise(const Question& q);
  /// Sends orders with their statuses: the client's own, or those of all clients.
  void send_open(const Question& q, bool everybody);
  void send_completed(const Question& q, bool api_only);
  void auto_bind(const Question& q, bool on);
  /// Gives ids to manual orders, because client 0 asked for its orders.
  void bind_by_hand(const Question& q);
  /// Higher than every id that this client id has used or seen.
  [[nodiscard]] int next_id(int client_id) const;
  [[nodiscard]] bool has_open(int client_id) const;

 private:
  Order* find_mine(int client_id, std::int64_t order_id);
  [[nodiscard]] int highest_id(int client_id) const;
  /// Not reported to anyone yet. `parent`: nullptr if it has none.
  Order& insert(int client_id, int order_id, const Order* parent, OrderTerms terms,
                const wire::Message& request, Moment now);
  void preview(const Question& q, OrderTerms terms);
  void reject(const Question& q, Order& order, std::string_view reason);
  void modify(const Question& q, Order& order, OrderTerms terms);
  void bind(Order& order, int session, MessageSink& sink);
  void drop_oldest();

  void submit(Order& order, Moment now, MessageSink& sink);
  void activate(Order& order, Moment now, MessageSink& sink);
  void look_at_all(Moment now, MessageSink& sink);
  void look(Order& order, Moment now, MessageSink& sink);
  void trade(Order& order, Moment now, MessageSink& sink);
  /// Why an active order still cannot trade; nothing if it can.
  std::optional<std::string_view> waits(Order& order, std::int64_t wall_ms);
  void set_status(Order& order, OrderStatus status, std::string_view why_held, MessageSink& sink);
  void execute(Order& order, double quantity, double price, bool added, Moment now,
               MessageSink& sink);
  void book(Order& order, double quantity, double price, bool added, Moment now);
  Execution& add_execution(const Order& order, int instrument, double quantity, double price,
                           std::uint32_t part, Moment now);
  /// Books a trade of an order that is not in the book.
  Execution& trade_apart(const Order& order, int instrument, double quantity, double price,
                         double commission, std::uint32_t part, Moment now);
  void after_fill(const Order& order, double quantity, Moment now, MessageSink& sink);
  /// Gives currency hedges that have no quantity that of the trade they hedge.
  void size_hedges(const Order& parent, Moment now, MessageSink& sink);
  void reduce(Order& order, double kept, Moment now, MessageSink& sink);
  /// Together with its dependent orders.
  void end(Order& order, std::string_view reason, Moment now, MessageSink& sink);
  void complete(Order& order, OrderStatus status, std::string how, Moment now);

  // Who sees which orders.
  [[nodiscard]] std::vector<int> viewers(const Order& order) const;
  [[nodiscard]] int owner_session(const Order& order) const;
  void show(const Order& order, MessageSink& sink);
  void show_to(int session, const Order& order, MessageSink& sink);

  Parts parts_;
  std::map<std::int64_t, Order> orders_;
  std::set<std::int64_t> open_;                                     ///< Orders that are not final.
  std::map<std::pair<int, std::int64_t>, std::int64_t> by_client_;  ///< Client and order id.
  std::deque<Execution> executions_;
  std::map<int, int> highest_id_;  ///< By client id.
  std::int64_t last_perm_id_ = 1'900'000'000;
  std::uint32_t last_execution_ = 0x6571aa00;
  int last_bound_id_ = 0;  ///< Orders bound to client 0 get ids below 0.
  int binding_session_ = -1;
  Schedule::Id task_ = 0;
  bool paused_ = false;
};

}  // namespace ibgw::gateway
