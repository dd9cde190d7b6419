#include "simulator/gateway/market_data/market_ticks.hpp"

#include <cmath>
#include <string>
#include <utility>

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

TickStream::TickStream(const Question& q, Feed feed, GenericTicks generics, StreamKind kind)
    : session_(q.client.session),
      id_(q.id()),
      whole_(whole_sizes(q.client)),
      kind_(kind),
      keeps_hours_(!always_open(q.model.world(), feed)),
      executable_(!kind.delayed && !kind.snapshot),
      repeats_sizes_(executable_ && feed.is_currency(q.model.world())),
      feed_(std::move(feed)),
      generics_(std::move(generics)) {
  const world::World& world = q.model.world();
  const world::Instrument& one = feed_.one(world);
  if (one.sec_type == "OPT" && !feed_.combination()) {
    underlying_ = world.find_instrument(one.under_con_id);
  }
  if (feed_.combination()) {
    generics_.numbers.clear();
  }
}

/// The tick type, which is different for delayed data.
int TickStream::type(int live) const {
  constexpr int kDelayed[] = {69, 66, 67, 70, 68, 71, 72, 73, 74, 75, 80, 81, 82, 83, 76};
  constexpr int kDelayedLastTimestamp = 88;
  return !kind_.delayed ? live : live == kLastTimestamp ? kDelayedLastTimestamp : kDelayed[live];
}

TickStream::View TickStream::view_at(const Market& market, std::int64_t wall_ms) const {
  View view;
  view.wall_ms = wall_ms;
  view.quote = feed_.quote(market, wall_ms);
  view.day = feed_.day(market, wall_ms);
  view.close = shown_.wall_ms < market.midnight(feed_.instrument, wall_ms)
                   ? feed_.previous_close(market, wall_ms)
                   : shown_.close;
  return view;
}

void TickStream::look(Model& model, Moment now, MessageSink& sink) {
  const std::int64_t shown_ms = kind_.delayed ? now.wall_ms - kDelayMs : now.wall_ms;
  const bool open = !keeps_hours_ || open_now(model.world(), feed_, shown_ms);
  if (!open && !open_ && !first_) {
    return;
  }
  open_ = open;
  const TickWriter to{model, sink, session_, id_, whole_};
  // Once the market is closed, only the quote goes.
  const View view = open || first_ ? view_at(model.market(), shown_ms) : shown_;
  if (generics_.quotes) {
    ticks(to, view, open || kind_.frozen);
    if (underlying_ >= 0 && (open || kind_.frozen)) {
      option(to, view);
    }
  }
  generic(to, view);
  shown_ = view;
  first_ = false;
}

/// In the orders in which real gateways were seen to send the first values.
void TickStream::ticks(const TickWriter& to, const View& now, bool quoted) {
  if (!kind_.delayed) {
    time(to, now);
    if (first_) {
      to.number(kHalted, 0);
    }
    last(to, now);
    volume(to, now);
    range(to, now);
    opening(to, now);
    close(to, now);
    sides(to, now, quoted);
    if (first_ && !feed_.combination()) {
      exchanges(to);
    }
    return;
  }
  if (kind_.snapshot) {
    sides(to, now, quoted);
    last(to, now);
    time(to, now);
  }
  range(to, now);
  volume(to, now);
  close(to, now);
  if (!kind_.snapshot) {
    last(to, now);
    time(to, now);
  }
  opening(to, now);
  if (!kind_.snapshot) {
    sides(to, now, quoted);
  }
}

void TickStream::sides(const TickWriter& to, const View& now, bool quoted) {
  if (!feed_.quotes) {
    return;
  }
  constexpr Top kNone{-1, 0};
  const Quote& quote = now.quote;
  const Top bid = quoted ? Top{quote.bid, quote.bid_size} : kNone;
  const Top ask = quoted ? Top{quote.ask, quote.ask_size} : kNone;
  side(to, kBid, kBidSize, bid, bid_);
  side(to, kAsk, kAskSize, ask, ask_);
  bid_ = bid;
  ask_ = ask;
}

void TickStream::side(const TickWriter& to, int price_type, int size_type, Top now,
                      const Top& shown) const {
  const bool moved = now.price != shown.price;
  if (moved) {
    to.price(type(price_type), now.price, now.size, executable_);
  }
  if (moved ? repeats_sizes_ : now.size != shown.size) {
    to.size(type(size_type), now.size);
  }
}

void TickStream::time(const TickWriter& to, const View& now) const {
  const std::int64_t second = now.wall_ms / 1000;
  if ((feed_.trades || first_) && second != shown_.wall_ms / 1000) {
    char digits[24];
    const auto end = fmt::format_to(digits, "{}", second);
    to.text(type(kLastTimestamp), {digits, static_cast<std::size_t>(end - digits)});
  }
}

void TickStream::last(const TickWriter& to, const View& now) const {
  if (!feed_.trades) {
    return;
  }
  const Quote& quote = now.quote;
  const bool sized = feed_.quotes;  // Indices are computed, not traded.
  if (quote.last != shown_.quote.last) {
    to.price(type(kLast), quote.last, sized ? quote.last_size : 0, false);
  } else if (sized && quote.last_size != shown_.quote.last_size) {
    to.size(type(kLastSize), quote.last_size);
  }
}

void TickStream::volume(const TickWriter& to, const View& now) const {
  if (feed_.trades && feed_.quotes && now.day.volume != shown_.day.volume) {
    to.size(type(kVolume), now.day.volume);
  }
}

void TickStream::of_day(const TickWriter& to, int what, double price, double shown) const {
  if (price != shown) {
    to.price(type(what), price, 0, false);
  }
}

void TickStream::range(const TickWriter& to, const View& now) const {
  of_day(to, kHigh, now.day.high, shown_.day.high);
  of_day(to, kLow, now.day.low, shown_.day.low);
}

void TickStream::opening(const TickWriter& to, const View& now) const {
  if (feed_.trades) {
    of_day(to, kOpen, now.day.open, shown_.day.open);
  }
}

void TickStream::close(const TickWriter& to, const View& now) const {
  of_day(to, kClose, now.close, shown_.close);
}

void TickStream::exchanges(const TickWriter& to) const {
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
