#include "simulator/gateway/market_data/market_ticks.hpp"

#include <cmath>

#include <fmt/format.h>

#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

// Tick types: protocol.md 5.6.
constexpr int kBidSize = 0;
constexpr int kBid = 1;
constexpr int kAsk = 2;
constexpr int kAskSize = 3;
constexpr int kLast = 4;
constexpr int kLastSize = 5;
constexpr int kHigh = 6;
constexpr int kLow = 7;
constexpr int kVolume = 8;
constexpr int kClose = 9;
constexpr int kBidOption = 10;
constexpr int kAskOption = 11;
constexpr int kLastOption = 12;
constexpr int kModelOption = 13;
constexpr int kOpen = 14;
constexpr int kBidExchange = 32;
constexpr int kAskExchange = 33;
constexpr int kLastTimestamp = 45;
constexpr int kHalted = 49;
constexpr int kLastExchange = 84;

// Delayed data is a quarter of an hour old.
constexpr std::int64_t kDelayMs = 15 * 60'000;
constexpr int kPriceBased = 1;

const wire::MessageSpec& to_client(std::string_view name) {
  return *wire::find_message(name, wire::Direction::to_client);
}

wire::Message& tick(const TickWriter& to, const wire::MessageSpec& spec, int type) {
  wire::Message& message = to.model.scratch().fresh(spec);
  message.set("reqId", to.id);
  message.set("tickType", type);
  return message;
}

}  // namespace

void TickWriter::price(int type, double price, double size, bool executable) const {
  static const wire::MessageSpec& spec = to_client("TICK_PRICE");
  wire::Message& message = tick(*this, spec, type);
  message.set("price", price);
  message.set("size", size_text(size, whole));
  message.set("attrMask", executable ? 1 : 0);
  sink.send(session, message);
}

void TickWriter::size(int type, double size) const {
  static const wire::MessageSpec& spec = to_client("TICK_SIZE");
  wire::Message& message = tick(*this, spec, type);
  message.set("size", size_text(size, whole));
  sink.send(session, message);
}

void TickWriter::text(int type, std::string_view value) const {
  static const wire::MessageSpec& spec = to_client("TICK_STRING");
  wire::Message& message = tick(*this, spec, type);
  message.set("value", value);
  sink.send(session, message);
}

void TickWriter::number(int type, double value) const {
  static const wire::MessageSpec& spec = to_client("TICK_GENERIC");
  wire::Message& message = tick(*this, spec, type);
  message.set("value", value);
  sink.send(session, message);
}

TickStream::TickStream(const Question& q, Feed feed, GenericTicks generics, bool delayed)
    : session_(q.client.session),
      id_(q.id()),
      whole_(whole_sizes(q.client)),
      delayed_(delayed),
      keeps_hours_(!always_open(q.model.world(), feed)),
      exchanges_(!delayed && !feed.combination()),
      feed_(std::move(feed)),
      generics_(feed_.combination() || delayed ? 0 : generics) {
  const world::World& world = q.model.world();
  const world::Instrument& one = feed_.one(world);
  if (one.sec_type == "OPT" && !feed_.combination()) {
    underlying_ = world.find_instrument(one.under_con_id);
  }
}

/// The tick type, which is different for delayed data.
int TickStream::type(int live) const {
  constexpr int kDelayed[] = {69, 66, 67, 70, 68, 71, 72, 73, 74, 75, 80, 81, 82, 83, 76};
  if (!delayed_) {
    return live;
  }
  switch (live) {
    case kLastTimestamp:
      return 88;
    case kHalted:
      return 90;
    default:
      return kDelayed[live];
  }
}

void TickStream::look(Model& model, Moment now, MessageSink& sink) {
  if (keeps_hours_ && !first_ && !open_now(model.world(), feed_, now.wall_ms)) {
    return;
  }
  const TickWriter to{model, sink, session_, id_, whole_};
  const Market& market = model.market();
  View view;
  view.wall_ms = delayed_ ? now.wall_ms - kDelayMs : now.wall_ms;
  view.quote = feed_.quote(market, view.wall_ms);
  if (feed_.trades) {
    view.day = feed_.day(market, view.wall_ms);
  }
  view.close = shown_.wall_ms < market.midnight(feed_.instrument, view.wall_ms)
                   ? feed_.previous_close(market, view.wall_ms)
                   : shown_.close;
  if (feed_.quotes) {
    sides(to, view);
  }
  if (feed_.trades) {
    trades(to, view);
  }
  daily(to, view);
  if (first_) {
    once(to);
  }
  if (underlying_ >= 0) {
    option(to, view);
  }
  generic(to, view);
  shown_ = view;
  first_ = false;
}

void TickStream::sides(const TickWriter& to, const View& now) const {
  const Quote& quote = now.quote;
  if (quote.bid != shown_.quote.bid) {
    to.price(type(kBid), quote.bid, quote.bid_size, true);
  } else if (quote.bid_size != shown_.quote.bid_size) {
    to.size(type(kBidSize), quote.bid_size);
  }
  if (quote.ask != shown_.quote.ask) {
    to.price(type(kAsk), quote.ask, quote.ask_size, true);
  } else if (quote.ask_size != shown_.quote.ask_size) {
    to.size(type(kAskSize), quote.ask_size);
  }
}

void TickStream::trades(const TickWriter& to, const View& now) const {
  const Quote& quote = now.quote;
  const bool sized = feed_.quotes;  // Indices are computed, not traded.
  const std::int64_t second = now.wall_ms / 1000;
  if (second != shown_.wall_ms / 1000) {
    char digits[24];
    const auto end = fmt::format_to(digits, "{}", second);
    to.text(type(kLastTimestamp), {digits, static_cast<std::size_t>(end - digits)});
  }
  if (quote.last != shown_.quote.last) {
    to.price(type(kLast), quote.last, sized ? quote.last_size : 0, false);
  } else if (sized && quote.last_size != shown_.quote.last_size) {
    to.size(type(kLastSize), quote.last_size);
  }
  if (sized && now.day.volume != shown_.day.volume) {
    to.size(type(kVolume), now.day.volume);
  }
}

void TickStream::daily(const TickWriter& to, const View& now) const {
  if (feed_.trades) {
    const auto changed = [&](int what, double price, double before) {
      if (price != before) {
        to.price(type(what), price, 0, false);
      }
    };
    changed(kHigh, now.day.high, shown_.day.high);
    changed(kLow, now.day.low, shown_.day.low);
    changed(kOpen, now.day.open, shown_.day.open);
  }
  if (now.close != shown_.close) {
    to.price(type(kClose), now.close, 0, false);
  }
}

/// Sends the ticks that are sent only once.
void TickStream::once(const TickWriter& to) const {
  to.number(type(kHalted), 0);
  if (!exchanges_) {
    return;
  }
  const world::World& world = to.model.world();
  const world::Instrument& one = feed_.one(world);
  const world::Exchange* const listing =
      world.find_exchange(one.primary_exchange.empty() ? one.exchange : one.primary_exchange);
  const std::string letter(1, listing == nullptr ? 'Q' : listing->letter);
  if (feed_.quotes) {
    to.text(kBidExchange, letter);
    to.text(kAskExchange, letter);
  }
  if (feed_.trades) {
    to.text(kLastExchange, letter);
  }
}

void TickStream::computation(const TickWriter& to, int type, double volatility, double price,
                             std::int64_t wall_ms) const {
  static const wire::MessageSpec& spec = to_client("TICK_OPTION_COMPUTATION");
  const Greeks greeks =
      to.model.market().option(feed_.instrument, under_price_, volatility, wall_ms);
  wire::Message& message = tick(to, spec, type);
  message.set("tickAttrib", kPriceBased);
  message.set("impliedVol", volatility);
  message.set("delta", greeks.delta);
  message.set("optPrice", price);
  message.set("pvDividend", 0.0);
  message.set("gamma", greeks.gamma);
  message.set("vega", greeks.vega);
  message.set("theta", greeks.theta);
  message.set("undPrice", under_price_);
  to.sink.send(to.session, message);
}

void TickStream::option(const TickWriter& to, const View& now) {
  const Market& market = to.model.market();
  const Quote& quote = now.quote;
  const double under = price_of(market.quote(underlying_, now.wall_ms), Side::middle);
  const bool moved = under != under_price_;
  under_price_ = under;
  const auto side = [&](int what, double price, double before) {
    if (moved || price != before) {
      computation(to, type(what),
                  market.implied_volatility(feed_.instrument, under, price, now.wall_ms), price,
                  now.wall_ms);
    }
  };
  side(kBidOption, quote.bid, shown_.quote.bid);
  side(kAskOption, quote.ask, shown_.quote.ask);
  side(kLastOption, quote.last, shown_.quote.last);
  if (moved) {
    const double volatility = feed_.one(to.model.world()).price.volatility;
    computation(to, type(kModelOption), volatility,
                market.option(feed_.instrument, under, volatility, now.wall_ms).price, now.wall_ms);
  }
}

}  // namespace ibgw::gateway
