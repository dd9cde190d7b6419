// Streams of every single trade or change of the quote.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/history/past_ticks.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kRefused = 10189;
constexpr int kTooMany = 10190;
// One stream per twenty market data lines.
constexpr int kLinesPerStream = 20;

struct TickByTickKind {
  std::string_view name;
  int number;
  TickKind ticks;
};
constexpr std::string_view kOfOneExchange = "Last";
constexpr TickByTickKind kKinds[] = {
    {kOfOneExchange, 1, TickKind::trades},
    {"AllLast", 2, TickKind::trades},
    {"BidAsk", 3, TickKind::bid_ask},
    {"MidPoint", 4, TickKind::midpoint},
};

class TickByTick {
 public:
  TickByTick(const Question& q, int instrument, const TickByTickKind& kind)
      : session_(q.client.session),
        id_(q.id()),
        whole_(whole_sizes(q.client)),
        ignore_size_(q.request.integer("ignoreSize").value_or(0) != 0),
        instrument_(instrument),
        kind_(kind),
        next_slot_(q.now.wall_ms / Market::kSlotMs + 1) {}

  void look(Model& model, Moment now, MessageSink& sink) {
    const std::int64_t last = now.wall_ms / Market::kSlotMs;
    while (next_slot_ <= last) {
      const std::int64_t slot = next_slot_++;
      if (has_tick(model.market(), instrument_, slot, kind_.ticks, ignore_size_)) {
        tell(model, slot * Market::kSlotMs, sink);
      }
    }
  }

  void tell(Model& model, std::int64_t at_ms, MessageSink& sink) const {
    static const wire::MessageSpec& spec =
        *wire::find_message("TICK_BY_TICK", wire::Direction::to_client);
    const Quote quote = model.market().quote(instrument_, at_ms);
    wire::Message& message = model.scratch().fresh(spec);
    message.set("reqId", id_);
    message.set("tickType", kind_.number);
    const std::int64_t second = at_ms / 1000;
    switch (kind_.ticks) {
      case TickKind::trades:
        message.set("historicalTickLast.time", second);
        message.set("historicalTickLast.price", quote.last);
        message.set("historicalTickLast.size", size_text(quote.last_size, whole_));
        message.set(
            "historicalTickLast.exchange",
            trade_exchange(model.world().instruments[static_cast<std::size_t>(instrument_)]));
        break;
      case TickKind::bid_ask:
        message.set("historicalTickBidAsk.time", second);
        message.set("historicalTickBidAsk.priceBid", quote.bid);
        message.set("historicalTickBidAsk.priceAsk", quote.ask);
        message.set("historicalTickBidAsk.sizeBid", size_text(quote.bid_size, whole_));
        message.set("historicalTickBidAsk.sizeAsk", size_text(quote.ask_size, whole_));
        break;
      case TickKind::midpoint:
        message.set("historicalTickMidPoint.time", second);
        message.set("historicalTickMidPoint.price", price_of(quote, Side::middle));
        break;
    }
    sink.send(session_, message);
  }

 private:
  int session_;
  std::int64_t id_;
  bool whole_;
  bool ignore_size_;
  int instrument_;
  TickByTickKind kind_;
  std::int64_t next_slot_;
};

/// Returns nullptr, and sends an error, if the request cannot be served.
const TickByTickKind* find_kind(const Question& q, Feed& feed) {
  const std::string_view name = q.request.text("tickType");
  const TickByTickKind* const kind =
      std::find_if(std::begin(kKinds), std::end(kKinds),
                   [&](const TickByTickKind& one) { return one.name == name; });
  const auto refuse = [&](int code, const std::string& text) {
    q.error(code, text);
    return nullptr;
  };
  if (q.model.subscriptions().has(q.client.session, Stream::tick_by_tick, q.id())) {
    return refuse(kDuplicateTickerId, "Duplicate ticker id");
  }
  if (kind == std::end(kKinds)) {
    q.invalid(fmt::format("{} is not a kind of tick-by-tick data", name));
    return nullptr;
  }
  if (!find_feed(q, feed)) {
    return nullptr;
  }
  const bool offered = kind->ticks == TickKind::trades ? feed.trades : feed.quotes;
  const bool allowed = may_watch(q.model.world(), feed);
  if (!allowed && name != kOfOneExchange) {
    return refuse(kNoApiSubscription, needs_subscription());
  }
  if (feed.combination() || !offered || !allowed) {
    return refuse(kRefused,
                  fmt::format("Failed to request tick-by-tick data.{} {}",
                              no_permissions(feed.one(q.model.world())), needs_subscription()));
  }
  const int lines = q.model.world().market_data_lines;
  if (lines > 0 && q.model.subscriptions().count(q.client.session, Stream::tick_by_tick) >=
                       std::max(lines / kLinesPerStream, 1)) {
    return refuse(kTooMany, "Max number of tick-by-tick requests has been reached");
  }
  return kind;
}

void tick_by_tick(const Question& q) {
  Feed feed;
  const TickByTickKind* const kind = find_kind(q, feed);
  if (kind == nullptr) {
    return;
  }
  Model& model = q.model;
  const auto stream = std::make_shared<TickByTick>(q, feed.instrument, *kind);
  const auto begin = [&model, stream, kind, session = q.client.session, id = q.id(),
                      now = q.now](MessageSink& sink) {
    if (model.clients().find(session) == nullptr) {
      return;  // Sending ended the session.
    }
    const std::int64_t interval = look_interval_ms(model.world());
    const Schedule::Id task = model.schedule().add_stream(
        session, Turns::latest, next_multiple(now, interval), interval,
        [stream, &model](Moment due, MessageSink& to) { stream->look(model, due, to); });
    (void)model.subscriptions().add(session, Stream::tick_by_tick, id, task);
    // The current quote is sent first; trades only as they happen.
    if (kind->ticks != TickKind::trades) {
      stream->tell(model, now.wall_ms, sink);
    }
  };
  const std::int64_t past = q.request.integer("numberOfTicks").value_or(0);
  if (past > 0) {
    const bool ignore_size = q.request.integer("ignoreSize").value_or(0) != 0;
    send_past_ticks(q,
                    {feed.instrument,
                     kind->ticks,
                     ignore_size,
                     {{}, q.now.wall_ms, std::min(past, kPastTicksMax)}},
                    begin);
  } else {
    begin(q.sink);
  }
}

void cancel_tick_by_tick(const Question& q) {
  if (!q.model.subscriptions().remove(q.client.session, Stream::tick_by_tick, q.id())) {
    q.error(kCannotFindTicker, fmt::format("Can't find EId with tickerId:{}", q.id()));
  }
}

constexpr Answer kTickByTickAnswers[] = {
    {"REQ_TICK_BY_TICK_DATA", tick_by_tick,
     "past ticks if requested, then every trade or quote change",
     "102 200 321 10089 10189 10190 10197"},
    {"CANCEL_TICK_BY_TICK_DATA", cancel_tick_by_tick, "stops the ticks", "300"},
};

}  // namespace

Answers tick_by_tick_answers() {
  return kTickByTickAnswers;
}

}  // namespace ibgw::gateway
