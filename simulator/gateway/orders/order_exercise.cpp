// EXERCISE_OPTIONS: not an order of the book, but its trades are booked and reported like those of
// an order.
#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/reference/contracts.hpp"

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

/// Returns what is wrong with the request; empty if nothing.
std::string read_exercise(const Parts& parts, const wire::Message& request, Moment now,
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
    return "the account is unknown";
  }
  if (one.sec_type != "OPT" || (what.action != kExercise && what.action != kLapse)) {
    return "only options can be exercised (1) or lapse (2)";
  }
  const auto held = account->positions.find(one.con_id);
  if (what.quantity <= 0 || held == account->positions.end() ||
      held->second.quantity < what.quantity) {
    return fmt::format("no unlapsed position of {} in account {}", decimal(what.quantity),
                       what.account);
  }
  what.underlying = world.find_instrument(one.under_con_id);
  if (what.action == kLapse) {
    return {};
  }
  if (what.underlying < 0) {
    return "the underlying is unknown";
  }
  const double last = parts.market.quote(what.underlying, now.wall_ms).last;
  const bool in_the_money = one.right == "P" ? last < one.strike : last > one.strike;
  const bool sure = request.integer("override").value_or(0) != 0;
  return in_the_money || sure ? "" : "the option is not in the money and override is not set";
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
  if (const std::string wrong = read_exercise(parts_, q.request, q.now, what); !wrong.empty()) {
    q.refuse(cannot_process(wrong));
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
    const auto& one = parts_.world.instruments[static_cast<std::size_t>(instrument)];
    const auto& positions = parts_.ledger.find(what.account)->positions;
    const auto held = positions.find(one.con_id);
    const bool closes = held != positions.end() && held->second.quantity * quantity < 0;
    const double realized = parts_.ledger.trade(what.account, instrument, quantity, price, 0);
    Execution& execution = add_execution(order, instrument, quantity, price, part, q.now);
    execution.cumulative = execution.quantity;
    execution.average_price = price;
    execution.exercise = what.action;
    if (closes) {
      execution.realized = realized;
    }
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
