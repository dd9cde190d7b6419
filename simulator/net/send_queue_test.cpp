// Steps on a simulated socket: what is written when, what is proven, what is given up.
#include "simulator/net/send_queue.hpp"

#include <algorithm>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

namespace ibgw::net {
namespace {

using session::StepKind;
using std::chrono::milliseconds;
using std::chrono::seconds;

class FakeSocket final : public SendSocket, public std::enable_shared_from_this<FakeSocket> {
 public:
  [[nodiscard]] bool is_open() const override { return open; }
  [[nodiscard]] bool is_clear() const override {
    ++looks;
    return clear;
  }
  Sent write_some(std::string_view bytes, bool is_counted) override {
    log.push_back((is_counted ? "segment " : "bytes ") + std::string(bytes));
    clear = clear && !(is_counted && reads_late);
    const std::size_t taken = bytes.size() - std::min(kept, bytes.size());
    return {taken, lost, taken, segments, 0, gone};
  }
  void behind() override { ++times_behind; }
  void end_now(StepKind how, const session::Promise& promise) override {
    log.push_back("end " + promise.name);
    if (how == StepKind::close_rst) {
      open = false;
      ends->abandon(false);
    }
  }
  void prove(const session::Promise& promise, bool ok, std::string_view detail) override {
    log.push_back((ok ? "proof " : "refuted ") + std::to_string(promise.ticket) + ' ' +
                  std::string(detail));
  }
  void fail(const session::Promise& promise, std::string_view why, bool client_left) override {
    log.push_back("fail " + std::to_string(promise.ticket) + (client_left ? " client: " : ": ") +
                  std::string(why));
  }
  [[nodiscard]] std::chrono::steady_clock::time_point now() const override { return time; }
  void went_on() override {}
  std::shared_ptr<void> keep() override { return shared_from_this(); }

  bool open = true;
  bool clear = true;        ///< The client has read everything.
  bool reads_late = false;  ///< `clear` becomes false after each segment.
  bool gone = false;
  bool lost = false;
  int times_behind = 0;
  std::size_t kept = 0;  ///< Bytes of each write that the kernel does not take.
  std::uint32_t segments = 1;
  mutable int looks = 0;
  std::chrono::steady_clock::time_point time{seconds(1)};
  std::vector<std::string> log;
  SendQueue* ends = nullptr;
};

struct Bench {
  boost::asio::io_context context;
  std::shared_ptr<FakeSocket> socket = std::make_shared<FakeSocket>();
  SendQueue queue{*socket, context.get_executor()};

  Bench() { socket->ends = &queue; }

  void piece(std::string_view bytes, bool is_last = false, std::uint64_t ticket = 0) {
    queue.write_segment(bytes, {"fragment", "r", true, is_last, ticket});
  }
  /// Runs until it has looked at the client once more.
  void look() {
    const int before = socket->looks;
    while (socket->looks == before) {
      REQUIRE(context.run_one() == 1);
      context.restart();
    }
  }
  std::vector<std::string> taken() { return std::exchange(socket->log, {}); }
};

using Log = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "each piece waits until the client has read the previous one, and the last one proves all") {
  Bench bench;
  bench.socket->reads_late = true;
  bench.piece("abc");
  bench.piece("defg");
  bench.piece("h", true, 7);
  CHECK(bench.taken() == Log{"segment abc"});
  CHECK(bench.queue.waiting_bytes() == 5);
  bench.look();
  CHECK(bench.taken().empty());
  bench.socket->clear = true;
  bench.look();
  CHECK(bench.taken() == Log{"segment defg"});
  bench.socket->clear = true;
  bench.look();
  CHECK(bench.taken() == Log{"segment h", "proof 7 3 segments, 3 + 4 + 1 bytes"});
  CHECK(bench.queue.waiting_bytes() == 0);
}

TEST_CASE("output after a waiting piece keeps its place") {
  Bench bench;
  bench.socket->clear = false;
  bench.piece("abc", true, 7);
  bench.queue.write("later");
  bench.queue.end(StepKind::close_fin, {"close: fin", "r", false, true, 8});
  CHECK(bench.taken().empty());
  bench.socket->clear = true;
  bench.look();
  CHECK(bench.taken() ==
        Log{"segment abc", "proof 7 1 segment, 3 bytes", "bytes later", "end close: fin"});
}

TEST_CASE("a client that does not read gets the rest after a while, without a proof") {
  Bench bench;
  bench.socket->reads_late = true;
  bench.piece("abc");
  bench.piece("d");
  bench.piece("e", true, 7);
  bench.taken();
  bench.socket->time += milliseconds(14999);
  bench.look();
  CHECK(bench.taken().empty());
  bench.socket->time += seconds(15);
  bench.look();
  CHECK(bench.taken() == Log{"segment d", "segment e",
                             "fail 7: fragment: the client did not read what came before"});
  SECTION("the next item has the full time again") {
    bench.piece("xy", true, 8);
    bench.look();
    CHECK(bench.taken().empty());
    bench.socket->clear = true;
    bench.look();
    CHECK(bench.taken() == Log{"segment xy", "proof 8 1 segment, 2 bytes"});
  }
}

TEST_CASE("the kernel's counters can refute a piece, which is reported once") {
  Bench bench;
  bench.socket->segments = 2;
  bench.piece("abc");
  bench.piece("def", true, 7);
  CHECK(bench.taken() == Log{"segment abc", "refuted 0 3 bytes left as 3 bytes in 2 segments",
                             "segment def",
                             "fail 7: fragment: 3 bytes left as 3 bytes in 2 segments"});
  // Also for the last piece, whose ticket reports the result of the whole.
  bench.piece("gh", true, 8);
  CHECK(bench.taken() == Log{"segment gh", "refuted 0 2 bytes left as 2 bytes in 2 segments",
                             "fail 8: fragment: 2 bytes left as 2 bytes in 2 segments"});
}

TEST_CASE("a piece that does not fit the client's window is not a separate segment") {
  Bench bench;
  bench.socket->kept = 2;
  bench.piece("abc", true, 7);
  CHECK(bench.taken() ==
        Log{"segment abc", "fail 7: fragment: 2 bytes wait, the client's window is full"});
}

TEST_CASE("a large item without separate segments is proven once the kernel has taken all of it") {
  Bench bench;
  bench.socket->kept = 2;
  bench.queue.write_segment("abc", {"pad_to", "r", false, true, 7});
  CHECK(bench.taken() == Log{"segment abc"});
  SECTION("and it does") {
    bench.socket->kept = 0;
    bench.queue.writable();
    CHECK(bench.taken() ==
          Log{"bytes bc",
              "proof 7 3 bytes, the last of them after the client had read earlier ones"});
    bench.queue.abandon(true);
    CHECK(bench.taken().empty());
  }
  SECTION("or it never does") {
    bench.queue.abandon(true);
    CHECK(bench.taken() == Log{"fail 7 client: pad_to: the connection ended before"});
  }
}

TEST_CASE("the reason is that the client is gone") {
  Bench bench;
  bench.socket->gone = true;
  bench.piece("abc", true, 7);
  CHECK(bench.taken() == Log{"segment abc", "fail 7 client: fragment: the client was gone"});
}

TEST_CASE("promises that an end cuts off are given up one by one") {
  Bench bench;
  bench.queue.end(StepKind::close_rst, {"close: rst", "r", false, true, 6});
  CHECK(bench.taken() == Log{"end close: rst"});
  bench.socket->open = true;
  bench.socket->clear = false;
  bench.piece("abc");
  bench.piece("def", true, 7);
  bench.queue.end(StepKind::blackhole_connection, {"blackhole: connection", "r", false, true, 8});
  bench.queue.abandon(false);
  CHECK(bench.taken() == Log{"fail 0: fragment: the connection ended before",
                             "fail 7: fragment: the connection ended before",
                             "fail 8: blackhole: connection: the connection ended before"});
  CHECK(bench.queue.waiting_bytes() == 0);
}

TEST_CASE("if the kernel takes only part, we wait for it once and continue where it stopped") {
  Bench bench;
  bench.socket->kept = 3;
  bench.queue.write("abcdef");
  bench.queue.write("gh");
  CHECK(bench.taken() == Log{"bytes abcdef"});
  CHECK(bench.queue.waiting_bytes() == 5);
  CHECK(bench.socket->times_behind > 0);
  bench.socket->kept = 0;
  bench.queue.writable();
  CHECK(bench.taken() == Log{"bytes defgh"});
  CHECK(bench.queue.waiting_bytes() == 0);
}

TEST_CASE("bytes leave in order, however they are split and however much the kernel takes") {
  Bench bench;
  std::string expected;
  std::string got;
  const auto note = [&] {
    for (const std::string& line : bench.taken()) {
      const std::string bytes = line.substr(std::string_view("bytes ").size());
      got += bytes.substr(0, bytes.size() - std::min(bench.socket->kept, bytes.size()));
    }
    REQUIRE(bench.queue.waiting_bytes() == expected.size() - got.size());
  };
  for (std::size_t i = 0; i < 400; ++i) {
    const std::string part(1 + i * 13 % 2000 + (i % 50 == 0 ? 200'000 : 0),
                           static_cast<char>('a' + i % 26));
    expected += part;
    bench.socket->kept = 1 + i * 7 % 3000;
    bench.queue.write(part);
    note();
    bench.queue.writable();
    note();
  }
  bench.socket->kept = 0;
  bench.queue.writable();
  note();
  CHECK(got == expected);
}

TEST_CASE("a FIN waits for the bytes before it, a reset loses them") {
  Bench bench;
  bench.socket->kept = 2;
  bench.queue.write("abc");
  bench.queue.end(StepKind::half_close, {"half_close", "r", false, true, 7});
  CHECK(bench.taken() == Log{"bytes abc"});
  SECTION("the kernel takes them") {
    bench.socket->kept = 0;
    bench.queue.writable();
    CHECK(bench.taken() == Log{"bytes bc", "end half_close"});
  }
  SECTION("they are lost") {
    bench.socket->lost = true;
    bench.queue.writable();
    CHECK(bench.taken() == Log{"bytes bc", "end half_close"});
    CHECK(bench.queue.waiting_bytes() == 0);
  }
  SECTION("we reset") {
    bench.queue.end(StepKind::close_rst, {"close: rst", "r", false, true, 8});
    CHECK(bench.taken() ==
          Log{"end close: rst", "fail 7: half_close: the connection ended before"});
  }
}

TEST_CASE("segments do not outlive their socket while they wait") {
  boost::asio::io_context context;
  auto socket = std::make_shared<FakeSocket>();
  auto queue = std::make_unique<SendQueue>(*socket, context.get_executor());
  socket->clear = false;
  queue->write_segment("abc", {"fragment", "r", true, true, 7});
  const std::weak_ptr<FakeSocket> gone = socket;
  queue.reset();
  socket.reset();
  context.run();
  CHECK(gone.expired());
}

}  // namespace ibgw::net
