// Requests for ticks, depth and tick-by-tick data.
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/market_data/market_feed.hpp"
#include "simulator/gateway/market_data/market_ticks.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kLive = 1;
constexpr int kFrozen = 2;
constexpr int kDelayed = 3;
constexpr int kDelayedFrozen = 4;
constexpr int kCustomComputation = 53;
constexpr int kDelayedDataShown = 10167;
constexpr int kDelayedDataOff = 10168;
constexpr int kPartNotSubscribed = 10091;
// How a user may ask for single quotes, as gateways told it for stocks and currencies.
constexpr int kPermissionsOfStocks = 4;
constexpr int kPermissionsOfCurrencies = 0;
constexpr int kOtherPermissions = 3;
constexpr std::string_view kBestQuotesOf = "9c0001";

/// The CFD of a stock has no prices of its own: clients are sent to the stock.
bool rerouted(const Question& q, const world::Instrument& one) {
  if (one.sec_type != "CFD" || one.under_con_id == 0 || !q.speaks("REROUTE_MKT_DATA_REQ")) {
    return false;
  }
  wire::Message& reroute = q.fresh("REROUTE_MKT_DATA_REQ");
  reroute.set("reqId", q.id());
  reroute.set("conId", one.under_con_id);
  reroute.set("exchange", "SMART");
  q.send(reroute);
  return true;
}

void send_parameters(const Question& q, const Feed& feed) {
  const world::Instrument& one = feed.one(q.model.world());
  const bool stock = one.sec_type == "STK";
  const bool currency = feed.is_currency(q.model.world());
  wire::Message& message = q.fresh("TICK_REQ_PARAMS");
  message.set("reqId", q.id());
  message.set("minTick", decimal(one.min_tick));
  message.set("snapshotPermissions", stock      ? kPermissionsOfStocks
                                     : currency ? kPermissionsOfCurrencies
                                                : kOtherPermissions);
  if (!currency) {
    constexpr double kPrecision = 0.000001;
    message.set("bboExchange", kBestQuotesOf);
    message.set("lastPricePrecision", decimal(stock ? kPrecision : one.min_tick));
    message.set("lastSizePrecision", decimal(stock ? kPrecision : one.size_increment));
  }
  q.send(message);
}

void send_data_type(const Question& q, int type) {
  wire::Message& kind = q.fresh("MARKET_DATA_TYPE");
  kind.set("reqId", q.id());
  kind.set("marketDataType", type);
  q.send(kind);
}

/// Sends the messages that precede the ticks. `allowed` false: the data are delayed.
void begin_ticks(const Question& q, const Feed& feed, int type, bool allowed) {
  const world::World& world = q.model.world();
  if (allowed || !world.delayed_notice) {
    send_data_type(q, type);
    return send_parameters(q, feed);
  }
  send_parameters(q, feed);
  send_data_type(q, type);
  q.error(kDelayedDataShown,
          "Requested market data is not subscribed. Displaying delayed market data.");
  const int underlying =
      feed.combination() ? -1 : world.find_instrument(feed.one(world).under_con_id);
  if (feed.one(world).sec_type == "OPT" && underlying >= 0) {
    q.error(kPartNotSubscribed,
            fmt::format("Part of requested market data requires additional subscription for API. "
                        "See link in 'Market Data Connections' dialog for more details.Delayed "
                        "market data is available.{}",
                        quote_source(world.instruments[static_cast<std::size_t>(underlying)])));
  }
}

StreamKind kind_of(int type, bool snapshot) {
  return {type >= kDelayed, type == kFrozen || type == kDelayedFrozen, snapshot};
}

void snapshot(const Question& q, const Feed& feed, int type, bool allowed) {
  begin_ticks(q, feed, type, allowed);
  TickStream(q, feed, {}, kind_of(type, true)).look(q.model, q.now, q.sink);
  wire::Message& end = q.fresh("TICK_SNAPSHOT_END");
  end.set("reqId", q.id());
  q.send(end);
}

/// The type of data that the client gets, or nothing if it is refused: delayed data only if live
/// data are not allowed, and frozen data only while the market is closed.
std::optional<int> type_now(const Question& q, const Feed& feed, bool allowed) {
  const int asked = q.model.data_session(q.client.session).market_data_type;
  if (!allowed && asked < kDelayed) {
    return std::nullopt;
  }
  const bool frozen = (asked == kFrozen || asked == kDelayedFrozen) &&
                      !open_now(q.model.world(), feed, q.now.wall_ms);
  return allowed ? (frozen ? kFrozen : kLive) : (frozen ? kDelayedFrozen : kDelayed);
}

/// No live data, and the client did not ask for delayed data.
void refuse_live_data(const Question& q, const Feed& feed) {
  if (!q.model.data_session(q.client.session).refused.insert(feed.instrument).second) {
    return q.error(kDelayedDataOff,
                   "Requested market data is not subscribed. Delayed market data is not enabled.");
  }
  send_parameters(q, feed);
  q.error(kNoApiSubscription, needs_subscription() + "Delayed market data is available." +
                                  quote_source(feed.one(q.model.world())));
}

void market_data(const Question& q) {
  Model& model = q.model;
  const int session = q.client.session;
  if (model.subscriptions().has(session, Stream::market_data, q.id())) {
    return q.error(kDuplicateTickerId, "Duplicate ticker id");
  }
  const bool once = q.flag("snapshot") || q.flag("regulatorySnapshot");
  Feed feed;
  if (!find_feed(q, feed) || rerouted(q, feed.one(model.world()))) {
    return;
  }
  const bool allowed = may_watch(model.world(), feed);
  const std::optional<int> type = type_now(q, feed, allowed);
  if (!type) {
    return refuse_live_data(q, feed);
  }
  if (once) {
    return snapshot(q, feed, *type, allowed);
  }
  const int lines = model.world().market_data_lines;
  if (lines > 0 && model.subscriptions().count(session, Stream::market_data) >= lines) {
    return q.error(kMaxTickersReached, "Max number of tickers has been reached");
  }
  const StreamKind kind = kind_of(*type, false);
  const auto stream = std::make_shared<TickStream>(
      q, feed, read_generic_ticks(q.request.text("genericTickList"), kind.delayed), kind);
  const std::int64_t interval = look_interval_ms(model.world());
  const Schedule::Id task = model.schedule().add_stream(
      session, Turns::wanted, next_multiple(q.now, interval), interval,
      [stream, &model](Moment now, MessageSink& sink) { stream->look(model, now, sink); });
  (void)model.subscriptions().add(session, Stream::market_data, q.id(), task);
  begin_ticks(q, feed, *type, allowed);
  if (model.uplink().data_flows()) {
    stream->look(model, q.now, q.sink);
  }
}

void cancel_market_data(const Question& q) {
  if (!q.model.subscriptions().remove(q.client.session, Stream::market_data, q.id())) {
    q.error(kCannotFindTicker, fmt::format("Can't find EId with tickerId:{}", q.id()));
  }
}

void market_data_type(const Question& q) {
  q.model.data_session(q.client.session).market_data_type =
      static_cast<int>(q.request.integer("marketDataType").value_or(kLive));
}

/// Finds the requested option and the price of its underlying. Returns false if it sent an error.
bool find_option(const Question& q, int& instrument, double& under) {
  Feed feed;
  if (!find_feed(q, feed)) {
    return false;
  }
  const world::Instrument& one = feed.one(q.model.world());
  if (feed.combination() || one.sec_type != "OPT") {
    q.invalid("only options are computed");
    return false;
  }
  instrument = feed.instrument;
  under = q.request.real("underPrice").value_or(0);
  return true;
}

void computed(const Question& q, int instrument, double volatility, double price, double under) {
  const Greeks greeks = q.model.market().option(instrument, under, volatility, q.now.wall_ms);
  wire::Message& message = q.fresh("TICK_OPTION_COMPUTATION");
  message.set("reqId", q.id());
  message.set("tickType", kCustomComputation);
  message.set("tickAttrib", 1);
  message.set("impliedVol", volatility);
  message.set("delta", greeks.delta);
  message.set("optPrice", price);
  message.set("pvDividend", 0.0);
  message.set("gamma", greeks.gamma);
  message.set("vega", greeks.vega);
  message.set("theta", greeks.theta);
  message.set("undPrice", under);
  q.send(message);
}

void implied_volatility(const Question& q) {
  int instrument = -1;
  double under = 0;
  if (!find_option(q, instrument, under)) {
    return;
  }
  const double price = q.request.real("optionPrice").value_or(0);
  computed(q, instrument,
           q.model.market().implied_volatility(instrument, under, price, q.now.wall_ms), price,
           under);
}

void option_price(const Question& q) {
  int instrument = -1;
  double under = 0;
  if (!find_option(q, instrument, under)) {
    return;
  }
  const double volatility = q.request.real("volatility").value_or(0);
  computed(q, instrument, volatility,
           q.model.market().option(instrument, under, volatility, q.now.wall_ms).price, under);
}

constexpr Answer kMarketDataAnswers[] = {
    {"REQ_MKT_DATA", market_data,
     "ticks: current values first, then changes; snapshots, generic ticks, option computations, "
     "combinations, delayed data; a CFD is rerouted to its stock",
     "101 102 200 321 10089 10091 10167 10168 10197"},
    {"CANCEL_MKT_DATA", cancel_market_data, "stops the ticks", "300"},
    {"REQ_MARKET_DATA_TYPE", market_data_type,
     "sets the type for later requests of the session: 1 live, 2 frozen, 3 delayed, 4 delayed "
     "frozen; delayed data come only where live data are not allowed",
     "321"},
    {"REQ_CALC_IMPLIED_VOLAT", implied_volatility,
     "one option computation of tick type 53 (Black-Scholes)", "200 321"},
    {"REQ_CALC_OPTION_PRICE", option_price,
     "one option computation of tick type 53 (Black-Scholes)", "200 321"},
    {"CANCEL_CALC_IMPLIED_VOLAT", answered_at_once, "nothing: the request was answered immediately",
     ""},
    {"CANCEL_CALC_OPTION_PRICE", answered_at_once, "nothing: the request was answered immediately",
     ""},
};

}  // namespace

Answers market_data_answers() {
  return kMarketDataAnswers;
}

}  // namespace ibgw::gateway
