// What the healthy gateway does, and how connections end, without rules or pacing.
#include "simulator/session/model_part.hpp"

#include <catch2/catch.hpp>

#include "simulator/session/endings.hpp"
#include "simulator/session/parts_support.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::session {
namespace {

using wire::test::bars;

struct Healthy final : test::Ground,
                       Outbox::Ends,
                       ModelPart::Events,
                       Pacing::Server,
                       Inbox::Reader {
  explicit Healthy(bool is_watched = false, int clients_max = 0) {
    world::World world = world::default_world();
    world.max_clients = clients_max;
    model = std::make_unique<gateway::Model>(std::move(world));
    outbox = std::make_unique<Outbox>(context, timers, sessions, firings, flow, model->work(),
                                      static_cast<Outbox::Ends&>(*this));
    part = std::make_unique<ModelPart>(*model, wire::kServerVersionMax, is_watched, context,
                                       sessions, firings, *outbox, *this);
    pacing = std::make_unique<Pacing>(context, timers, sessions, flow, *model, *part, *this);
    inbox = std::make_unique<Inbox>(context, sessions, *this);
    endings =
        std::make_unique<Endings>(context, sessions, firings, *outbox, *inbox, *pacing, *part);
    model->begin(context.moment(nullptr));
  }
  void end_now(Session& session, const Ending& ending) override {
    endings->end_now(session, ending);
  }
  void happened(Session& /*session*/, const Occurrence& event, std::string_view frame) override {
    events += (events.empty() ? "" : " ") + std::string(event.message) +
              (event.kind == scenario::TriggerKind::ready          ? "ready"
               : event.kind == scenario::TriggerKind::version_sent ? "version_sent"
                                                                   : "");
    frames += frame;
  }
  void serve(Session& /*session*/, std::string_view /*payload*/) override {}
  void record(Session& /*session*/, std::string_view /*bytes*/) override {}
  void refuse(Session& /*session*/, int /*times*/) override {}
  void closed_behind(int /*connection*/) override {}
  void on_hello(Session& /*session*/, const wire::Hello& /*hello*/,
                const wire::Message& /*message*/) override {}
  void on_frame(Session& /*session*/, std::string_view /*payload*/) override {}
  void on_unreadable(Session& /*session*/, std::string_view /*why*/) override {}

  Session& admitted(int client_id) {
    Session& session = started();
    session.client_id = client_id;
    part->request(session, wire::Message(*wire::find_message("START_API")));
    return session;
  }

  std::string events;
  std::string frames;
  std::unique_ptr<gateway::Model> model;
  std::unique_ptr<Outbox> outbox;
  std::unique_ptr<ModelPart> part;
  std::unique_ptr<Pacing> pacing;
  std::unique_ptr<Inbox> inbox;
  std::unique_ptr<Endings> endings;
};

}  // namespace

TEST_CASE("START_API admits a client, reports that it is ready, and occupies its id") {
  Healthy healthy;
  Session& session = healthy.admitted(7);
  CHECK(session.admitted);
  CHECK(healthy.events == "ready");
  CHECK(healthy.taken() == "1:write");
  Session& second = healthy.admitted(7);
  CHECK_FALSE(second.admitted);
  CHECK(healthy.taken() == "2:write 2:close_fin");
  healthy.part->leave(session);
  CHECK(healthy.admitted(7).admitted);
}

TEST_CASE("a message is sent, or is an event if rules may be triggered by it") {
  const bool is_watched = GENERATE(false, true);
  Healthy healthy(is_watched);
  Session& session = healthy.started();
  wire::Message message(*wire::find_message("CURRENT_TIME", wire::Direction::to_client));
  message.set("currentTime", "7");
  healthy.part->send(session.connection, message);
  CHECK(healthy.events == (is_watched ? "CURRENT_TIME" : ""));
  CHECK(bars(is_watched ? std::string_view(healthy.frames) : healthy.out.bytes.view())
            .ends_with("49|1|7|"));
  healthy.part->send(99, message);  // No such session.
}

TEST_CASE("a version chosen by a rule is used from here on") {
  Healthy healthy;
  Session& session = healthy.sessions.open();
  session.phase = Session::Phase::greeted;
  session.negotiated = 187;
  wire::Message reply(wire::kVersionReply);
  reply.set("serverVersion", "150");
  healthy.part->say_version(session, reply, "r");
  CHECK(session.codec->server_version() == 150);
  CHECK(session.phase == Session::Phase::versioned);
  CHECK(healthy.events == "version_sent");
  CHECK(bars(healthy.out.bytes.view()).find("150|20260105 ") != std::string::npos);
}

TEST_CASE("one client more than the world allows is refused, and uses no slot") {
  Healthy healthy(false, 1);
  healthy.part->accept(healthy.sessions.open());
  CHECK(healthy.taken().empty());
  Session& second = healthy.sessions.open();
  healthy.part->accept(second);
  CHECK(healthy.taken() == "2:close_fin");
  CHECK(healthy.sessions.clients() == 1);
}

TEST_CASE(
    "our FIN ends the session for the model, and the descriptor stays until the client's FIN") {
  Healthy healthy;
  Session& session = healthy.admitted(7);
  healthy.taken();
  healthy.endings->end_now(session, {StepKind::close_fin, "why"});
  CHECK(healthy.taken() == "1:close_fin");
  CHECK(session.phase == Session::Phase::deaf);
  CHECK_FALSE(session.admitted);
  CHECK_FALSE(healthy.part->request(session, wire::Message(*wire::find_message("REQ_IDS"))));
  CHECK(healthy.trace.has("not served, our side is closed: REQ_IDS"));
  session.peer_closed = true;
  healthy.part->peer_closed(session, false);
  CHECK(healthy.taken() == "1:release");
  CHECK(healthy.sessions.find(1) == nullptr);
}

TEST_CASE("after the client's FIN, ours ends the connection") {
  Healthy healthy;
  Session& session = healthy.admitted(7);
  session.peer_closed = true;
  healthy.taken();
  SECTION("but not a held one") {
    healthy.sessions.hold(session);
    healthy.endings->end_now(session, {StepKind::close_fin, "why"});
    CHECK(healthy.taken() == "1:close_fin");
    CHECK(healthy.sessions.find(1) != nullptr);
  }
  SECTION("any other") {
    healthy.endings->end_now(session, {StepKind::close_fin, "why"});
    CHECK(healthy.taken() == "1:close_fin 1:release");
    CHECK(healthy.sessions.find(1) == nullptr);
  }
}

TEST_CASE("a blackholed connection cannot be ended any more") {
  Healthy healthy;
  Session& session = healthy.admitted(7);
  healthy.taken();
  healthy.endings->end_now(session, {StepKind::blackhole_connection, "why"});
  healthy.endings->end_now(session, {StepKind::close_rst, "why"});
  CHECK(healthy.taken() == "1:blackhole_connection");
  CHECK(healthy.trace.has("vanishes: close"));
}

TEST_CASE("the third request that comes too fast ends the connection") {
  Healthy healthy;
  Session& session = healthy.admitted(7);
  healthy.taken();
  healthy.part->too_fast(session, 2);
  CHECK(healthy.taken() == "1:write");
  healthy.part->too_fast(session, 3);
  CHECK(healthy.taken() == "1:write 1:close_fin");
}

}  // namespace ibgw::session
