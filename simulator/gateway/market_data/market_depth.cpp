// Order books: the best prices of the market and, below them, one row per tick.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/market_data/market_feed.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kTooManyBooks = 309;
constexpr int kNoBook = 310;
constexpr int kNoBookHere = 10092;
constexpr int kBooksMax = 3;
constexpr std::int64_t kRowsMax = 60;

constexpr int kInsert = 0;
constexpr int kUpdate = 1;
constexpr int kAskSide = 0;
constexpr int kBidSide = 1;

std::vector<std::string> makers(const world::Instrument& one) {
  std::vector<std::string> names;
  std::string_view list = one.valid_exchanges;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) != "SMART") {
      names.emplace_back(list.substr(0, comma));
    }
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  if (names.empty()) {
    names.push_back(one.primary_exchange.empty() ? one.exchange : one.primary_exchange);
  }
  return names;
}

class Book {
 public:
  Book(const Question& q, int instrument, int rows, bool smart)
      : session_(q.client.session),
        id_(q.id()),
        whole_(whole_sizes(q.client)),
        instrument_(instrument),
        smart_(smart) {
    if (smart) {
      makers_ = makers(q.model.world().instruments[static_cast<std::size_t>(instrument)]);
    }
    for (auto& side : shown_) {
      side.resize(static_cast<std::size_t>(rows));
    }
  }

  void look(Model& model, Moment now, MessageSink& sink) {
    const Quote quote = model.market().quote(instrument_, now.wall_ms);
    for (std::size_t i = 0; i < shown_[0].size(); ++i) {
      for (const int side : {kAskSide, kBidSide}) {
        row(model, quote, side, i, now, sink);
      }
    }
    first_ = false;
  }

 private:
  struct Row {
    double price = 0;
    double size = 0;
    bool operator==(const Row&) const = default;
  };

  [[nodiscard]] Row row_at(const Model& model, const Market& market, const Quote& quote, int side,
                           std::size_t position, Moment now) const {
    const bool bid = side == kBidSide;
    if (position == 0) {
      return bid ? Row{quote.bid, quote.bid_size} : Row{quote.ask, quote.ask_size};
    }
    const world::Instrument& one = model.world().instruments[static_cast<std::size_t>(instrument_)];
    const double away = one.min_tick * static_cast<double>(position);
    // Rows change one after the other, each every two seconds.
    constexpr std::int64_t kStandsMs = 2000;
    const auto n = static_cast<std::int64_t>(position);
    const std::int64_t period = (now.wall_ms + 170 * (2 * n + side)) / kStandsMs;
    const double raw =
        one.price.size *
        (1 + 8 * market.chance(instrument_, period, static_cast<std::uint64_t>(40 + 2 * n + side)));
    return {std::max(market.to_tick(instrument_, bid ? quote.bid - away : quote.ask + away), 0.0),
            std::max(std::floor(raw / one.size_increment), 1.0) * one.size_increment};
  }

  void row(Model& model, const Quote& quote, int side, std::size_t position, Moment now,
           MessageSink& sink) {
    static const wire::MessageSpec& plain =
        *wire::find_message("MARKET_DEPTH", wire::Direction::to_client);
    static const wire::MessageSpec& by_maker =
        *wire::find_message("MARKET_DEPTH_L2", wire::Direction::to_client);
    const Row now_row = row_at(model, model.market(), quote, side, position, now);
    Row& shown = shown_[static_cast<std::size_t>(side)][position];
    if (!first_ && now_row == shown) {
      return;
    }
    shown = now_row;
    wire::Message& message = model.scratch().fresh(smart_ ? by_maker : plain);
    message.set("reqId", id_);
    message.set("marketDepthData.position", static_cast<std::int64_t>(position));
    message.set("marketDepthData.operation", first_ ? kInsert : kUpdate);
    message.set("marketDepthData.side", side);
    message.set("marketDepthData.price", now_row.price);
    message.set("marketDepthData.size", size_text(now_row.size, whole_));
    if (smart_) {
      message.set("marketDepthData.marketMaker", makers_[position % makers_.size()]);
      message.set("marketDepthData.isSmartDepth", true);
    }
    sink.send(session_, message);
  }

  int session_;
  std::int64_t id_;
  bool whole_;
  int instrument_;
  bool smart_;
  bool first_ = true;
  std::vector<std::string> makers_;
  std::array<std::vector<Row>, 2> shown_;  ///< Indexed by side.
};

/// Exchanges of the world say whether they have books; unknown exchanges have one. The books of
/// all exchanges together must be asked for as such, by clients that know how to.
bool has_book(const Question& q, const Feed& feed, bool smart) {
  if (feed.combination() || !feed.quotes) {
    return false;
  }
  const std::string_view exchange = q.request.text("contract.exchange");
  if (exchange.empty() || exchange == "SMART") {
    return smart || q.client.server_version < wire::gate::kSmartDepth;
  }
  const world::Exchange* const known = q.model.world().find_exchange(exchange);
  return known == nullptr || !known->sec_type.empty();
}

void market_depth(const Question& q) {
  const int session = q.client.session;
  Model& model = q.model;
  const std::int64_t rows = q.request.integer("numRows").value_or(0);
  if (model.subscriptions().has(session, Stream::market_depth, q.id())) {
    return q.error(kDuplicateTickerId, "Duplicate ticker id");
  }
  Feed feed;
  if (!find_feed(q, feed)) {
    return;
  }
  const world::Instrument& one = feed.one(model.world());
  if (one.sec_type == "CFD" && one.under_con_id != 0 && q.speaks("REROUTE_MKT_DEPTH_REQ")) {
    wire::Message& reroute = model.scratch().fresh("REROUTE_MKT_DEPTH_REQ");
    reroute.set("reqId", q.id());
    reroute.set("conId", one.under_con_id);
    reroute.set("exchange", "SMART");
    return q.send(reroute);
  }
  const bool smart = q.client.server_version >= wire::gate::kSmartDepth && q.flag("isSmartDepth");
  if (!has_book(q, feed, smart)) {
    return q.error(kNoBookHere,
                   "Deep market data is not supported for this combination of security type/"
                   "exchange");
  }
  if (!may_watch(model.world(), feed)) {
    return q.error(kNotSubscribed, "Requested market data is not subscribed");
  }
  if (model.subscriptions().count(session, Stream::market_depth) >= kBooksMax) {
    return q.error(
        kTooManyBooks,
        fmt::format("Max number ({}) of market depth requests has been reached", kBooksMax));
  }
  const auto book =
      std::make_shared<Book>(q, feed.instrument, static_cast<int>(std::min(rows, kRowsMax)), smart);
  const std::int64_t interval = look_interval_ms(model.world());
  const Schedule::Id task = model.schedule().add_stream(
      session, Turns::wanted, next_multiple(q.now, interval), interval,
      [book, &model](Moment now, MessageSink& sink) { book->look(model, now, sink); });
  if (model.subscriptions().add(session, Stream::market_depth, q.id(), task) &&
      model.uplink().data_flows()) {
    book->look(model, q.now, q.sink);
  }
}

void cancel_market_depth(const Question& q) {
  if (!q.model.subscriptions().remove(q.client.session, Stream::market_depth, q.id())) {
    q.error(kNoBook,
            fmt::format("Can't find the subscribed market depth with tickerId:{}", q.id()));
  }
}

constexpr Answer kMarketDepthAnswers[] = {
    {"REQ_MKT_DEPTH", market_depth,
     "the order book, then its changes; with isSmartDepth, the market maker of each row",
     "102 200 309 321 354 10092 10197"},
    {"CANCEL_MKT_DEPTH", cancel_market_depth, "stops the book", "310"},
};

}  // namespace

Answers market_depth_answers() {
  return kMarketDepthAnswers;
}

}  // namespace ibgw::gateway
