// Historical bars, and bars that are kept up to date.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "simulator/gateway/answers/row_writer.hpp"
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
constexpr int kDuplicateQuery = 386;
// More bars would take too much memory while they wait to be sent.
constexpr std::size_t kBarsMax = 50'000;
constexpr std::int64_t kUpdateMs = 1000;
constexpr std::int64_t kShortestUpdatedMs = 5000;

/// A checked request for bars.
struct Query {
  Feed feed;
  const BarSize* size = nullptr;
  const WhatToShow* what = nullptr;
  Duration duration;
  std::int64_t from_ms = 0;
  std::int64_t end_ms = 0;
  const world::Exchange* hours = nullptr;
  bool regular = false;  ///< Regular trading hours only.
  bool whole = false;
  DateForm form;
};

std::int64_t next_bar(const Query& query, std::int64_t begin) {
  return next_bar(*query.size, begin, query.form.zone);
}

/// The part of [from, to) with trading; empty if there is none.
Span traded(const Query& query, std::int64_t from, std::int64_t to) {
  const world::Exchange* const hours = query.hours;
  if (hours == nullptr || hours->always_open || query.size->unit == Unit::week ||
      query.size->unit == Unit::month) {
    return {from, to};
  }
  const Span day = hours_of_day(*hours, query.form.zone.day(from));
  if (day.to <= day.from) {
    return {};
  }
  return query.regular ? Span{std::max(from, day.from), std::min(to, day.to)} : Span{from, to};
}

Bar volatility_bar(const Market& market, const Query& query, const world::Instrument& one,
                   Span span) {
  const auto at = [&](std::int64_t ms) {
    const double swing = market.chance(query.feed.instrument, ms / kMinuteMs, 2000);
    return std::round(one.price.volatility * (0.9 + 0.2 * swing) * 1e4) / 1e4;
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

Bar make_bar(Model& model, const Query& query, Span span) {
  const Market& market = model.market();
  if (query.what->show == Show::volatility) {
    return volatility_bar(market, query, query.feed.one(model.world()), span);
  }
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

/// Fills a HistoricalDataBar.
void put_bar(RowWriter to, const Query& query, const Bar& bar, std::string_view date) {
  const bool trades = query.what->show == Show::side && query.what->of == Side::last;
  to.set("date", date).set("open", bar.open).set("high", bar.high).set("low", bar.low);
  to.set("close", bar.close);
  to.set("volume", trades ? size_text(bar.volume, query.whole) : "-1");
  to.set("WAP", trades ? decimal(bar.wap) : "-1");
  to.set("barCount", trades ? bar.count : -1);
}

/// The date of a bar of a day or more is that of its last day.
std::int64_t dated(const Query& query, std::int64_t begin, std::int64_t end) {
  return query.size->unit == Unit::week || query.size->unit == Unit::month
             ? std::min(next_bar(query, begin), end) - 1
             : begin;
}

/// Returns false if it sent an error.
bool read_words(const Question& q, Query& query) {
  query.size = find_bar_size(q.request.text("barSizeSetting"));
  query.what = find_what_to_show(q.request.text("whatToShow"));
  if (query.size == nullptr) {
    q.invalid("Historical data bar size setting is invalid. Legal ones are: " + bar_size_list());
    return false;
  }
  Duration& duration = query.duration;
  if (!parse_duration(q.request.text("duration"), duration)) {
    q.invalid(
        "Historical data query duration format is invalid. Legal duration formats are: "
        "integer{SPACE}unit (S|D|W|M|Y)");
    return false;
  }
  if ((duration.unit == Unit::day && duration.count > 365) ||
      (duration.unit == Unit::week && duration.count > 52) ||
      (duration.unit == Unit::month && duration.count > 12)) {
    q.invalid("Historical data requests for durations longer than 365 days must be made in years");
    return false;
  }
  if (query.what == nullptr ||
      (query.what->show == Show::schedule && !q.speaks("HISTORICAL_SCHEDULE"))) {
    q.invalid(fmt::format("{} is nothing that can be shown", q.request.text("whatToShow")));
    return false;
  }
  return true;
}

bool read_query(const Question& q, Query& query, bool keep) {
  if (!read_words(q, query)) {
    return false;
  }
  const bool has_end = !q.request.text("endDateTime").empty();
  if (keep && (has_end || query.what->show != Show::side || query.size->ms < kShortestUpdatedMs)) {
    q.invalid(
        "bars are kept up to date only until now, from 5 secs on, for TRADES, MIDPOINT, BID "
        "and ASK");
    return false;
  }
  if (has_end && query.what->name == "ADJUSTED_LAST") {
    q.invalid("End Date not supported with adjusted last");
    return false;
  }
  if (!find_feed(q, query.feed) || !read_time(q, "endDateTime", "End Date/Time", query.end_ms)) {
    return false;
  }
  const world::World& world = q.model.world();
  const world::Instrument& one = query.feed.one(world);
  query.regular = q.request.integer("useRTH").value_or(0) != 0;
  query.whole = whole_sizes(q.client);
  query.form = date_form(q, world.zone_of(one));
  query.end_ms = std::min({query.end_ms, q.now.wall_ms, last_data_ms(world, one)});
  query.hours = exchange_with_hours(world, one, q.request.text("contract.exchange"));
  query.from_ms = begin_of(query.duration, query.end_ms,
                           query.hours == nullptr || query.hours->always_open, query.form.zone);
  if (!may_watch(world, query.feed)) {
    history_error(
        q, fmt::format("No market data permissions for {} {}", trade_exchange(one), one.sec_type));
    return false;
  }
  return true;
}

/// The hours of the day that begins at `midnight`, also of an exchange that is always open.
Span session_of_day(const Query& query, std::int64_t midnight) {
  if (query.hours == nullptr) {
    return {midnight, query.form.zone.midnight(midnight, 1)};
  }
  return hours_of_day(*query.hours, query.form.zone.day(midnight));
}

void schedule(const Question& q, const Query& query) {
  const world::World& world = q.model.world();
  const time::Zone& zone = query.form.zone;
  const std::int64_t from =
      std::max(query.from_ms, zone.midnight(first_data_ms(world, query.feed.one(world))));
  std::vector<Span> days;
  for (std::int64_t day = zone.midnight(from - 1, 1); day < query.end_ms;
       day = zone.midnight(day, 1)) {
    const Span hours = session_of_day(query, day);
    if (hours.to > hours.from) {
      days.push_back(hours);
    }
  }
  if (days.empty()) {
    return history_error(q, "HMDS query returned no data");
  }
  auto message = std::make_unique<wire::Message>(
      *wire::find_message("HISTORICAL_SCHEDULE", wire::Direction::to_client));
  message->set("reqId", q.id());
  message->set("startDateTime", time::dash_text(days.front().from, zone));
  message->set("endDateTime", time::dash_text(days.back().to, zone));
  message->set("timeZone", zone.name());
  constexpr int kUnits = 4;
  const std::size_t count = days.size();
  auto fill = [days = std::move(days), zone](std::size_t i, RowWriter to) {
    to.set("startDateTime", time::dash_text(days[i].from, zone));
    to.set("endDateTime", time::dash_text(days[i].to, zone));
    to.set("refDate", time::date_text(days[i].from, zone));
  };
  q.model.work().take_on(
      q.client.session,
      std::make_unique<RowsAnswer>(q.client.session, std::move(message), "historicalSessions",
                                   count, kUnits, std::move(fill)),
      q.sink);
}

/// The next bar worth looking at after one without trades, to skip the seconds of a night.
std::int64_t next_traded(const Query& query, std::int64_t begin) {
  const std::int64_t next = next_bar(query, begin);
  if (query.size->unit != Unit::second) {
    return next;
  }
  const Span day = hours_of_day(*query.hours, query.form.zone.day(begin));
  const bool later_today = day.to > day.from && next <= day.from;
  return std::max(next, later_today ? bar_begin(*query.size, day.from, query.form.zone)
                                    : query.form.zone.midnight(begin, 1));
}

/// Finds the beginnings of the bars, ascending. Returns false if there are too many.
bool find_bars(const Question& q, const Query& query, std::vector<std::int64_t>& begins) {
  const world::World& world = q.model.world();
  const std::int64_t from = std::max(query.from_ms, first_data_ms(world, query.feed.one(world)));
  std::int64_t begin = bar_begin(*query.size, from, query.form.zone);
  begin = begin < from ? next_bar(query, begin) : begin;
  for (std::int64_t next = 0; begin < query.end_ms; begin = next) {
    next = next_bar(query, begin);
    const Span span = traded(query, begin, next);
    if (span.to <= span.from) {
      next = next_traded(query, begin);
      continue;
    }
    if (begins.size() == kBarsMax) {
      return false;
    }
    begins.push_back(begin);
  }
  return true;
}

/// Sends the current bar until the client cancels.
class Updates {
 public:
  Updates(int session, std::int64_t id, Moment now, Query query)
      : session_(session),
        id_(id),
        query_(std::move(query)),
        begin_(bar_begin(*query_.size, now.wall_ms, query_.form.zone)) {}

  void look(Model& model, Moment now, MessageSink& sink) {
    const std::int64_t current = bar_begin(*query_.size, now.wall_ms, query_.form.zone);
    while (begin_ < current) {
      const std::int64_t end = next_bar(query_, begin_);
      tell(model, end, sink);  // The completed bar, in its final state.
      begin_ = end;
    }
    tell(model, now.wall_ms + 1, sink);
  }

 private:
  void tell(Model& model, std::int64_t end, MessageSink& sink) {
    const Span span = traded(query_, begin_, end);
    if (span.to <= span.from) {
      return;
    }
    static const wire::MessageSpec& spec =
        *wire::find_message("HISTORICAL_DATA_UPDATE", wire::Direction::to_client);
    static const int index = spec.record->index_of("historicalDataBar");
    wire::Message& message = model.scratch().fresh(spec);
    message.set("reqId", id_);
    put_bar(RowWriter(message, message.nested(message.root(), index)), query_,
            make_bar(model, query_, span),
            query_.form.bar(*query_.size, dated(query_, begin_, end)));
    sink.send(session_, message);
  }

  int session_;
  std::int64_t id_;
  Query query_;
  std::int64_t begin_;
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
int units_of(const Model& model, const Query& query) {
  constexpr int kRow = 2;
  constexpr int kRead = 5;     // Computed along the walk.
  constexpr int kLooked = 50;  // Computed from single quotes.
  const bool read = !query.feed.combination() && model.market().walks(query.feed.instrument);
  return kRow + (read || query.what->show == Show::volatility ? kRead : kLooked) *
                    (query.what->show == Show::bid_ask ? 2 : 1);
}

void send_bars(const Question& q, const Query& query, std::vector<std::int64_t> begins, bool keep) {
  Model& model = q.model;
  const bool end_message = q.speaks("HISTORICAL_DATA_END");
  const bool gaps = q.client.server_version < wire::gate::kSyntRealtimeBars;
  auto message = std::make_unique<wire::Message>(
      *wire::find_message("HISTORICAL_DATA", wire::Direction::to_client));
  message->set("reqId", q.id());
  if (!end_message) {
    message->set("startDateStr", query.form.text(query.from_ms));
    message->set("endDateStr", query.form.text(query.end_ms));
  }
  const std::size_t count = begins.size();
  auto fill = [&model, query, begins = std::move(begins), gaps](std::size_t i, RowWriter to) {
    const std::int64_t end = std::min(next_bar(query, begins[i]), query.end_ms);
    const Span span = traded(query, begins[i], end);
    put_bar(to, query, make_bar(model, query, span),
            query.form.bar(*query.size, dated(query, begins[i], query.end_ms)));
    if (gaps) {
      to.set("hasGaps", "false");
    }
  };
  auto after = [&model, query, client = q.client, id = q.id(), now = q.now, end_message,
                keep](MessageSink& sink) {
    if (end_message) {
      wire::Message& end = model.scratch().fresh("HISTORICAL_DATA_END");
      end.set("reqId", id);
      end.set("startDateStr", query.form.text(query.from_ms));
      end.set("endDateStr", query.form.text(query.end_ms));
      sink.send(client.session, end);
    }
    if (keep && model.clients().find(client.session) != nullptr) {
      keep_up_to_date(model, client.session, id, now, query);
    }
  };
  model.work().take_on(q.client.session,
                       std::make_unique<RowsAnswer>(
                           q.client.session, std::move(message), "historicalDataBars", count,
                           units_of(model, query), std::move(fill), std::move(after)),
                       q.sink);
}

void historical_data(const Question& q) {
  if (q.model.subscriptions().has(q.client.session, Stream::historical_data, q.id())) {
    return q.error(kDuplicateQuery, "Duplicate ticker ID for API historical data query");
  }
  const bool keep = q.request.integer("keepUpToDate").value_or(0) != 0;
  Query query;
  if (!read_query(q, query, keep)) {
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
  std::vector<std::int64_t> begins;
  if (!find_bars(q, query, begins)) {
    return history_error(q, "Time length exceed max.");
  }
  if (begins.empty()) {
    return history_error(q, fmt::format("HMDS query returned no data: {}@{} {}", one.symbol,
                                        trade_exchange(one), query.what->spoken));
  }
  send_bars(q, query, std::move(begins), keep);
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
     "162 200 321 386 2174 10314"},
    {"CANCEL_HISTORICAL_DATA", cancel_historical_data,
     "stops the updates and confirms with error 162", "162 366"},
};

}  // namespace

Answers history_bar_answers() {
  return kHistoryBarAnswers;
}

}  // namespace ibgw::gateway
