#include "simulator/gateway/market_data/market_feed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/base/check.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kLooksOfCombination = 60;

bool find_legs(const Question& q, Feed& feed) {
  const wire::Value* const list = q.request.find("contract.comboLegs");
  for (const wire::Value& item : list == nullptr ? std::span<wire::Value>{} : list->list()) {
    const auto at = [&](std::string_view name) -> const wire::Value& {
      return item.record->at(item.record->spec->index_of(name));
    };
    const int con_id = saturate<int>(wire::integer_of(at("conId")).value_or(0));
    const double ratio = static_cast<double>(wire::integer_of(at("ratio")).value_or(1));
    const std::string_view action = at("action").text();
    const int instrument = q.model.world().find_instrument(con_id);
    if (instrument < 0) {
      q.error(kNoSecurityDefinition, "No security definition has been found for the request");
      return false;
    }
    feed.legs.push_back({instrument, action == "SELL" || action == "SSHORT" ? -ratio : ratio});
  }
  IBGW_CHECK(!feed.legs.empty());
  feed.instrument = feed.legs.front().instrument;
  return true;
}

}  // namespace

Quote Feed::quote(const Market& market, std::int64_t wall_ms) const {
  if (!combination()) {
    return market.quote(instrument, wall_ms);
  }
  Quote sum;
  sum.bid_size = sum.ask_size = sum.last_size = std::numeric_limits<double>::max();
  for (const Leg& leg : legs) {
    const Quote quote = market.quote(leg.instrument, wall_ms);
    const bool bought = leg.ratio > 0;
    const double units = std::max(std::fabs(leg.ratio), 1.0);
    sum.bid += leg.ratio * (bought ? quote.bid : quote.ask);
    sum.ask += leg.ratio * (bought ? quote.ask : quote.bid);
    sum.last += leg.ratio * quote.last;
    sum.bid_size = std::min(sum.bid_size, std::floor(quote.bid_size / units));
    sum.ask_size = std::min(sum.ask_size, std::floor(quote.ask_size / units));
    sum.last_size = std::min(sum.last_size, std::floor(quote.last_size / units));
  }
  const auto on_tick = [&](double price) { return market.to_tick(instrument, price); };
  sum.bid = on_tick(sum.bid);
  sum.ask = on_tick(sum.ask);
  sum.last = on_tick(sum.last);
  return sum;
}

Bar Feed::of_kind(Bar bar) const {
  if (!quotes) {
    bar.volume = 0;
    bar.wap = 0;
  }
  return bar;
}

Bar Feed::bar(const Market& market, std::int64_t from_ms, std::int64_t to_ms, Side side) const {
  if (!combination()) {
    return of_kind(market.bar(instrument, from_ms, to_ms, side));
  }
  Bar bar;
  const std::int64_t span = to_ms - from_ms;
  const std::int64_t looks =
      std::clamp<std::int64_t>(span / Market::kSlotMs, 1, kLooksOfCombination);
  for (std::int64_t i = 0; i <= looks; ++i) {
    // The last sample is the last trade of the span.
    const std::int64_t at = i == looks ? to_ms - 1 : from_ms + span * i / looks;
    const double price = price_of(quote(market, at), side);
    bar.open = i == 0 ? price : bar.open;
    bar.high = i == 0 ? price : std::max(bar.high, price);
    bar.low = i == 0 ? price : std::min(bar.low, price);
    bar.close = price;
    bar.wap = price;
  }
  bar.count = static_cast<int>(looks);
  return bar;
}

Bar Feed::day(const Market& market, std::int64_t wall_ms) const {
  return combination() ? bar(market, market.midnight(instrument, wall_ms), wall_ms + 1, Side::last)
                       : of_kind(market.day(instrument, wall_ms));
}

double Feed::previous_close(const Market& market, std::int64_t wall_ms) const {
  return quote(market, market.midnight(instrument, wall_ms) - 1).last;
}

bool find_feed(const Question& q, Feed& feed) {
  if (sec_type_of(q.request.text("contract.secType")) == "BAG") {
    return find_legs(q, feed);
  }
  const Meant meant = find_instrument(q.model.world(), q.request, "contract");
  if (meant.instrument < 0) {
    q.error(kNoSecurityDefinition, meant.reason);
    return false;
  }
  feed.instrument = meant.instrument;
  const std::string& type = feed.one(q.model.world()).sec_type;
  feed.quotes = type != "IND" && type != "FUND";
  feed.trades = type != "CASH";
  return true;
}

bool may_watch(const world::World& world, const Feed& feed) {
  return feed.one(world).subscribed &&
         std::all_of(feed.legs.begin(), feed.legs.end(), [&](const Leg& leg) {
           return world.instruments[static_cast<std::size_t>(leg.instrument)].subscribed;
         });
}

std::string needs_subscription() {
  return "Requested market data requires additional subscription for API. See link in 'Market Data "
         "Connections' dialog for more details.";
}

namespace {

std::string_view listing_of(const world::Instrument& one) {
  return one.primary_exchange.empty() ? one.exchange : one.primary_exchange;
}

constexpr std::string_view kNasdaq = "NASDAQ";

}  // namespace

std::string no_permissions(const world::Instrument& one) {
  // Gateways still use the old name of this exchange here.
  const std::string_view exchange = listing_of(one) == kNasdaq ? "ISLAND" : listing_of(one);
  return fmt::format("No market data permissions for {} {}.", exchange, one.sec_type);
}

std::string quote_source(const world::Instrument& one) {
  const bool has_class = listing_of(one) == kNasdaq && !one.trading_class.empty();
  return fmt::format("{} {}{}{}/TOP/ALL", one.symbol, listing_of(one), has_class ? "." : "",
                     has_class ? one.trading_class : "");
}

bool always_open(const world::World& world, const Feed& feed) {
  return world.listing_of(feed.one(world)).always_open;
}

bool open_now(const world::World& world, const Feed& feed, std::int64_t wall_ms) {
  const world::Instrument& one = feed.one(world);
  return is_open(world.listing_of(one), hours_for(one, true), wall_ms);
}

bool whole_sizes(const ClientSession& client) {
  return client.server_version < wire::gate::kFractionalSizeSupport;
}

std::string size_text(double size, bool whole) {
  return decimal(whole && size > 0 ? std::max(std::round(size), 1.0) : size);
}

Moment next_multiple(Moment now, std::int64_t interval_ms) {
  return now.after_ms(interval_ms - now.wall_ms % interval_ms);
}

std::int64_t look_interval_ms(const world::World& world) {
  return std::max<std::int64_t>(world.tick_interval_ms, 1);
}

}  // namespace ibgw::gateway
