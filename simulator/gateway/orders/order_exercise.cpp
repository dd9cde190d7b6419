// EXERCISE_OPTIONS: not an order of the book, but its trades are booked and reported like those of
// an order.
#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/refusal.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kExercise = 1;
constexpr int kLapse = 2;

struct Exercise {
  int option = -1;
  int underlying = -1;
  int action = 0;
  double quantity = 0;
  std::string account;
};

Refusal read_exercise(const Parts& parts, const wire::Message& request, Moment now,
                      Exercise& what) {
  const world::World& world = parts.world;
  const auto& one = world.instruments[static_cast<std::size_t>(what.option)];
  what.action = saturate<int>(request.integer("exerciseAction").value_or(0));
  what.quantity = static_cast<double>(request.integer("exerciseQuantity").value_or(0));
  what.account = request.text("account");
  if (what.account.empty()) {
    what.account = world.accounts.front().id;
  }
  const AccountState* const account = parts.ledger.find(what.account);
  if (account == nullptr) {
    return cannot_process("the account is unknown");
  }
  if (one.sec_type != "OPT" || (what.action != kExercise && what.action != kLapse)) {
    return cannot_process("only options can be exercised (1) or lapse (2)");
  }
  const auto held = account->positions.find(one.con_id);
  if (what.quantity <= 0 || held == account->positions.end() ||
      held->second.quantity < what.quantity) {
    return cannot_process(fmt::format("no unlapsed position of {} in account {}",
                                      decimal(what.quantity), what.account));
  }
  what.underlying = world.find_instrument(one.under_con_id);
  if (what.action == kLapse) {
    return {};
  }
  if (what.underlying < 0) {
    return cannot_process("the underlying is unknown");
  }
  const double last = parts.market.quote(what.underlying, now.wall_ms).last;
  const bool in_the_money = one.right == "P" ? last < one.strike : last > one.strike;
  const bool sure = request.integer("override").value_or(0) != 0;
  if (in_the_money || sure) {
    return {};
  }
  return {kCannotProcess,
          "Error processing request.Exercise ignored because option is not in-the-money."};
}

}  // namespace

void OrderBook::exercise(const Question& q) {
  const Meant meant = find_instrument(parts_.world, q.request, "contract");
  if (meant.instrument < 0) {
    q.error(kNoSecurityDefinition, meant.reason);
    return;
  }
  Exercise what;
  what.option = meant.instrument;
  if (const Refusal refusal = read_exercise(parts_, q.request, q.now, what)) {
    q.refuse(refusal);
    return;
  }
  const auto& option = parts_.world.instruments[static_cast<std::size_t>(what.option)];
  Order order;
  order.perm_id = ++last_perm_id_;
  order.client_id = q.client.client_id;
  order.order_id = saturate<int>(q.id());
  order.terms.account = what.account;
  order.terms.exchange = option.exchange;
  order.terms.quantity = order.filled = what.quantity;
  order.status = OrderStatus::filled;
  order.shown = std::make_unique<wire::Message>(*wire::find_message("OPEN_ORDER"));
  const std::size_t first = executions_.size();
  const auto trade = [&](int instrument, double quantity, double price, std::uint32_t part) {
    trade_apart(order, instrument, quantity, price, 0, part, q.now).exercise = what.action;
  };
  trade(what.option, -what.quantity, 0, 1);
  if (what.action == kExercise) {
    const double units = what.quantity * (option.multiplier > 0 ? option.multiplier : 1);
    trade(what.underlying, option.right == "P" ? -units : units, option.strike, 2);
  }
  const std::size_t end = executions_.size();
  for (const int session : viewers(order)) {
    for (std::size_t i = first; i < end; ++i) {
      send_execution(parts_, session, kNoRequest, executions_[i], &order, q.sink);
    }
    send_order_status(parts_, session, order, q.sink);
    for (std::size_t i = first; i < end; ++i) {
      send_commission(parts_, session, executions_[i], q.sink);
    }
  }
}

}  // namespace ibgw::gateway
