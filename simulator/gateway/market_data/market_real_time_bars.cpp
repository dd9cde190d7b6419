// Bars of five seconds, each sent when it is complete.
#include <fmt/format.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/history/history_query.hpp"
#include "simulator/gateway/market_data/market_feed.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kInvalidQuery = 420;
constexpr std::int64_t kBarMs = 5000;

struct RealTimeBars {
  int session;
  std::int64_t id;
  bool whole;
  bool only_open;
  Side side;
  Feed feed;

  void bar_is_over(Model& model, Moment now, MessageSink& sink) const {
    static const wire::MessageSpec& spec =
        *wire::find_message("REAL_TIME_BARS", wire::Direction::to_client);
    const std::int64_t begin = now.wall_ms - kBarMs;
    if (only_open && !open_now(model.world(), feed, begin)) {
      return;
    }
    const Bar bar = feed.bar(model.market(), begin, now.wall_ms, side);
    const bool trades = side == Side::last;
    wire::Message& message = model.scratch().fresh(spec);
    message.set("reqId", id);
    message.set("time", begin / 1000);
    message.set("open", bar.open);
    message.set("high", bar.high);
    message.set("low", bar.low);
    message.set("close", bar.close);
    message.set("volume", trades ? size_text(bar.volume, whole) : "-1");
    message.set("WAP", trades ? decimal(bar.wap) : "-1");
    message.set("count", trades ? bar.count : -1);
    sink.send(session, message);
  }
};

void real_time_bars(const Question& q) {
  Model& model = q.model;
  RealTimeBars bars{q.client.session, q.id(),     whole_sizes(q.client),
                    q.flag("useRTH"), Side::last, {}};
  bars.side = find_what_to_show(q.request.text("whatToShow"))->of;
  if (model.subscriptions().has(bars.session, Stream::real_time_bars, bars.id)) {
    return q.error(kDuplicateTickerId, "Duplicate ticker id");
  }
  if (!find_feed(q, bars.feed)) {
    return;
  }
  const bool offered = bars.side == Side::last ? bars.feed.trades : bars.feed.quotes;
  const bool allowed = may_watch(model.world(), bars.feed);
  if (!allowed && bars.side != Side::last) {
    return q.error(kNoApiSubscription, needs_subscription());
  }
  if (!offered || !allowed) {
    return q.error(kInvalidQuery,
                   fmt::format("Invalid Real-time Query:{} {}",
                               no_permissions(bars.feed.one(model.world())), needs_subscription()));
  }
  const Schedule::Id task = model.schedule().add_stream(
      bars.session, Turns::each, next_multiple(q.now, kBarMs), kBarMs,
      [bars, &model](Moment now, MessageSink& sink) { bars.bar_is_over(model, now, sink); });
  (void)model.subscriptions().add(bars.session, Stream::real_time_bars, bars.id, task);
}

void cancel_real_time_bars(const Question& q) {
  if (!q.model.subscriptions().remove(q.client.session, Stream::real_time_bars, q.id())) {
    q.error(kCannotFindTicker, fmt::format("Can't find EId with tickerId:{}", q.id()));
  }
}

constexpr Answer kRealTimeBarAnswers[] = {
    {"REQ_REAL_TIME_BARS", real_time_bars, "a bar every five seconds, stamped with its start time",
     "102 200 321 420 10089 10197"},
    {"CANCEL_REAL_TIME_BARS", cancel_real_time_bars, "stops the bars", "300"},
};

}  // namespace

Answers real_time_bar_answers() {
  return kRealTimeBarAnswers;
}

}  // namespace ibgw::gateway
