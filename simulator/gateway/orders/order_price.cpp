#include "simulator/gateway/orders/order_price.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/gateway/orders/order_conditions.hpp"

namespace ibgw::gateway {
namespace {

// The chance, per look at the market, that a counterparty takes an order waiting in the book; and
// its own purpose in Market::chance.
constexpr double kVisit = 0.5;
constexpr std::uint64_t kVisitPurpose = 0x0bde;

Offer pegged(const Market& market, const Order& order, const Quote& quote, double price,
             std::int64_t wall_ms) {
  const OrderTerms& terms = order.terms;
  if (terms.limit) {
    price = terms.buy ? std::min(price, *terms.limit) : std::max(price, *terms.limit);
  }
  if (terms.buy ? quote.ask <= price : quote.bid >= price) {
    return {terms.buy ? quote.ask : quote.bid, terms.buy ? quote.ask_size : quote.bid_size, false};
  }
  // Worse than the best price of its own side: no counterparty gets that far.
  const bool behind = terms.buy ? price < quote.bid : price > quote.ask;
  if (behind ||
      market.chance(terms.instrument, wall_ms / Market::kSlotMs,
                    kVisitPurpose + static_cast<std::uint64_t>(order.perm_id)) >= kVisit) {
    return {};
  }
  return {price, quote.last_size, true};
}

Offer by_rule(const Market& market, const Order& order, const Quote& quote, std::int64_t wall_ms) {
  const OrderTerms& terms = order.terms;
  const double own = terms.buy ? quote.bid : quote.ask;
  const double other = terms.buy ? quote.ask : quote.bid;
  const double size = terms.buy ? quote.ask_size : quote.bid_size;
  const double middle = (quote.bid + quote.ask) / 2;
  const double toward = terms.buy ? 1 : -1;
  const double offset = toward * terms.peg_offset.value_or(0);
  switch (terms.price) {
    case PriceRule::market:
    case PriceRule::market_to_limit:
      return {other, size, false};
    case PriceRule::limit:
      return within_limit(terms, other) ? Offer{other, size, false} : Offer{};
    case PriceRule::middle:
      return within_limit(terms, middle) ? Offer{middle, size, false} : Offer{};
    case PriceRule::peg_middle:
      return pegged(market, order, quote, middle, wall_ms);
    case PriceRule::peg_own_side:
      return pegged(market, order, quote, market.to_tick(terms.instrument, own + offset), wall_ms);
    case PriceRule::peg_other_side:
      return pegged(market, order, quote, market.to_tick(terms.instrument, other - offset),
                    wall_ms);
  }
  return {};
}

}  // namespace

std::vector<OrderLeg> traded_legs(const OrderTerms& terms) {
  return terms.instrument >= 0 ? std::vector<OrderLeg>{{terms.instrument, 1}} : terms.legs;
}

const world::Instrument& first_instrument(const world::World& world, const OrderTerms& terms) {
  const int index = terms.instrument >= 0 ? terms.instrument : terms.legs.front().instrument;
  return world.instruments[static_cast<std::size_t>(index)];
}

double whole_steps(const world::World& world, const OrderTerms& terms, double quantity) {
  const double step = terms.instrument >= 0 ? first_instrument(world, terms).size_increment : 1;
  return step > 0 ? std::floor(quantity / step + 1e-6) * step : quantity;
}

Quote quote_for(const Market& market, const OrderTerms& terms, std::int64_t wall_ms) {
  if (terms.instrument >= 0) {
    Quote quote = market.quote(terms.instrument, wall_ms);
    quote.bid_size = quote.bid > 0 ? quote.bid_size : 0;
    quote.ask_size = quote.ask > 0 ? quote.ask_size : 0;
    return quote;
  }
  Quote all;
  all.bid_size = all.ask_size = HUGE_VAL;
  for (const OrderLeg& leg : terms.legs) {
    const Quote one = market.quote(leg.instrument, wall_ms);
    const bool bought = leg.ratio > 0;  // If the combination is bought.
    all.ask += leg.ratio * (bought ? one.ask : one.bid);
    all.bid += leg.ratio * (bought ? one.bid : one.ask);
    const double units = std::fabs(leg.ratio);
    const double to_buy = one.bid > 0 && one.ask > 0 ? (bought ? one.ask_size : one.bid_size) : 0;
    const double to_sell = one.bid > 0 && one.ask > 0 ? (bought ? one.bid_size : one.ask_size) : 0;
    all.ask_size = std::min(all.ask_size, std::floor(to_buy / units));
    all.bid_size = std::min(all.bid_size, std::floor(to_sell / units));
  }
  // Removes rounding errors of sums of prices.
  const auto clean = [](double price) { return std::round(price * 1e8) / 1e8; };
  all.bid = clean(all.bid);
  all.ask = clean(all.ask);
  all.last = clean((all.bid + all.ask) / 2);
  all.last_size = std::min(all.bid_size, all.ask_size);
  return all;
}

bool within_limit(const OrderTerms& terms, double price) {
  return !terms.limit || (terms.buy ? price <= *terms.limit + kQuantityEpsilon
                                    : price >= *terms.limit - kQuantityEpsilon);
}

Offer offer_for(const Market& market, const Order& order, const Quote& quote,
                std::int64_t wall_ms) {
  const OrderTerms& terms = order.terms;
  if (quote.bid_size <= 0 && quote.ask_size <= 0) {
    return {};
  }
  Offer offer = by_rule(market, order, quote, wall_ms);
  const double wanted = order.remaining();
  const bool whole = terms.all_or_none || terms.tif == TimeInForce::all_at_once;
  const double least = whole ? wanted : (order.filled > 0 ? 0 : std::min(terms.minimum, wanted));
  if (offer.size < least - kQuantityEpsilon) {
    return {};
  }
  return offer;
}

bool pull_trigger(const Market& market, Order& order, const Quote& quote) {
  OrderTerms& terms = order.terms;
  const TriggerRule rule = terms.type->trigger;
  if (order.triggered || rule == TriggerRule::none) {
    return true;
  }
  double price = terms.aux.value_or(0);
  if (rule == TriggerRule::trail) {
    if (quote.last <= 0) {
      return false;
    }
    const double distance =
        terms.percent ? quote.last * *terms.percent / 100 : terms.aux.value_or(0);
    const double here =
        market.to_tick(terms.instrument, quote.last + (terms.buy ? distance : -distance));
    if (order.stop == 0) {
      order.stop = terms.stop.value_or(here);
    } else {
      order.stop = terms.buy ? std::min(order.stop, here) : std::max(order.stop, here);
    }
    price = order.stop;
  }
  // A stop triggers with the market (a buy waits for a rise), a touch against it.
  const bool rising = terms.buy == (rule != TriggerRule::touch);
  const bool reached = price_reached(quote, terms.trigger_method, rising, price);
  const bool twice = terms.trigger_method == 1 || terms.trigger_method == 3;
  const bool second = order.noted_stop_pair;
  order.noted_stop_pair = reached;
  if (!reached || (twice && !second)) {
    return false;
  }
  order.triggered = true;
  if (rule == TriggerRule::trail && terms.price == PriceRule::limit) {
    const double offset = terms.limit_offset.value_or(0);
    terms.limit = market.to_tick(terms.instrument, order.stop + (terms.buy ? offset : -offset));
  }
  return true;
}

}  // namespace ibgw::gateway
