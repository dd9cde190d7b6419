// Output of a connection and its order, without the rest of the engine.
#include "simulator/session/outbox.hpp"

#include <catch2/catch.hpp>

#include "simulator/session/parts_support.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::session {
namespace {

using wire::test::bars;

/// An outbox whose ends are only recorded.
struct Box final : test::Ground, Outbox::Ends {
  void end_now(Session& session, const Ending& ending) override {
    ends += (ends.empty() ? "" : " ") + std::string(name_of(ending.how));
    session.write_closed = true;
  }
  /// Sends CURRENT_TIME with this time.
  void say(Session& session, const char* time) {
    wire::Message message(*wire::find_message("CURRENT_TIME", wire::Direction::to_client));
    message.set("currentTime", time);
    outbox.write(session, message, {});
  }
  /// Sends an item with these modifiers that contains this message.
  void say_changed(Session& session, const char* time, const std::shared_ptr<Firing>& firing = {}) {
    const std::string name = "r";
    OpenItem item{modifiers, name, nullptr, &joined, {}};
    item.firing = firing;
    outbox.open_item(session, item);
    say(session, time);
    outbox.close_item(session, item);
  }
  std::shared_ptr<Firing> fire(const Session& session) {
    rule.id = "r";
    Occurrence occurrence;
    occurrence.connection = session.connection;
    return firings.begin(rule, occurrence);
  }
  /// Everything sent since the last call.
  std::string said() {
    const std::string bytes = bars(out.bytes.view());
    taken();
    return bytes;
  }

  std::string ends;
  scenario::Modifiers modifiers;
  scenario::Rule rule;
  std::vector<Frame> joined;
  gateway::WorkQueue work;
  Outbox outbox{context, timers, sessions, firings, flow, work, *this};
};

scenario::Fragment in_pieces_of(std::size_t size, std::int64_t gap_ms) {
  scenario::Fragment fragment;
  fragment.each = size;
  fragment.gap = std::chrono::milliseconds(gap_ms);
  return fragment;
}

}  // namespace

TEST_CASE("a message is sent at once, traced, and charged to the turn") {
  Box box;
  Session& session = box.started();
  box.work.begin_turn();
  const std::int64_t before = box.work.taken();
  box.say(session, "7");
  CHECK(box.work.taken() > before);
  CHECK(session.flow.bytes == box.out.bytes.size());
  CHECK(box.taken() == "1:write");
  CHECK(box.trace.has(R"("kind":"out")"));
}

TEST_CASE("everything after a waiting piece waits, the end last") {
  Box box;
  Session& session = box.started();
  box.modifiers.fragment = in_pieces_of(6, 100);
  box.say_changed(session, "7");
  const std::string first = box.said();
  box.say(session, "8");
  box.outbox.end(session, {StepKind::close_fin, "why"});
  box.say(session, "9");
  CHECK(box.said().empty());
  CHECK(box.ends.empty());
  box.pass(100);
  CHECK(first + bars(box.out.bytes.view()).substr(0, 5) ==
        "|||\x07"
        "49|1|7|");
  CHECK(box.ends == "close: fin");
  CHECK(box.trace.has("not sent, our side is closed: CURRENT_TIME"));
}

TEST_CASE("a delayed item lets others pass, and the end does not wait for it") {
  Box box;
  Session& session = box.started();
  const std::shared_ptr<Firing> firing = box.fire(session);
  box.modifiers.delay = std::chrono::milliseconds(50);
  box.say_changed(session, "7", firing);
  box.say(session, "8");
  CHECK(box.taken() == "1:write");
  SECTION("it is sent when it is due") {
    box.pass(50);
    CHECK(box.taken() == "1:segment");
    CHECK_FALSE(firing->failed);
  }
  SECTION("or skipped if the connection is gone") {
    box.outbox.end(session, {StepKind::close_rst, "why"});
    CHECK(box.ends == "close: rst");
    box.sessions.close(session);
    box.pass(50);
    CHECK(box.taken().empty());
    CHECK(firing->trouble == "delay: the connection is gone");
  }
}

TEST_CASE("the last piece has the promise, and is a broken promise if never sent") {
  Box box;
  Session& session = box.started();
  const std::shared_ptr<Firing> firing = box.fire(session);
  box.modifiers.fragment = in_pieces_of(6, 100);
  box.say_changed(session, "7", firing);
  REQUIRE(box.out.proofs.size() == 1);
  CHECK(box.out.proofs.front().ticket == 0);
  SECTION("sent") {
    box.pass(200);
    CHECK(box.out.proofs.back().is_last);
    CHECK(box.out.proofs.back().ticket != 0);
    CHECK_FALSE(firing->failed);
  }
  SECTION("not sent") {
    box.outbox.abandon(session);
    CHECK(firing->trouble == "the connection ended before everything was sent");
    CHECK(firing->open == 1);
  }
}

TEST_CASE("an item that is open when the connection ends is closed first") {
  Box box;
  Session& session = box.started();
  const std::string rule = "r";
  OpenItem item{box.modifiers, rule, nullptr, nullptr, {}};
  box.outbox.open_item(session, item);
  box.say(session, "7");
  CHECK(box.out.bytes.empty());
  box.outbox.end(session, {StepKind::half_close, "why"});
  CHECK(item.is_closed);
  CHECK(box.taken() == "1:write");
  CHECK(box.ends == "half_close");
}

TEST_CASE("a coalesced item waits for the next item") {
  Box box;
  Session& session = box.started();
  box.modifiers.coalesce = true;
  box.say_changed(session, "7");
  CHECK(box.taken().empty());
  box.modifiers.coalesce = false;
  box.say_changed(session, "8");
  REQUIRE(box.out.proofs.size() == 1);
  CHECK(box.out.proofs.front().name == "coalesce");
  CHECK(box.out.proofs.front().apart);
}

}  // namespace ibgw::session
