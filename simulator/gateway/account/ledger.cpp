#include "simulator/gateway/account/ledger.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.hpp"

namespace ibgw::gateway {

Ledger::Ledger(const world::World& world) : world_(world) {
  for (const world::Account& account : world.accounts) {
    AccountState state;
    state.id = account.id;
    state.cash = account.cash;
    for (const world::Holding& holding : account.positions) {
      const int instrument = world.find_instrument(holding.con_id);
      IBGW_CHECK(instrument >= 0);  // The reader of the world refuses unknown contracts.
      state.positions[holding.con_id] = {instrument, holding.quantity, holding.average_cost, 0};
    }
    accounts_.push_back(std::move(state));
  }
}

const AccountState* Ledger::find(std::string_view account) const {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [&](const AccountState& a) { return a.id == account; });
  return found == accounts_.end() ? nullptr : &*found;
}

AccountState* Ledger::find_or_first(std::string_view account) {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(), [&](const AccountState& a) {
    return account.empty() || a.id == account;
  });
  return found == accounts_.end() ? nullptr : &*found;
}

bool Ledger::set_position(std::string_view account, int instrument, double quantity,
                          std::optional<double> average_cost) {
  AccountState* const found = find_or_first(account);
  if (found == nullptr) {
    return false;
  }
  ++version_;
  Position& position =
      found->positions[world_.instruments[static_cast<std::size_t>(instrument)].con_id];
  position.instrument = instrument;
  position.quantity = quantity;
  position.average_cost = quantity == 0 ? 0 : average_cost.value_or(position.average_cost);
  return true;
}

bool Ledger::set_cash(std::string_view account, const std::string& currency, double amount) {
  AccountState* const found = find_or_first(account);
  if (found == nullptr) {
    return false;
  }
  ++version_;
  found->cash[currency] = amount;
  return true;
}

double Ledger::trade(std::string_view account, int instrument, double quantity, double price,
                     double commission, std::int64_t wall_ms) {
  const auto found = std::find_if(accounts_.begin(), accounts_.end(),
                                  [&](const AccountState& a) { return a.id == account; });
  IBGW_CHECK(found != accounts_.end());
  ++version_;
  if (const std::int64_t day = world_.time_zone.day(wall_ms); day != found->day) {
    found->day = day;
    found->day_began = found->positions;
  }
  return apply(world_, *found, instrument, quantity, price, commission);
}

double Ledger::apply(const world::World& world, AccountState& account, int instrument,
                     double quantity, double price, double commission) {
  const world::Instrument& one = world.instruments[static_cast<std::size_t>(instrument)];
  const double unit = price * (one.multiplier > 0 ? one.multiplier : 1);
  Position& position = account.positions[one.con_id];
  position.instrument = instrument;
  double realized = -commission;
  // The part that closes the position realizes the difference to its cost; the rest opens a
  // position.
  const bool closes = position.quantity * quantity < 0;
  const double closed = closes ? std::min(std::fabs(quantity), std::fabs(position.quantity)) : 0;
  if (closes) {
    const double side = position.quantity > 0 ? 1 : -1;
    realized += closed * side * (unit - position.average_cost);
  }
  const double opened = std::fabs(quantity) - closed;
  const double held = std::fabs(position.quantity) - closed;
  if (opened > 0) {
    position.average_cost =
        held > 0 ? (position.average_cost * held + unit * opened) / (held + opened) : unit;
  }
  position.quantity += quantity;
  if (std::fabs(position.quantity) < 1e-9) {
    position.quantity = 0;
    position.average_cost = 0;
  }
  position.realized += realized;
  account.realized += realized;
  account.cash[one.currency] -= quantity * unit + commission;
  return realized;
}

}  // namespace ibgw::gateway
