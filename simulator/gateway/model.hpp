// The healthy gateway: a request in, messages out; "time is now T", messages out. Knows no bytes,
// sockets, clocks or scenarios.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "simulator/gateway/account/ledger.hpp"
#include "simulator/gateway/data_session.hpp"
#include "simulator/gateway/kept.hpp"
#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/schedule.hpp"
#include "simulator/gateway/uplink.hpp"
#include "simulator/gateway/work.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

/// One client session as the model sees it; made by Model::start.
struct Client {
  int session = 0;  ///< The caller's number of the session, never reused.
  int client_id = 0;
  int server_version = 0;  ///< Negotiated.
};

/// What a subscription is for: its request id means something only together with this.
enum class Stream : std::uint8_t {
  market_data,
  market_depth,
  tick_by_tick,
  real_time_bars,
  historical_data,
  scanner,
  account_updates,
  account_updates_multi,
  account_summary,
  positions,
  positions_multi,
  pnl,
  pnl_single,
  news_bulletins,
  display_group,
  calendar,
  calculation,
};

class Model {
 public:
  explicit Model(world::World world, std::uint64_t seed = 0);

  /// The gateway begins to listen.
  void begin(Moment now);

  /// `20260105 14:30:00 UTC`, the second field of the version reply.
  [[nodiscard]] std::string connection_time(std::int64_t wall_ms) const;

  /// START_API. Sends the start-up messages (accounts, next id, farm notices) and returns true; or
  /// error 326 and false, when another session has that client id: the caller then closes the
  /// connection.
  [[nodiscard]] bool start(const Client& client, Moment now, MessageSink& sink);

  /// Frees the client id and ends everything the session subscribed to. May be called while a
  /// message is being sent. Orders stay.
  void end(const Client& client);

  /// Any request but START_API. Never silent when the protocol has an answer; long ones come in
  /// slices: work(). While the session is busy there, its next request has to wait.
  void request(const Client& client, const wire::Message& request, Moment now, MessageSink& sink);

  /// A request that could not be read: error 320 with the request id if that much was read.
  void unreadable(const Client& client, const wire::Message* request, const std::string& reason,
                  Moment now, MessageSink& sink);

  /// When advance() has something to do, in Moment::real_ns.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() { return schedule_.next_due_ns(); }
  void advance(std::int64_t real_ns, MessageSink& sink) { uplink_.run_due(real_ns, sink, nullptr); }
  /// The same, but streams only until the turn of work() is spent: the rest of them stays due.
  void advance_a_turn(std::int64_t real_ns, MessageSink& sink) {
    uplink_.run_due(real_ns, sink, &work_);
  }
  /// The session listens again, see MessageSink: its streams go on.
  void wake(int session, std::int64_t real_ns) { schedule_.wake(session, real_ns); }

  [[nodiscard]] WorkQueue& work() { return work_; }
  [[nodiscard]] const WorkQueue& work() const { return work_; }

  /// Changes the world from outside and tells the clients what a real gateway would tell them.
  Outcome change(const world::Change& change, Moment now, MessageSink& sink) {
    return uplink_.change(change, now, sink);
  }

  // What the answers work with.
  [[nodiscard]] const world::World& world() const { return world_; }
  [[nodiscard]] world::World& world() { return world_; }
  [[nodiscard]] Market& market() { return market_; }
  [[nodiscard]] const Market& market() const { return market_; }
  [[nodiscard]] Ledger& ledger() { return ledger_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] Schedule& schedule() { return schedule_; }
  [[nodiscard]] OrderBook& orders() { return orders_; }
  [[nodiscard]] const OrderBook& orders() const { return orders_; }
  [[nodiscard]] const Uplink& uplink() const { return uplink_; }
  [[nodiscard]] Kept& kept() { return kept_; }
  [[nodiscard]] DataSession& data_session(int session) { return data_sessions_[session]; }
  /// Wall time of begin().
  [[nodiscard]] std::int64_t began_ms() const { return began_ms_; }
  /// By session; those that were started and have not ended.
  [[nodiscard]] const std::map<int, Client>& clients() const { return clients_; }
  [[nodiscard]] const Client* client(int session) const;

  /// The reused message, emptied: fill it and send it before the next call.
  [[nodiscard]] wire::Message& fresh(std::string_view name);
  [[nodiscard]] wire::Message& fresh(const wire::MessageSpec& spec);
  void error(int session, std::int64_t id, int code, std::string_view text, Moment now,
             MessageSink& sink);

  /// Remembers the task that serves a request. False, and the task is cancelled, if the session has
  /// such a stream under that id already. `task` 0 = nothing recurring.
  bool subscribe(int session, Stream stream, std::int64_t id, Schedule::Id task);
  /// False if there is none.
  bool unsubscribe(int session, Stream stream, std::int64_t id);
  /// Ticks and books stand still, also those that are subscribed meanwhile.
  void pause_live_streams(bool paused);
  [[nodiscard]] bool subscribed(int session, Stream stream, std::int64_t id) const;
  [[nodiscard]] int subscriptions(int session, Stream stream) const;
  /// Of all kinds.
  [[nodiscard]] int stream_count(int session) const;
  /// Ids under which the session has such streams, ascending.
  [[nodiscard]] std::vector<std::int64_t> stream_ids(int session, Stream stream) const;

 private:
  struct Key {
    int session;
    Stream stream;
    std::int64_t id;
    auto operator<=>(const Key&) const = default;
  };

  world::World world_;
  Market market_;
  Ledger ledger_;
  Schedule schedule_;
  OrderBook orders_{*this};
  Uplink uplink_{*this};
  Kept kept_;
  WorkQueue work_;
  std::map<int, DataSession> data_sessions_;
  std::int64_t began_ms_ = 0;
  std::map<int, Client> clients_;
  std::unordered_map<int, int> session_of_client_id_;
  std::map<Key, Schedule::Id> streams_;
  wire::Message scratch_;  ///< Reused for every answer: no allocation once warm.
};

}  // namespace ibgw::gateway
