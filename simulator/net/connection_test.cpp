// One connection on loopback: order, ends and their proofs.
#include "simulator/net/test_support.hpp"

namespace ibgw::net {
namespace {

using boost::asio::ip::tcp;
using session::StepKind;
using test::Pair;

const std::size_t kMuch = 16U << 20U;  // More than the kernel takes at once.

session::Promise promise(std::string name, std::uint64_t ticket) {
  return {std::move(name), "r", false, true, ticket};
}

}  // namespace

TEST_CASE("everything written arrives before the FIN, which is proven") {
  Pair pair;
  const bool client_has_closed = GENERATE(false, true);
  INFO("client has closed its direction: " << client_has_closed);
  pair.owner.ended = [&] { pair.ours->end(StepKind::release, {}); };
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->end(StepKind::close_fin, promise("close: fin", 1));
  if (client_has_closed) {
    pair.client.shutdown(tcp::socket::shutdown_send);
    pair.until_told("fin");
  }
  const auto [bytes, end] = pair.read_all();
  CHECK(bytes.size() == kMuch);
  CHECK(end == boost::asio::error::eof);
  pair.until_told("proof 1 close: fin");
  if (client_has_closed) {
    pair.until_told("closed");
  }
}

TEST_CASE("gathered output is written by flush(), in order") {
  Pair pair;
  const std::string big(100'000, 'x');
  for (const std::string_view bytes :
       {std::string_view("one "), std::string_view("two "), std::string_view("three")}) {
    pair.ours->gather(bytes);
  }
  CHECK(pair.client.available() == 0);
  pair.ours->flush();
  CHECK(pair.client.available() == 13);
  pair.ours->flush();  // Nothing to flush.
  pair.ours->gather(big);
  pair.ours->flush();
  pair.ours->end(StepKind::close_fin, promise("close: fin", 1));
  CHECK(pair.read_all().first == "one two three" + big);
}

TEST_CASE("two ends after the same bytes are both proven") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->end(StepKind::half_close, promise("half_close", 1));
  pair.ours->end(StepKind::close_fin, promise("close: fin", 2));
  CHECK(pair.read_all().first.size() == kMuch);
  pair.until_told("proof 2 close: fin");
  CHECK(pair.owner.has("proof 1 half_close"));
}

TEST_CASE("an end after bytes that never leave is not claimed") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->end(StepKind::close_fin, promise("close: fin", 1));
  SECTION("we reset the connection") {
    pair.ours->end(StepKind::close_rst, promise("close: rst", 2));
    CHECK(pair.owner.events ==
          std::vector<std::string>{"unproven 1: close: fin: the connection ended before", "closed",
                                   "proof 2 close: rst"});
  }
  SECTION("the client did") {
    pair.reset_by_client();
    pair.until_told("unproven 1 client: close: fin: the client had reset the connection");
  }
}

TEST_CASE("a FIN that the client acknowledges at once after its own is still a FIN") {
  Pair pair;
  pair.client.shutdown(tcp::socket::shutdown_send);
  pair.until_told("fin");
  pair.ours->end(StepKind::half_close, promise("half_close", 1));
  pair.ours->end(StepKind::close_fin, promise("close: fin", 2));
  CHECK(pair.owner.has("proof 1 half_close"));
  CHECK(pair.owner.has("proof 2 close: fin"));
  CHECK(pair.read_all().second == boost::asio::error::eof);
}

TEST_CASE("a plain close says what the kernel makes of it") {
  Pair pair;
  const auto [before, detail,
              end] = GENERATE(table<std::string, std::string, boost::system::error_code>({
      {"nothing", "nothing was unread: the kernel sends a FIN", boost::asio::error::eof},
      {"unread", "4 bytes were unread: the kernel sends a reset",
       boost::asio::error::connection_reset},
      {"half_close", "nothing was unread, and our FIN was out already", boost::asio::error::eof},
  }));
  INFO(before);
  if (before == "unread") {
    pair.ours->stop_reading(0, promise("stop_reading", 0));
    pair.say("four");
    pair.until([&] { return pair.owner.has("proof 0 stop_reading"); });
  } else if (before == "half_close") {
    pair.ours->end(StepKind::half_close, promise("half_close", 1));
  }
  pair.ours->end(StepKind::close_abrupt, promise("close: abrupt", 2));
  CHECK(pair.owner.details.back() == detail);
  CHECK(pair.read_all().second == end);
}

TEST_CASE("the engine is told once when the client has read most of the output") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->tell_when_sent();
  pair.context.run_for(std::chrono::milliseconds(1));
  CHECK_FALSE(pair.owner.has("sent"));
  pair.ours->end(StepKind::close_fin, {});
  CHECK(pair.read_all().first.size() == kMuch);
  pair.until_told("sent");
  CHECK(std::count(pair.owner.events.begin(), pair.owner.events.end(), "sent") == 1);
}

TEST_CASE("the engine is told once when the kernel takes no more, and once when it does again") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->write("and more");
  CHECK(pair.owner.times_behind == 1);
  pair.context.run_for(std::chrono::milliseconds(1));
  CHECK_FALSE(pair.owner.has("sent"));
  pair.ours->end(StepKind::close_fin, {});
  pair.read_all();
  pair.until_told("sent");
  CHECK(pair.owner.times_behind == 1);
}

TEST_CASE("for programs on this machine, it is known whether a client that closed still reads") {
  Pair pair;
  const bool goes_on = GENERATE(false, true);
  if (goes_on) {
    pair.client.shutdown(boost::asio::ip::tcp::socket::shutdown_send);
  } else {
    pair.client.close();
  }
  pair.until_told("fin");
  CHECK(pair.owner.has("abandoned") != goes_on);
}

TEST_CASE("if nothing waits the engine is told, but not from within its own call") {
  Pair pair;
  pair.ours->tell_when_sent();
  CHECK(pair.owner.events.empty());
  pair.until_told("sent");
}

TEST_CASE("a reset is noticed while the engine does not want to read") {
  Pair pair;
  const bool much_waits = GENERATE(false, true);
  pair.ours->pause_reading(true);
  if (much_waits) {
    pair.ours->write(std::string(kMuch, 'x'));
  }
  pair.say("never read");
  pair.reset_by_client();
  pair.until_told("rst");
  CHECK(pair.owner.read.empty());
}

TEST_CASE("a client that closed and is gone when it is answered is reported as lost") {
  Pair pair;
  pair.client.close();
  pair.until_told("fin");
  pair.ours->write("one answer");  // Answered with a reset.
  pair.until([&] {
    pair.ours->write("another");
    return pair.owner.has("lost");
  });
  CHECK(std::count(pair.owner.events.begin(), pair.owner.events.end(), "lost") == 1);
  CHECK_FALSE(pair.owner.has("rst"));
}

TEST_CASE("bytes that arrive while reading is paused are read later") {
  Pair pair;
  pair.ours->pause_reading(true);
  pair.say("later");
  pair.context.run_for(std::chrono::milliseconds(1));
  CHECK(pair.owner.read.empty());
  pair.ours->pause_reading(false);
  pair.until([&] { return pair.owner.read == "later"; });
}

TEST_CASE("stop_reading and the engine's own pauses do not undo each other") {
  Pair pair;
  pair.ours->pause_reading(true);
  pair.ours->stop_reading(0, promise("stop_reading", 0));
  pair.say("later");
  pair.until_told("proof 0 stop_reading");
  const bool rule_first = GENERATE(false, true);
  if (rule_first) {
    pair.ours->resume_reading();
  } else {
    pair.ours->pause_reading(false);
  }
  pair.context.run_for(std::chrono::milliseconds(5));
  CHECK(pair.owner.read.empty());
  if (rule_first) {
    pair.ours->pause_reading(false);
  } else {
    pair.ours->resume_reading();
  }
  pair.until([&] { return pair.owner.read == "later"; });
}

TEST_CASE("requests before a client's reset are not served") {
  Pair pair;
  int answers = 0;
  pair.owner.answer = [&](std::string_view) {
    ++answers;
    pair.ours->write("answer");
  };
  pair.say(std::string(400'000, 'q'));  // Several reads.
  pair.reset_by_client();
  pair.until_told("rst");
  CHECK(answers == 1);
}

}  // namespace ibgw::net
