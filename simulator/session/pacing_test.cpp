// When requests are served, with a server that only records them.
#include "simulator/session/pacing.hpp"

#include <catch2/catch.hpp>

#include "simulator/session/parts_support.hpp"

namespace ibgw::session {
namespace {

struct Paced final : test::Ground, Pacing::Server, gateway::MessageSink {
  explicit Paced(world::World world = world::default_world()) : model(std::move(world)) {
    pacing.begin_turn();
  }
  void serve(Session& session, std::string_view payload) override {
    log("serve", session.connection, payload);
    if (costs != 0) {
      model.work().charge(costs);
    }
  }
  void record(Session& session, std::string_view bytes) override {
    log("record", session.connection, bytes.substr(4));
  }
  void refuse(Session& session, int times) override {
    log("refuse", session.connection, std::to_string(times));
  }
  void closed_behind(int connection) override { log("closed", connection, {}); }
  void send(int /*session*/, const wire::Message& /*message*/) override {}

  void log(const std::string& what, int connection, std::string_view text) {
    done += (done.empty() ? "" : ", ") + what + ' ' + std::to_string(connection) +
            (text.empty() ? "" : ' ' + std::string(text));
  }
  void ask(Session& session, const std::string& text) {
    const std::string frame = test::frame(text);
    pacing.take(session, std::string_view(frame).substr(4));
  }
  /// Lets time pass as the engine does.
  void turn(std::int64_t milliseconds = 0) {
    now.monotonic_ns += milliseconds * test::kMillisecond;
    context.begin(now, out);
    pacing.begin_turn();
    pacing.serve_waiting();
    pass(0);
  }
  std::string taken_log() { return std::exchange(done, {}); }

  std::string done;
  int costs = 0;  ///< Cost of each request, in units of work.
  gateway::Model model;
  Pacing pacing{context, timers, sessions, flow, model, *this, *this};
};

world::World limited(int messages_per_second, bool paces) {
  world::World world = world::default_world();
  world.messages_per_second = messages_per_second;
  world.pace_messages = paces;
  return world;
}

}  // namespace

TEST_CASE("a client that is not behind is served at once") {
  Paced paced;
  Session& session = paced.started();
  paced.ask(session, "a");
  CHECK(paced.taken_log() == "serve 1 a");
  CHECK_FALSE(paced.pacing.next_due_ns());
}

TEST_CASE("a request that comes too fast is refused and counted, or waits for its second") {
  const bool paces = GENERATE(false, true);
  Paced paced(limited(2, paces));
  Session& session = paced.started();
  for (const char* const text : {"a", "b", "c", "d"}) {
    paced.ask(session, text);
  }
  if (!paces) {
    CHECK(paced.taken_log() == "serve 1 a, serve 1 b, refuse 1 1, refuse 1 2");
    return;
  }
  CHECK(paced.taken_log() == "serve 1 a, serve 1 b");
  CHECK(paced.pacing.keep_close(session));
  paced.turn(999);
  CHECK(paced.taken_log().empty());
  paced.turn(1);
  CHECK(paced.taken_log() == "serve 1 c, serve 1 d, closed 1");
  CHECK(session.backlog == nullptr);
}

TEST_CASE(
    "requests of a client wait until it has read, and the kernel keeps what exceeds the limit") {
  Paced paced(limited(0, true));
  Session& session = paced.started();
  session.flow.is_full = true;
  for (int i = 0; i < 4096; ++i) {
    paced.ask(session, std::string(60, 'x'));
  }
  CHECK(paced.taken_log().empty());
  CHECK(paced.taken() == "1:stop_reading");
  paced.pacing.sent(session);
  paced.turn();
  CHECK(session.backlog == nullptr);
  CHECK(paced.taken() == "1:resume_reading");
}

TEST_CASE(
    "when a turn is used up, a client that had much waits, and one that had little does not") {
  Paced paced;
  Session& greedy = paced.started();
  Session& modest = paced.started();
  paced.costs = 100'000;
  for (const char* const text : {"a", "b", "c"}) {
    paced.ask(greedy, text);
  }
  paced.ask(modest, "m");
  CHECK(paced.taken_log() == "serve 1 a, serve 2 m");
  paced.turn();
  CHECK(paced.taken_log() == "serve 1 b");
  paced.turn();
  CHECK(paced.taken_log() == "serve 1 c");
  CHECK_FALSE(paced.pacing.next_due_ns());
}

TEST_CASE("waiting requests of a closed session are only recorded") {
  Paced paced;
  Session& session = paced.started();
  session.flow.is_full = true;
  paced.ask(session, "a");
  paced.ask(session, "b");
  session.phase = Session::Phase::deaf;
  paced.pacing.go_on(session);
  paced.turn();
  CHECK(paced.taken_log() == "record 1 a, record 1 b");
}

TEST_CASE("waiting requests of a client that is gone are not served, but its close is reported") {
  Paced paced;
  Session& session = paced.started();
  session.flow.is_full = true;
  paced.ask(session, "a");
  CHECK(paced.pacing.keep_close(session));
  CHECK(paced.pacing.lost(1));
  CHECK(paced.trace.has("not served, the client is gone: 1 messages that waited"));
  CHECK_FALSE(paced.pacing.lost(1));
}

TEST_CASE("if nobody reads the answers, only requests with an effect are served") {
  Paced paced;
  Session& session = paced.started();
  session.flow.is_full = true;
  paced.ask(session, "49|1|");  // REQ_CURRENT_TIME
  paced.ask(session, "58|1|");  // REQ_GLOBAL_CANCEL
  paced.pacing.abandoned(session);
  CHECK(session.backlog->frames.size() == 1);
  CHECK(paced.trace.has("not served, nobody reads the answers: 1 messages that waited"));
}

}  // namespace ibgw::session
