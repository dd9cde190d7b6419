// Historical ticks, head timestamps and histograms.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/history/history.hpp"
#include "simulator/gateway/history/history_query.hpp"
#include "simulator/gateway/history/past_ticks.hpp"
#include "simulator/gateway/order_hours.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kNoTickPermission = 10187;
constexpr std::int64_t kHistogramSpans = 240;

void historical_ticks(const Question& q) {
  const bool has_start = !q.request.text("startDateTime").empty();
  const bool has_end = !q.request.text("endDateTime").empty();
  const std::int64_t count = q.request.integer("numberOfTicks").value_or(0);
  const TickKind kind = *find_tick_kind(q.request.text("whatToShow"));
  Feed feed;
  std::int64_t from = 0;
  std::int64_t to = q.now.wall_ms;
  if (!find_feed(q, feed) ||
      (has_start && !read_time(q, "startDateTime", "Start Date/Time", from)) ||
      (has_end && !read_time(q, "endDateTime", "End Date/Time", to))) {
    return;
  }
  const world::Instrument& one = feed.one(q.model.world());
  if (!may_watch(q.model.world(), feed)) {
    return q.error(kNoTickPermission,
                   "Failed to request historical ticks:No market data permissions");
  }
  if (feed.combination() || !(kind == TickKind::trades ? feed.trades : feed.quotes)) {
    return history_error(q, fmt::format("No historical market data for {}/{}@{} ticks", one.symbol,
                                        one.sec_type, trade_exchange(one)));
  }
  TickSpan span;
  span.count = count;
  span.to_ms = std::min({to, q.now.wall_ms, last_data_ms(q.model.world(), one)});
  if (has_start) {
    span.from_ms = std::max(from, first_data_ms(q.model.world(), one));
  }
  if (span.to_ms <= first_data_ms(q.model.world(), one)) {
    span = {0, 0, count};  // An empty span.
  }
  send_past_ticks(q,
                  {feed.instrument, kind, q.request.integer("ignoreSize").value_or(0) != 0, span});
}

void head_timestamp(const Question& q) {
  const WhatToShow* const what = find_what_to_show(q.request.text("whatToShow"));
  Feed feed;
  if (!find_feed(q, feed)) {
    return;
  }
  const world::Instrument& one = feed.one(q.model.world());
  if (feed.combination() || !has_data(feed, one, *what)) {
    return history_error(q, fmt::format("No head time stamp for {}/{}@{} {}", one.symbol,
                                        one.sec_type, trade_exchange(one), what->spoken));
  }
  const world::TradingHours& hours =
      exchange_for(q.model.world(), one, q.request.text("contract.exchange")).hours;
  const std::int64_t first =
      hours.session_after(hours_for(one, !q.flag("useRTH")), first_data_ms(q.model.world(), one))
          .from;
  wire::Message& message = q.fresh("HEAD_TIMESTAMP");
  message.set("reqId", q.id());
  message.set("headTimestamp", q.request.integer("formatDate").value_or(1) == 2
                                   ? fmt::format("{}", first / 1000)
                                   : time::dash_text(first, time::Zone()));
  q.send(message);
}

void histogram(const Question& q) {
  Duration period;
  Feed feed;
  (void)parse_period(q.request.text("timePeriod"), period);
  if (!find_feed(q, feed)) {
    return;
  }
  const world::Instrument& one = feed.one(q.model.world());
  if (feed.combination() || !feed.trades) {
    return history_error(q, fmt::format("HMDS query returned no data: {}@{} histogram", one.symbol,
                                        trade_exchange(one)));
  }
  const std::int64_t end = std::min(q.now.wall_ms, last_data_ms(q.model.world(), one));
  const std::int64_t begin = std::max(begin_of(period, end, q.model.world().zone_of(one)),
                                      first_data_ms(q.model.world(), one));
  const Market& market = q.model.market();
  std::map<double, double> volumes;
  for (std::int64_t i = 0; i < kHistogramSpans && begin < end; ++i) {
    const std::int64_t from = begin + (end - begin) * i / kHistogramSpans;
    const std::int64_t to = begin + (end - begin) * (i + 1) / kHistogramSpans;
    volumes[market.quote(feed.instrument, from).last] += market.volume(feed.instrument, from, to);
  }
  const bool whole = whole_sizes(q.client);
  auto at = volumes.begin();
  wire::Message& message = q.fresh("HISTOGRAM_DATA");
  message.set("reqId", q.id());
  put_rows(message, message.root(), "histogramDataEntries", volumes.size(),
           [&](std::size_t, RowWriter to) {
             to.set("price", at->first).set("size", size_text(at->second, whole));
             ++at;
           });
  q.send(message);
}

constexpr Answer kHistoryTickAnswers[] = {
    {"REQ_HISTORICAL_TICKS", historical_ticks,
     "trades, quotes or midpoints after a start or before an end; the last second is always "
     "complete",
     "162 200 321 2174 10187 10314"},
    {"CANCEL_HISTORICAL_TICKS", answered_at_once, "nothing: the request was answered immediately",
     ""},
    {"REQ_HEAD_TIMESTAMP", head_timestamp, "the time of the earliest data", "162 200 321"},
    {"CANCEL_HEAD_TIMESTAMP", answered_at_once, "nothing: the request was answered immediately",
     ""},
    {"REQ_HISTOGRAM_DATA", histogram, "volume by price over the period", "162 200 321"},
    {"CANCEL_HISTOGRAM_DATA", answered_at_once, "nothing: the request was answered immediately",
     ""},
};

}  // namespace

Answers history_tick_answers() {
  return kHistoryTickAnswers;
}

}  // namespace ibgw::gateway
