#include "simulator/gateway/uplink.hpp"

#include <algorithm>
#include <array>

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {
namespace {

// Codes and texts: protocol.md 6.
constexpr int kUpstreamLost = 1100;
constexpr int kRestoredDataLost = 1101;
constexpr int kRestored = 1102;
constexpr int kPortChanged = 1300;
constexpr int kUpstreamBroken = 2110;
constexpr int kCompetingSession = 10197;
constexpr std::string_view kUpstreamLostText =
    "Connectivity between IBKR and Trader Workstation has been lost.";

struct FarmNotice {
  int code;
  std::string_view text;
};

FarmNotice notice_of(FarmKind kind, world::FarmState state) {
  using world::FarmState;
  static constexpr FarmNotice kMarketData[] = {
      {2104, "Market data farm connection is OK:"},
      {2108, "Market data farm connection is inactive but should be available upon demand."},
      {2103, "Market data farm connection is broken:"}};
  static constexpr FarmNotice kHistorical[] = {
      {2106, "HMDS data farm connection is OK:"},
      {2107, "HMDS data farm connection is inactive but should be available upon demand."},
      {2105, "HMDS data farm connection is broken:"}};
  const auto index = static_cast<std::size_t>(state);
  switch (kind) {
    case FarmKind::market_data:
      return kMarketData[index];
    case FarmKind::historical:
      return kHistorical[index];
    case FarmKind::sec_def:
      break;
  }
  return state == FarmState::ok ? FarmNotice{2158, "Sec-def data farm connection is OK:"}
                                : FarmNotice{2157, "Sec-def data farm connection is broken:"};
}

struct LiveRequest {
  std::string_view request;
  Stream stream;
};
constexpr std::array kLiveRequests{
    LiveRequest{"REQ_MKT_DATA", Stream::market_data},
    LiveRequest{"REQ_MKT_DEPTH", Stream::market_depth},
    LiveRequest{"REQ_TICK_BY_TICK_DATA", Stream::tick_by_tick},
    LiveRequest{"REQ_REAL_TIME_BARS", Stream::real_time_bars},
};
constexpr std::array<std::string_view, 4> kPastRequests{
    "REQ_HISTORICAL_DATA", "REQ_HEAD_TIMESTAMP", "REQ_HISTOGRAM_DATA", "REQ_HISTORICAL_TICKS"};

/// Passes on everything but live market data.
class WithoutLiveData final : public MessageSink {
 public:
  explicit WithoutLiveData(MessageSink& sink) : sink_(sink) {}

  void send(int session, const wire::Message& message) override {
    static constexpr std::array<std::string_view, 10> kLive{"TICK_PRICE",
                                                            "TICK_SIZE",
                                                            "TICK_OPTION_COMPUTATION",
                                                            "TICK_GENERIC",
                                                            "TICK_STRING",
                                                            "TICK_BY_TICK",
                                                            "MARKET_DEPTH",
                                                            "MARKET_DEPTH_L2",
                                                            "REAL_TIME_BARS",
                                                            "HISTORICAL_DATA_UPDATE"};
    if (std::find(kLive.begin(), kLive.end(), message.spec().name) == kLive.end()) {
      sink_.send(session, message);
    }
  }
  [[nodiscard]] bool listens(int session) const override { return sink_.listens(session); }
  [[nodiscard]] bool reads(int session) const override { return sink_.reads(session); }

 private:
  MessageSink& sink_;
};

}  // namespace

Uplink::Uplink(const Parts& parts, OrderBook& orders, Subscriptions& subscriptions)
    : parts_(parts), orders_(orders), subscriptions_(subscriptions) {
  const world::World& world = parts.world;
  for (const std::string& name : world.market_data_farms) {
    farms_.push_back({name, FarmKind::market_data});
  }
  for (const std::string& name : world.historical_farms) {
    farms_.push_back({name, FarmKind::historical});
  }
  farms_.push_back({world.sec_def_farm, FarmKind::sec_def});
}

void Uplink::notice(int session, int code, std::string_view text, Moment now, MessageSink& sink) {
  parts_.scratch.error(session, kNoRequest, code, text, now, sink);
}

void Uplink::tell_all(int code, std::string_view text, Moment now, MessageSink& sink) {
  for (const int session : parts_.clients.sessions()) {
    if (parts_.clients.find(session) != nullptr) {
      notice(session, code, text, now, sink);
    }
  }
}

void Uplink::greet(int session, Moment now, MessageSink& sink) {
  if (lost_) {
    return notice(session, kUpstreamBroken,
                  "Connectivity between Trader Workstation and server is broken. It will be "
                  "restored automatically.",
                  now, sink);
  }
  for (const Farm& farm : farms_) {
    const FarmNotice about = notice_of(farm.kind, farm.state);
    notice(session, about.code, std::string(about.text) + farm.name, now, sink);
  }
}

Outcome Uplink::change(const world::Change& change, Moment now, MessageSink& sink) {
  if (const auto* const price = std::get_if<world::PriceChange>(&change)) {
    const int instrument = parts_.world.find_instrument(price->con_id);
    if (instrument < 0) {
      return Outcome::refused;
    }
    parts_.market.move(instrument, price->last, now.wall_ms);
  } else if (const auto* const farm = std::get_if<world::FarmChange>(&change)) {
    return change_farm(*farm, now, sink);
  } else if (const auto* const upstream = std::get_if<world::UpstreamChange>(&change)) {
    change_upstream(*upstream, now, sink);
  } else if (const auto* const next = std::get_if<world::NextIdChange>(&change)) {
    parts_.world.next_valid_id = next->id;
  } else if (const auto* const other = std::get_if<world::CompetitionChange>(&change)) {
    change_competition(other->competing, now, sink);
  } else if (const auto* const port = std::get_if<world::PortChange>(&change)) {
    tell_all(kPortChanged,
             "TWS socket port has been reset and this connection is being dropped. Please "
             "reconnect on the new port - " +
                 std::to_string(port->port),
             now, sink);
    return Outcome::close_connections;
  } else if (std::holds_alternative<world::Restart>(change)) {
    tell_all(kUpstreamLost, kUpstreamLostText, now, sink);
    return Outcome::close_connections;
  } else if (const auto* const order = std::get_if<world::OrderChange>(&change)) {
    const bool changed = order->cancel
                             ? orders_.cancel(order->id, "", now, sink)
                             : orders_.fill(order->id, order->quantity, order->price, now, sink);
    return changed ? Outcome::done : Outcome::refused;
  } else {
    return change_account(change, now, sink) ? Outcome::done : Outcome::refused;
  }
  return Outcome::done;
}

bool Uplink::change_account(const world::Change& change, Moment now, MessageSink& sink) {
  if (const auto* const entry = std::get_if<world::OrderEntry>(&change)) {
    return orders_.enter(*entry, now, sink);
  }
  if (const auto* const position = std::get_if<world::PositionChange>(&change)) {
    const int instrument = parts_.world.find_instrument(position->con_id);
    return instrument >= 0 &&
           parts_.ledger.set_position(position->account, instrument, position->quantity,
                                      position->average_cost);
  }
  if (const auto* const cash = std::get_if<world::CashChange>(&change)) {
    return parts_.ledger.set_cash(cash->account, cash->currency, cash->amount);
  }
  const auto* const liquidation = std::get_if<world::Liquidation>(&change);
  return liquidation != nullptr && orders_.liquidate(*liquidation, now, sink);
}

Outcome Uplink::change_farm(const world::FarmChange& change, Moment now, MessageSink& sink) {
  const auto farm = std::find_if(farms_.begin(), farms_.end(),
                                 [&](const Farm& one) { return one.name == change.name; });
  if (farm == farms_.end()) {
    return Outcome::refused;
  }
  farm->state = change.state;
  update_flow();
  const FarmNotice about = notice_of(farm->kind, farm->state);
  tell_all(about.code, std::string(about.text) + change.name, now, sink);
  return Outcome::done;
}

void Uplink::change_upstream(world::UpstreamChange change, Moment now, MessageSink& sink) {
  lost_ = change == world::UpstreamChange::lost;
  orders_.pause(lost_);
  if (change == world::UpstreamChange::restored_data_lost) {
    drop_live_streams();
  }
  update_flow();
  switch (change) {
    case world::UpstreamChange::lost:
      return tell_all(kUpstreamLost, kUpstreamLostText, now, sink);
    case world::UpstreamChange::restored_data_lost:
      return tell_all(kRestoredDataLost,
                      "Connectivity between IBKR and Trader Workstation has been restored - data "
                      "lost.",
                      now, sink);
    case world::UpstreamChange::restored:
      return tell_all(kRestored,
                      "Connectivity between IBKR and Trader Workstation has been restored - data "
                      "maintained.",
                      now, sink);
  }
}

void Uplink::change_competition(bool competing, Moment now, MessageSink& sink) {
  competing_ = competing;
  update_flow();
  if (!competing) {
    return;
  }
  for (const int session : parts_.clients.sessions()) {
    for (const LiveRequest& live : kLiveRequests) {
      for (const std::int64_t id : subscriptions_.ids(session, live.stream)) {
        if (subscriptions_.has(session, live.stream, id)) {
          parts_.scratch.error(session, id, kCompetingSession,
                               "No market data during competing live session", now, sink);
        }
      }
    }
  }
}

bool Uplink::all_broken(FarmKind kind) const {
  return std::all_of(farms_.begin(), farms_.end(), [&](const Farm& farm) {
    return farm.kind != kind || farm.state == world::FarmState::broken;
  });
}

void Uplink::update_flow() {
  has_past_data_ = !lost_ && !all_broken(FarmKind::historical);
  data_flows_ = !lost_ && !competing_ && !all_broken(FarmKind::market_data);
  subscriptions_.pause_live(!data_flows_);
}

void Uplink::drop_live_streams() {
  for (const int session : parts_.clients.sessions()) {
    for (const Stream stream : {Stream::market_data, Stream::market_depth, Stream::tick_by_tick,
                                Stream::real_time_bars, Stream::historical_data}) {
      for (const std::int64_t id : subscriptions_.ids(session, stream)) {
        subscriptions_.remove(session, stream, id);
      }
    }
  }
}

void Uplink::answer(const Question& q, const Answer& answer) {
  if (data_flows_ && has_past_data_) {
    return answer.give(q);
  }
  const auto is_same = [&](std::string_view name) { return name == q.request.spec().name; };
  if (!has_past_data_ && std::any_of(kPastRequests.begin(), kPastRequests.end(), is_same)) {
    return q.error(kHistoricalError,
                   "Historical Market Data Service error message:HMDS server disconnect occurred.");
  }
  const auto live = std::find_if(kLiveRequests.begin(), kLiveRequests.end(),
                                 [&](const LiveRequest& one) { return is_same(one.request); });
  if (data_flows_ || live == kLiveRequests.end()) {
    return answer.give(q);
  }
  const std::string_view kRefusal = "No market data during competing live session";
  const bool once = live->stream == Stream::market_data &&
                    (q.request.integer("snapshot").value_or(0) != 0 ||
                     q.request.integer("regulatorySnapshot").value_or(0) != 0);
  if (competing_ && once) {
    return q.error(kCompetingSession, kRefusal);
  }
  const bool had = subscriptions_.has(q.client.session, live->stream, q.id());
  WithoutLiveData quiet(q.sink);
  answer.give({q.model, q.client, q.request, q.now, quiet});
  // The subscription is kept: data comes once it is available again.
  if (competing_ && !had && subscriptions_.has(q.client.session, live->stream, q.id())) {
    q.error(kCompetingSession, kRefusal);
  }
}

void Uplink::run_due(std::int64_t real_ns, MessageSink& sink, WorkQueue* turn) {
  if (data_flows_) {
    return parts_.schedule.run_due(real_ns, sink, turn);
  }
  WithoutLiveData quiet(sink);
  parts_.schedule.run_due(real_ns, quiet, turn);
}

}  // namespace ibgw::gateway
