// Connections and how they count; timers; flow control.
#include <catch2/catch.hpp>

#include "simulator/session/parts_support.hpp"

namespace ibgw::session {

using test::Ground;

TEST_CASE("a connection counts as a client until our side is closed, and longer if it is held") {
  Sessions sessions;
  Session& first = sessions.open();
  Session& second = sessions.open();
  CHECK(sessions.numbers() == std::vector<int>{1, 2});
  CHECK(sessions.clients() == 2);
  sessions.close_writing(first);
  CHECK(sessions.clients() == 1);
  sessions.hold(second);
  sessions.close_writing(second);
  CHECK(sessions.clients() == 1);
  sessions.let_go(second);
  CHECK(sessions.clients() == 0);
  sessions.close(first);
  CHECK(sessions.find(1) == nullptr);
  CHECK(sessions.open().connection == 3);
  CHECK(sessions.opened() == 3);
}

TEST_CASE("a held connection counts as held once its client has closed, in either order") {
  Sessions sessions;
  Session& session = sessions.open();
  const bool closes_first = GENERATE(false, true);
  session.peer_closed = closes_first;
  sessions.hold(session);
  CHECK(sessions.held() == (closes_first ? 1 : 0));
  session.peer_closed = true;
  sessions.count_as_held(session);
  CHECK(sessions.held() == 1);
  sessions.close(session);
  CHECK(sessions.held() == 0);
}

TEST_CASE(
    "timers run in order of time, and at the same moment in the order in which they were added") {
  Timers timers(0.5);
  std::string order;
  timers.at(20, [&] { order += 'c'; });
  timers.at(10, [&] {
    order += 'a';
    timers.at(10, [&] { order += 'b'; });
  });
  CHECK(timers.scaled(40) == 20);
  while (timers.next_due_ns()) {
    timers.run_next();
  }
  CHECK(order == "abc");
}

TEST_CASE(
    "after more than a client's share, the network is asked once to report when it was sent") {
  Ground ground;
  Session& session = ground.started();
  ground.flow.count_out(session, kFlowBytesMost, false);
  CHECK(ground.taken().empty());
  CHECK(session.flow.listens());
  ground.flow.count_out(session, 1, false);
  ground.flow.count_out(session, 1, false);
  CHECK(ground.taken() == "1:tell_when_sent");
  CHECK_FALSE(session.flow.listens());
  CHECK(ground.flow.sent(session));
  CHECK(session.flow.listens());
}

TEST_CASE("only unsolicited messages get a client that does not read dropped") {
  Ground ground;
  Session& session = ground.started();
  ground.flow.count_out(session, kFlowBytesMost + 1, false);
  {
    const FlowControl::Serving serving(ground.flow, session.connection);
    ground.flow.count_out(session, 2 * kUnaskedBytesMost, false);
  }
  ground.flow.count_out(session, 2 * kUnaskedBytesMost, true);
  ground.flow.count_out(session, kUnaskedBytesMost, false);
  CHECK(ground.flow.take_overrun().empty());
  ground.flow.count_out(session, 1, false);
  ground.flow.count_out(session, 1, false);
  CHECK(ground.flow.take_overrun() == std::vector<int>{1});
  CHECK(ground.flow.take_overrun().empty());
}

TEST_CASE("output that rules hold back makes a client wait too, until enough was released") {
  Ground ground;
  Session& session = ground.started();
  ground.flow.count_held(session, kRuleBytesMost + 1);
  CHECK_FALSE(session.flow.listens());
  CHECK_FALSE(ground.flow.sent(session));
  ground.flow.count_released(session, 1);
  CHECK(ground.taken() == "1:tell_when_sent");
  CHECK(ground.flow.sent(session));
}

}  // namespace ibgw::session
