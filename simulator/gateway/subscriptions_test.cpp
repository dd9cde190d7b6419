// Tests of Clients and Subscriptions alone.
#include "simulator/gateway/subscriptions.hpp"

#include <catch2/catch.hpp>

#include "simulator/gateway/client_sessions.hpp"

namespace ibgw::gateway {
namespace {

class Nobody final : public MessageSink {
  void send(int /*session*/, const wire::Message& /*message*/) override {}
};

/// Subscriptions whose tasks count how often they ran.
struct Desk {
  Schedule::Id task() {
    return schedule.add_stream(1, Turns::each, {0, 0}, 1000,
                               [this](Moment, MessageSink&) { ++runs; });
  }
  int runs_until(std::int64_t ns) {
    runs = 0;
    Nobody nobody;
    schedule.run_due(ns, nobody);
    return runs;
  }
  Schedule schedule;
  Subscriptions subscriptions{schedule};
  int runs = 0;
};

}  // namespace

TEST_CASE("a client id belongs to one session until that session ends") {
  ClientSessions clients;
  REQUIRE(clients.add({1, 7, 176}));
  CHECK_FALSE(clients.add({2, 7, 176}));
  CHECK(clients.find(2) == nullptr);
  clients.remove({2, 7, 176});  // This session never had the id.
  CHECK_FALSE(clients.add({3, 7, 176}));
  clients.remove({1, 7, 176});
  CHECK(clients.find(1) == nullptr);
  REQUIRE(clients.add({4, 7, 203}));
  CHECK(clients.find(4)->server_version == 203);
  CHECK(clients.sessions() == std::vector<int>{4});
}

TEST_CASE("a second subscription under the same id is refused, and its task never runs") {
  Desk desk;
  CHECK(desk.subscriptions.add(1, Stream::market_data, 5, desk.task()));
  CHECK_FALSE(desk.subscriptions.add(1, Stream::market_data, 5, desk.task()));
  CHECK(desk.runs_until(0) == 1);
  CHECK(desk.subscriptions.add(1, Stream::market_depth, 5, desk.task()));
  CHECK(desk.subscriptions.add(2, Stream::market_data, 5, 0));
  CHECK(desk.subscriptions.count(1) == 2);
  CHECK(desk.subscriptions.count(1, Stream::market_data) == 1);
  CHECK(desk.subscriptions.remove(1, Stream::market_data, 5));
  CHECK_FALSE(desk.subscriptions.remove(1, Stream::market_data, 5));
  CHECK(desk.schedule.size() == 1);
}

TEST_CASE("a session that ends ends its own subscriptions and no others") {
  Desk desk;
  for (const std::int64_t id : {9, 3, 4}) {
    CHECK(desk.subscriptions.add(1, Stream::scanner, id, desk.task()));
  }
  CHECK(desk.subscriptions.add(2, Stream::scanner, 3, desk.task()));
  CHECK(desk.subscriptions.ids(1, Stream::scanner) == std::vector<std::int64_t>{3, 4, 9});
  desk.subscriptions.remove_all(1);
  CHECK(desk.subscriptions.count(1) == 0);
  CHECK(desk.subscriptions.has(2, Stream::scanner, 3));
  CHECK(desk.schedule.size() == 1);
}

TEST_CASE("paused ticks stop, including those subscribed to while paused") {
  Desk desk;
  CHECK(desk.subscriptions.add(1, Stream::market_data, 1, desk.task()));
  desk.subscriptions.pause_live(true);
  CHECK(desk.subscriptions.add(1, Stream::market_data, 2, desk.task()));
  CHECK(desk.subscriptions.add(1, Stream::pnl, 3, desk.task()));
  CHECK(desk.runs_until(0) == 1);  // The PnL.
  desk.subscriptions.pause_live(false);
  CHECK(desk.runs_until(1'000'000'000) == 3);
}

}  // namespace ibgw::gateway
