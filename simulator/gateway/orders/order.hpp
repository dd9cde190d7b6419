// An order in the gateway: its terms as read from the request, and its current state.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Smaller quantities count as 0, because sizes are sums of doubles.
inline constexpr double kQuantityEpsilon = 1e-9;
/// Larger quantities are refused, so that products of quantities and prices stay finite.
inline constexpr double kQuantityMax = 1e12;

enum class OrderStatus : std::uint8_t {
  pending_submit,  ///< Not transmitted.
  pre_submitted,  ///< Waits for its parent, a time, a condition, a trigger, the opening, or shares.
  submitted,
  filled,
  cancelled,
  inactive,  ///< Rejected.
};
/// As ORDER_STATUS spells it.
[[nodiscard]] std::string_view status_text(OrderStatus status);
[[nodiscard]] constexpr bool is_final(OrderStatus status) {
  return status >= OrderStatus::filled;
}

/// The price at which an order trades once it is active.
enum class PriceRule : std::uint8_t {
  market,
  limit,
  market_to_limit,  ///< After the first fill, the rest becomes a limit order at that price.
  middle,           ///< At the midpoint of bid and ask, at once.
  peg_middle,       ///< At the midpoint, but waits for a counterparty.
  peg_own_side,     ///< At the best price of its own side.
  peg_other_side,   ///< At the best price of the other side.
};

/// The side whose price an order takes as its limit when it is placed.
enum class SnapRule : std::uint8_t { none, own_side, middle, other_side };

/// What makes an order active.
enum class TriggerRule : std::uint8_t { none, stop, touch, trail };

struct OrderType {
  std::string_view name;  ///< Without blanks, because some clients leave them out.
  PriceRule price;
  TriggerRule trigger = TriggerRule::none;
  bool needs_limit = false;
  bool needs_aux = false;
  bool at_close = false;
  SnapRule snap = SnapRule::none;
};

enum class TimeInForce : std::uint8_t {
  day,
  until_cancelled,
  until_date,
  immediate,
  all_at_once,
  at_open,
  minutes,  ///< Five of them.
};

struct OrderLeg {
  int instrument = 0;
  double ratio = 1;  ///< Per unit of the order; negative = the other side.
};

struct OrderCondition {
  enum class Kind : std::uint8_t {
    price = 1,
    time = 3,
    margin = 4,
    execution = 5,
    volume = 6,
    percent = 7,
  };
  Kind kind = Kind::price;
  bool and_next = true;  ///< Joined to the next one by "and"; false = "or".
  bool is_more = false;
  int instrument = -1;
  double number = 0;         ///< Price, percentage or volume.
  std::int64_t time_ms = 0;  ///< Of Kind::time.
  int trigger_method = 0;
  std::string symbol;  ///< Of Kind::execution, with the next two.
  std::string sec_type;
  std::string exchange;
};

/// The terms that the client asked for.
struct OrderTerms {
  int instrument = -1;         ///< In World::instruments; -1 = a combination.
  std::vector<OrderLeg> legs;  ///< Of a combination.
  std::string exchange;        ///< Where it was routed.
  std::string account;
  bool buy = true;
  double quantity = 0;
  const OrderType* type = nullptr;
  PriceRule price = PriceRule::market;
  std::optional<double> limit;
  std::optional<double> aux;
  std::optional<double> percent;       ///< Trailing percentage.
  std::optional<double> stop;          ///< Initial stop price of a trailing stop.
  std::optional<double> limit_offset;  ///< Between a trailing stop and its limit.
  std::optional<double> peg_offset;
  int trigger_method = 0;
  TimeInForce tif = TimeInForce::day;
  std::int64_t expires_ms = 0;     ///< 0 = never.
  std::int64_t good_after_ms = 0;  ///< 0 = at once.
  std::int64_t auction_ms = 0;     ///< When it trades at the opening or the close; 0 = any time.
  std::string oca_group;
  int oca_type = 3;  ///< 1 cancels the others, 2 and 3 reduce them.
  int parent_id = 0;
  bool transmit = true;
  bool what_if = false;
  bool outside_hours = false;
  bool all_or_none = false;
  double minimum = 0;  ///< Of the first fill.
  std::vector<OrderCondition> conditions;
  bool conditions_cancel = false;
  bool implies_zone = false;  ///< One of its times named no zone.
  bool hedges = false;        ///< It hedges its parent.
  std::string rejection;      ///< Why the broker rejects it; empty = it does not.
};

struct Order {
  std::int64_t perm_id = 0;  ///< Unique in this gateway.
  int client_id = 0;
  int order_id = 0;              ///< 0 = a manual order that is not bound to client 0.
  std::int64_t parent_perm = 0;  ///< 0 = none.
  OrderTerms terms;
  std::unique_ptr<wire::Message> shown;  ///< The OPEN_ORDER without the fields that change.

  OrderStatus status = OrderStatus::pending_submit;
  bool transmitted = false;
  std::string_view why_held;
  bool triggered = false;
  bool conditions_met = false;
  double stop = 0;               ///< Current price of a trailing stop; 0 = none yet.
  bool noted_stop_pair = false;  ///< A "double" trigger method has seen its first price.
  double filled = 0;
  double group_rest = 0;  ///< Quantity that its group leaves it to trade, before rounding to steps.
  double average_price = 0;
  double last_price = 0;
  double commission = 0;
  std::int64_t placed_ms = 0;
  std::int64_t completed_ms = 0;
  std::string completed_status;

  [[nodiscard]] double remaining() const { return terms.quantity - filled; }
};

/// One trade, of an order or of a leg of it.
struct Execution {
  std::string id;
  std::int64_t perm_id = 0;
  int client_id = 0;
  int order_id = 0;
  int instrument = -1;  ///< -1 = a combination as a whole: not a trade, its legs are.
  std::int64_t wall_ms = 0;
  std::string account;
  std::string exchange;
  std::string order_ref;
  std::string model_code;
  bool buy = true;
  double quantity = 0;
  double price = 0;
  double cumulative = 0;
  double average_price = 0;
  int liquidity = 2;  ///< 1 added, 2 removed.
  int exercise = 0;   ///< 1 exercised, 2 lapsed.
  bool liquidation = false;
  double commission = 0;
  std::optional<double> realized;  ///< Realized profit of the closed part.
};

}  // namespace ibgw::gateway
