// The healthy gateway: it turns requests, and the passing of time, into messages. It knows nothing
// about bytes, sockets, clocks or scenarios.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "simulator/gateway/account/ledger.hpp"
#include "simulator/gateway/client_sessions.hpp"
#include "simulator/gateway/data_session.hpp"
#include "simulator/gateway/kept.hpp"
#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/orders/order_book.hpp"
#include "simulator/gateway/parts.hpp"
#include "simulator/gateway/schedule.hpp"
#include "simulator/gateway/scratch.hpp"
#include "simulator/gateway/subscriptions.hpp"
#include "simulator/gateway/uplink.hpp"
#include "simulator/gateway/work.hpp"
#include "simulator/world/world.hpp"

namespace ibgw::gateway {

class Model {
 public:
  explicit Model(world::World world, std::uint64_t seed = 0);

  /// The gateway begins to listen.
  void begin(Moment now);

  /// `20260105 09:30:00 US/Eastern`, the second field of the version reply.
  [[nodiscard]] std::string connection_time(std::int64_t wall_ms) const;

  /// Handles START_API. Sends the start-up messages (accounts, next id, farm notices) and returns
  /// true. If another session has this client id, sends error 326 and returns false; the caller
  /// then closes the connection.
  [[nodiscard]] bool start(const ClientSession& client, Moment now, MessageSink& sink);

  /// Frees the client id and ends all of the session's subscriptions. Orders stay. May be called
  /// while a message is being sent.
  void end(const ClientSession& client);

  /// Handles any request except START_API. Always answers if the protocol has an answer. Long
  /// answers are sent in slices by work(); while one is in progress, the next request must wait.
  void request(const ClientSession& client, const wire::Message& request, Moment now,
               MessageSink& sink);

  /// Handles a request that could not be read: error 320, with the request id if it is known.
  void unreadable(const ClientSession& client, const wire::Message* request,
                  const std::string& reason, Moment now, MessageSink& sink);

  /// When advance() has something to do, in Moment::real_ns.
  [[nodiscard]] std::optional<std::int64_t> next_due_ns() { return schedule_.next_due_ns(); }
  void advance(std::int64_t real_ns, MessageSink& sink) { uplink_.run_due(real_ns, sink, nullptr); }
  /// The same, but runs streams only until the turn of work() is used up; the others remain due.
  void advance_a_turn(std::int64_t real_ns, MessageSink& sink) {
    uplink_.run_due(real_ns, sink, &work_);
  }
  /// The session can take output again, see MessageSink: its streams continue.
  void wake(int session, std::int64_t real_ns) { schedule_.wake(session, real_ns); }

  [[nodiscard]] WorkQueue& work() { return work_; }
  [[nodiscard]] const WorkQueue& work() const { return work_; }

  /// Changes the world from outside, and notifies clients as a real gateway would.
  Outcome change(const world::Change& change, Moment now, MessageSink& sink) {
    return uplink_.change(change, now, sink);
  }

  // Used by the answers.
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
  /// Those that were started and have not ended.
  [[nodiscard]] const ClientSessions& clients() const { return clients_; }
  [[nodiscard]] Subscriptions& subscriptions() { return subscriptions_; }
  [[nodiscard]] const Subscriptions& subscriptions() const { return subscriptions_; }
  [[nodiscard]] Scratch& scratch() { return scratch_; }
  [[nodiscard]] const Parts& parts() const { return parts_; }
  void error(int session, std::int64_t id, int code, std::string_view text, Moment now,
             MessageSink& sink) {
    scratch_.error(session, id, code, text, now, sink);
  }

 private:
  world::World world_;
  Market market_;
  Ledger ledger_;
  Schedule schedule_;
  ClientSessions clients_;
  Scratch scratch_;
  Parts parts_{world_, market_, ledger_, schedule_, clients_, scratch_};
  Subscriptions subscriptions_{schedule_};
  OrderBook orders_{parts_};
  Uplink uplink_{parts_, orders_, subscriptions_};
  Kept kept_;
  WorkQueue work_;
  std::map<int, DataSession> data_sessions_;
  std::int64_t began_ms_ = 0;
};

}  // namespace ibgw::gateway
