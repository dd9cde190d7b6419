// Historical bars, and bars that are kept up to date.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/history/bar_times.hpp"
#include "simulator/gateway/history/history.hpp"
#include "simulator/gateway/history/history_query.hpp"
#include "simulator/gateway/history/past_ticks.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kNoQuery = 366;
// More bars would take too much memory while they wait to be sent.
constexpr std::size_t kBarsMax = 50'000;
constexpr std::int64_t kUpdateMs = 1000;

/// A checked request for bars.
struct Query {
  Feed feed;
  const BarSize* size = nullptr;
  const WhatToShow* what = nullptr;
  Duration duration;
  std::int64_t end_ms = 0;
  RequestHours hours;
  bool always_open = false;  ///< Whether there are quotes outside the hours.
  bool whole = false;
  DateForm form;
};

/// A time with trading, or a whole bar.
struct Span {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

/// Of a rate that stays near `middle`.
Bar rate_bar(const Market& market, const Query& query, double middle, Span span) {
  const auto at = [&](std::int64_t ms) {
    const double swing = market.chance(query.feed.instrument, ms / kMinuteMs, 2000);
    return std::round(middle * (0.9 + 0.2 * swing) * 1e4) / 1e4;
  };
  constexpr std::int64_t kLooks = 8;
  Bar bar;
  bar.open = bar.high = bar.low = at(span.from);
  bar.close = at(span.to - 1);
  for (std::int64_t i = 1; i <= kLooks; ++i) {
    const double value =
        i == kLooks ? bar.close : at(span.from + (span.to - span.from) * i / kLooks);
    bar.high = std::max(bar.high, value);
    bar.low = std::min(bar.low, value);
  }
  bar.wap = bar.close;
  return bar;
}

Bar session_bar(const Market& market, const Query& query, Span span) {
  if (query.what->show == Show::bid_ask) {
    // Open and close are the averages of bid and ask; low and high are the lowest bid and the
    // highest ask.
    const Bar bid = query.feed.bar(market, span.from, span.to, Side::bid);
    const Bar ask = query.feed.bar(market, span.from, span.to, Side::ask);
    Bar bar;
    bar.open = bid.wap;
    bar.close = ask.wap;
    bar.low = bid.low;
    bar.high = ask.high;
    return bar;
  }
  return query.feed.bar(market, span.from, span.to, query.what->of);
}

/// Bars of following sessions as one.
void append(Bar& bar, const Bar& next) {
  const double volume = bar.volume + next.volume;
  bar.wap = volume > 0 ? (bar.wap * bar.volume + next.wap * next.volume) / volume : next.wap;
  bar.high = std::max(bar.high, next.high);
  bar.low = std::min(bar.low, next.low);
  bar.close = next.close;
  bar.volume = volume;
  bar.count = saturate<int>(std::int64_t{bar.count} + next.count);
}

Bar make_bar(const Model& model, const Query& query, const BarTimes& times, const BarTime& time) {
  const Market& market = model.market();
  if (query.what->show == Show::volatility) {
    return rate_bar(market, query, query.feed.one(model.world()).price.volatility,
                    {time.from, time.to});
  }
  if (query.what->show == Show::fee) {
    constexpr double kEasy = 0.25;  // Percent a year.
    constexpr double kHard = 30;
    return rate_bar(market, query, query.feed.one(model.world()).shortable ? kEasy : kHard,
                    {time.from, time.to});
  }
  Bar bar;
  double open = 0;
  double close = 0;
  for (std::size_t i = time.first_session; i <= time.last_session; ++i) {
    const world::Session& session = times.sessions[i];
    const Bar part = session_bar(
        market, query, {std::max(session.from, time.from), std::min(session.to, time.to)});
    if (i == time.first_session) {
      bar = part;
    } else {
      append(bar, part);
    }
    open += part.open;
    close += part.close;
  }
  if (time.last_session == time.first_session) {
    return bar;
  }
  bar.wap = market.to_tick(query.feed.instrument, bar.wap);
  if (query.what->show == Show::bid_ask) {  // These are averages.
    const auto sessions = static_cast<double>(time.last_session - time.first_session + 1);
    bar.open = market.to_tick(query.feed.instrument, open / sessions);
    bar.close = market.to_tick(query.feed.instrument, close / sessions);
  }
  return bar;
}

/// Fills a HistoricalDataBar.
void put_bar(RowWriter to, const Query& query, const Bar& bar, std::string_view date) {
  const bool trades = query.what->show == Show::side && query.what->of == Side::last;
  to.set("date", date).set("open", bar.open).set("high", bar.high).set("low", bar.low);
  to.set("close", bar.close);
  to.set("volume", trades ? size_text(bar.volume, query.whole) : "-1");
  to.set("WAP", trades ? decimal(bar.wap) : "-1");
  to.set("barCount", trades ? bar.count : -1);
}

/// Returns false if it sent an error. The words have been checked already.
bool read_query(const Question& q, Query& query) {
  query.size = find_bar_size(q.request.text("barSizeSetting"));
  query.what = find_what_to_show(q.request.text("whatToShow"));
  (void)parse_duration(q.request.text("duration"), query.duration);
  if (!find_feed(q, query.feed) || !read_time(q, "endDateTime", "End Date/Time", query.end_ms)) {
    return false;
  }
  const world::World& world = q.model.world();
  const world::Instrument& one = query.feed.one(world);
  query.whole = whole_sizes(q.client);
  query.form = date_form(q, world.zone_of(one));
  query.end_ms = std::min({query.end_ms, q.now.wall_ms, last_data_ms(world, one)});
  const world::Exchange& exchange = exchange_for(world, one, q.request.text("contract.exchange"));
  const bool regular = q.request.integer("useRTH").value_or(0) != 0;
  query.hours = {&exchange.hours, hours_for(one, !regular)};
  query.always_open = exchange.always_open;
  if (!may_watch(world, query.feed)) {
    history_error(
        q, fmt::format("No market data permissions for {} {}", trade_exchange(one), one.sec_type));
    return false;
  }
  return true;
}

void schedule(const Question& q, const Query& query) {
  const world::World& world = q.model.world();
  const time::Zone& zone = query.form.zone;
  std::vector<world::Session> sessions = sessions_of(
      query.hours, query.duration, first_data_ms(world, query.feed.one(world)), query.end_ms);
  if (sessions.empty()) {
    return history_error(q, "HMDS query returned no data");
  }
  auto message = std::make_unique<wire::Message>(
      *wire::find_message("HISTORICAL_SCHEDULE", wire::Direction::to_client));
  message->set("reqId", q.id());
  message->set("startDateTime", time::dash_text(sessions.front().from, zone));
  message->set("endDateTime", time::dash_text(sessions.back().to, zone));
  message->set("timeZone", zone.name());
  constexpr int kUnits = 4;
  const std::size_t count = sessions.size();
  auto fill = [sessions = std::move(sessions), zone](std::size_t i, RowWriter to) {
    to.set("startDateTime", time::dash_text(sessions[i].from, zone));
    to.set("endDateTime", time::dash_text(sessions[i].to, zone));
    to.set("refDate", time::date_text(sessions[i].day * kDayMs, time::Zone()));
  };
  q.model.work().take_on(
      q.client.session,
      std::make_unique<RowsAnswer>(q.client.session, std::move(message), "historicalSessions",
                                   count, kUnits, std::move(fill)),
      q.sink);
}

/// Sends the current bar until the client cancels.
class Updates {
 public:
  Updates(int session, std::int64_t id, Moment now, Query query)
      : session_(session), id_(id), query_(std::move(query)), looked_ms_(now.wall_ms) {}

  void look(Model& model, Moment now, MessageSink& sink) {
    // Long enough for the bar that has just been completed, too.
    const Duration duration{2 * (query_.size->ms + now.wall_ms - looked_ms_) / kSecondMs};
    BarTimes times;
    if (!find_bar_times(hours(model, now), *query_.size, duration, query_.form.zone, 0,
                        now.wall_ms + 1, kBarsMax, times)) {
      return;
    }
    for (const BarTime& time : times.bars) {
      if (time.to > looked_ms_) {
        tell(model, times, time, sink);
      }
    }
    looked_ms_ = now.wall_ms;
  }

 private:
  /// Where quotes come at any hour, there are also bars outside the hours. Days and longer bars
  /// stay what history says.
  [[nodiscard]] RequestHours hours(const Model& model, Moment now) const {
    const bool open = query_.hours.exchange->open_at(query_.hours.kind, now.wall_ms);
    return open || !query_.always_open || query_.size->unit != Unit::second
               ? query_.hours
               : RequestHours{&model.world().elsewhere.hours, query_.hours.kind};
  }

  void tell(Model& model, const BarTimes& times, const BarTime& time, MessageSink& sink) {
    static const wire::MessageSpec& spec =
        *wire::find_message("HISTORICAL_DATA_UPDATE", wire::Direction::to_client);
    static const int index = spec.record->index_of("historicalDataBar");
    wire::Message& message = model.scratch().fresh(spec);
    message.set("reqId", id_);
    put_bar(RowWriter(message, message.nested(message.root(), index)), query_,
            make_bar(model, query_, times, time), query_.form.bar(*query_.size, time.stamp));
    sink.send(session_, message);
  }

  int session_;
  std::int64_t id_;
  Query query_;
  std::int64_t looked_ms_;
};

void keep_up_to_date(Model& model, int session, std::int64_t id, Moment now, const Query& query) {
  const auto updates = std::make_shared<Updates>(session, id, now, query);
  const std::int64_t interval = std::max(kUpdateMs, look_interval_ms(model.world()));
  const Schedule::Id task = model.schedule().add_stream(
      session, Turns::latest, next_multiple(now, interval), interval,
      [updates, &model](Moment due, MessageSink& sink) { updates->look(model, due, sink); });
  (void)model.subscriptions().add(session, Stream::historical_data, id, task);
}

/// The cost of a bar, in units of Work.
int units_of(const Model& model, const Query& query, const BarTimes& times) {
  constexpr int kRow = 2;
  constexpr int kRead = 5;     // Computed along the walk.
  constexpr int kLooked = 50;  // Computed from single quotes.
  const bool is_rate = query.what->show == Show::volatility || query.what->show == Show::fee;
  const bool read = !query.feed.combination() && model.market().walks(query.feed.instrument);
  const auto sessions = static_cast<int>(times.sessions.size() / times.bars.size());
  return kRow + (read || is_rate ? kRead : kLooked) * (query.what->show == Show::bid_ask ? 2 : 1) *
                    std::max(sessions, 1);
}

void send_bars(const Question& q, const Query& query, BarTimes times, bool keep) {
  Model& model = q.model;
  const bool end_message = q.speaks("HISTORICAL_DATA_END");
  const bool gaps = q.client.server_version < wire::gate::kSyntRealtimeBars;
  auto message = std::make_unique<wire::Message>(
      *wire::find_message("HISTORICAL_DATA", wire::Direction::to_client));
  message->set("reqId", q.id());
  const std::int64_t from_ms = begin_of(query.duration, query.end_ms, query.form.zone);
  if (!end_message) {
    message->set("startDateStr", query.form.text(from_ms));
    message->set("endDateStr", query.form.text(query.end_ms));
  }
  const std::size_t count = times.bars.size();
  const int units = units_of(model, query, times);
  auto fill = [&model, query, times = std::move(times), gaps](std::size_t i, RowWriter to) {
    const BarTime& time = times.bars[i];
    put_bar(to, query, make_bar(model, query, times, time),
            query.form.bar(*query.size, time.stamp));
    if (gaps) {
      to.set("hasGaps", "false");
    }
  };
  auto after = [&model, query, from_ms, client = q.client, id = q.id(), now = q.now, end_message,
                keep](MessageSink& sink) {
    if (end_message) {
      wire::Message& end = model.scratch().fresh("HISTORICAL_DATA_END");
      end.set("reqId", id);
      end.set("startDateStr", query.form.text(from_ms));
      end.set("endDateStr", query.form.text(query.end_ms));
      sink.send(client.session, end);
    }
    if (keep && model.clients().find(client.session) != nullptr) {
      keep_up_to_date(model, client.session, id, now, query);
    }
  };
  model.work().take_on(
      q.client.session,
      std::make_unique<RowsAnswer>(q.client.session, std::move(message), "historicalDataBars",
                                   count, units, std::move(fill), std::move(after)),
      q.sink);
}

void historical_data(const Question& q) {
  if (q.model.subscriptions().has(q.client.session, Stream::historical_data, q.id())) {
    return q.refuse(cannot_process("Duplicate ticker ID for API historical data query"));
  }
  const bool keep = q.request.integer("keepUpToDate").value_or(0) != 0;
  Query query;
  if (!read_query(q, query)) {
    return;
  }
  if (query.what->show == Show::schedule) {
    return schedule(q, query);
  }
  const world::Instrument& one = query.feed.one(q.model.world());
  if (!has_data(query.feed, one, *query.what)) {
    return history_error(q, fmt::format("No historical market data for {}/{}@{} {}", one.symbol,
                                        one.sec_type, trade_exchange(one), query.what->spoken));
  }
  if (!keeps_pace(q, query.size->ms, query.what->show == Show::bid_ask ? 2 : 1)) {
    return;
  }
  BarTimes times;
  if (!find_bar_times(query.hours, *query.size, query.duration, query.form.zone,
                      first_data_ms(q.model.world(), one), query.end_ms, kBarsMax, times)) {
    return history_error(q, "Time length exceed max.");
  }
  if (times.bars.empty()) {
    return history_error(q, fmt::format("HMDS query returned no data: {}@{} {}", one.symbol,
                                        q.request.text("contract.exchange"), query.what->spoken));
  }
  send_bars(q, query, std::move(times), keep);
}

void cancel_historical_data(const Question& q) {
  if (q.model.subscriptions().remove(q.client.session, Stream::historical_data, q.id())) {
    return history_error(q, fmt::format("API historical data query cancelled: {}", q.id()));
  }
  q.error(kNoQuery, fmt::format("No historical data query found for ticker id:{}", q.id()));
}

constexpr Answer kHistoryBarAnswers[] = {
    {"REQ_HISTORICAL_DATA", historical_data,
     "bars of every size, or the trading schedule; with keepUpToDate, an update each second",
     "162 200 321 322 2174 10314"},
    {"CANCEL_HISTORICAL_DATA", cancel_historical_data,
     "stops the updates and confirms with error 162", "162 366"},
};

}  // namespace

Answers history_bar_answers() {
  return kHistoryBarAnswers;
}

}  // namespace ibgw::gateway
