#include "simulator/gateway/orders/order_margin.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/base/check.hpp"
#include "simulator/gateway/account/account_values.hpp"
#include "simulator/gateway/orders/order_price.hpp"

namespace ibgw::gateway {
namespace {

MarginState state_of(const Parts& parts, const AccountState& account, std::int64_t wall_ms) {
  const Worth worth = worth_of({parts.world, parts.market, wall_ms}, account);
  return {worth.total.net(), worth.margin.initial, worth.margin.maintenance};
}

}  // namespace

MarginState margin_of(const Parts& parts, std::string_view account, std::int64_t wall_ms) {
  const AccountState* const found = parts.ledger.find(account);
  IBGW_CHECK(found != nullptr);
  return state_of(parts, *found, wall_ms);
}

MarginChange margin_change(const Parts& parts, const OrderTerms& terms, std::int64_t wall_ms) {
  const AccountState* const found = parts.ledger.find(terms.account);
  IBGW_CHECK(found != nullptr);
  MarginChange change;
  change.before = state_of(parts, *found, wall_ms);
  AccountState would_be = *found;
  const world::World& world = parts.world;
  for (const OrderLeg& leg : traded_legs(terms)) {
    const world::Instrument& one = world.instruments[static_cast<std::size_t>(leg.instrument)];
    const double quantity = leg.ratio * terms.quantity * (terms.buy ? 1 : -1);
    const Quote quote = parts.market.quote(leg.instrument, wall_ms);
    const double market_price = quantity > 0 ? quote.ask : quote.bid;
    // At its limit, but not better than the market: a price that nobody pays is no gain.
    const bool own_price = terms.instrument >= 0 && terms.limit && *terms.limit > 0;
    const double limit = own_price ? *terms.limit : market_price;
    const double commission = commission_for(world, leg.instrument, std::fabs(quantity));
    Ledger::apply(world, would_be, leg.instrument, quantity,
                  quantity > 0 ? std::max(limit, market_price) : std::min(limit, market_price),
                  commission);
    change.commission += commission;
    change.commission_currency = one.currency;
  }
  change.after = state_of(parts, would_be, wall_ms);
  return change;
}

double commission_for(const world::World& world, int instrument, double quantity) {
  const world::Instrument& one = world.instruments[static_cast<std::size_t>(instrument)];
  // Quantities of currency pairs and coins are fractions or millions, so only the minimum makes
  // sense.
  const bool by_unit = one.sec_type != "CASH" && one.sec_type != "CRYPTO";
  return std::max(by_unit ? quantity * world.commission : 0.0, world.commission_min);
}

}  // namespace ibgw::gateway
