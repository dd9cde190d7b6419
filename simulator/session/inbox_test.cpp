// Splitting clients' bytes into greetings and frames, with a reader that only records them.
#include "simulator/session/inbox.hpp"

#include <catch2/catch.hpp>

#include "simulator/session/parts_support.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::session {
namespace {

using namespace std::string_literals;

struct Read final : test::Ground, Inbox::Reader {
  void on_hello(Session& session, const wire::Hello& hello,
                const wire::Message& /*message*/) override {
    log("hello " + std::to_string(hello.max));
    if (session.phase == Session::Phase::greeted) {
      session.phase = Session::Phase::versioned;
    }
    if (hello.kind == wire::Hello::Kind::legacy) {
      session.codec = &legacy;
      session.owes_client_id = hello.max == 62;
    }
  }
  void on_frame(Session& session, std::string_view payload) override {
    log(wire::test::bars({payload.data() - 4, payload.size() + 4}));
    if (ends) {
      sessions.close(session);
    }
  }
  void on_unreadable(Session& session, std::string_view why) override {
    log(std::string(why));
    session.phase = Session::Phase::deaf;
  }
  void log(const std::string& text) { read += (read.empty() ? "" : ", ") + text; }

  wire::Codec legacy{wire::kLegacyServerVersion};
  bool ends = false;  ///< Each frame ends its session.
  std::string read;
  Inbox inbox{context, sessions, *this};
};

const std::string kGreeting = "API\0\0\0\0\x09v100..187"s;

}  // namespace

TEST_CASE("a greeting and the frames after it, split at every position") {
  const std::string all = kGreeting + test::frame("71|2|1||") + test::frame("8|1|1|");
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    Read reads;
    Session& session = reads.sessions.open();
    if (cut != 0) {
      reads.inbox.take(session, std::string_view(all).substr(0, cut));
    }
    if (cut != all.size()) {
      reads.inbox.take(session, std::string_view(all).substr(cut));
    }
    CHECK(reads.read.starts_with("hello 187, "));
    CHECK(std::count(reads.read.begin(), reads.read.end(), ',') == 2);
    CHECK(session.unfinished == 0);
  }
}

TEST_CASE("an invalid greeting is quoted, and nothing after it is parsed") {
  Read reads;
  Session& session = reads.sessions.open();
  reads.inbox.take(session, "API\0\0\0\0\x03xyz"s + test::frame("8|1|1|"));
  CHECK(reads.read.starts_with("hello "));
  CHECK(reads.read.find(',') == std::string::npos);
  CHECK(reads.trace.has(R"("kind":"error")"));
}

TEST_CASE("clients from before version 100 send fields without frames") {
  Read reads;
  Session& session = reads.sessions.open();
  reads.inbox.take(session, "76\0"s);
  CHECK(session.legacy);
  reads.inbox.take(session, "71\0002\0"s + "1\0"s);
  CHECK(reads.read == "hello 76");
  reads.inbox.take(session, "\0"s + "49\0001\0"s);
  CHECK(std::count(reads.read.begin(), reads.read.end(), ',') == 2);
  reads.inbox.take(session, "999\0001\0"s);
  CHECK(session.phase == Session::Phase::deaf);
  CHECK(reads.read.ends_with("cannot be read: no message has the id 999"));
}

TEST_CASE("the oldest of them send a client id instead of START_API, split at every position") {
  const std::string all = "62\0"s + "10\0"s + "8\0001\0001\0"s + "49\0001\0"s;
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    CAPTURE(cut);
    Read reads;
    Session& session = reads.sessions.open();
    reads.inbox.take(session, std::string_view(all).substr(0, cut));
    reads.inbox.take(session, std::string_view(all).substr(cut));
    CHECK(reads.read.starts_with("hello 62, "));
    CHECK(reads.read.find("71|2|10|") != std::string::npos);
    CHECK(reads.read.find("8|1|1|") != std::string::npos);
    CHECK(reads.read.ends_with("49|1|"));
  }
}

TEST_CASE("a request without a length prefix that never ends is given up") {
  Read reads;
  Session& session = reads.sessions.open();
  reads.inbox.take(session, "62\0"s + "10\0"s + "9\0007\0"s);
  reads.inbox.take(session, std::string(70000, 'x'));
  CHECK(session.phase == Session::Phase::deaf);
}

TEST_CASE("a field that is no number ends a session without length prefixes") {
  Read reads;
  Session& session = reads.sessions.open();
  reads.inbox.take(session, "62\0"s + "10\0"s + "8\0001\0x\0"s + "49\0001\0"s);
  CHECK(session.phase == Session::Phase::deaf);
  CHECK(reads.read.ends_with("cannot be read: not a number"));
}

TEST_CASE("parsing stops at a frame that is too long; an empty one is only an error") {
  Read reads;
  Session& session = reads.started();
  reads.inbox.take(session, "\0\0\0\0"s + test::frame("8|1|1|") + "\x7f\0\0\0"s);
  CHECK(reads.read.ends_with(", frame too long"));
  CHECK(reads.trace.has("a frame of length 0"));
  reads.inbox.take(session, "whatever");
  CHECK(reads.trace.lines.back().find(R"("kind":"in")") != std::string::npos);
}

TEST_CASE("a session that was ended by a frame is not read any further") {
  Read reads;
  Session& session = reads.started();
  reads.ends = true;
  reads.inbox.take(session, test::frame("8|1|1|") + test::frame("9|1|1|"));
  CHECK(reads.read.find(',') == std::string::npos);
}

TEST_CASE("a close inside a greeting or a frame is reported") {
  Read reads;
  Session& greeting = reads.sessions.open();
  reads.inbox.take(greeting, "API\0"s);
  reads.inbox.close(greeting);
  CHECK(reads.trace.has("the client closed within its greeting"));
  Session& frame = reads.started();
  reads.inbox.take(frame, "\0\0"s);
  reads.inbox.close(frame);
  CHECK(reads.trace.has("the client closed within a frame, 2 bytes of it read"));
}

}  // namespace ibgw::session
