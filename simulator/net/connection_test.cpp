// One connection on loopback: order, ends and their proofs.
#include "simulator/net/test_support.hpp"

namespace ibgw::net {
namespace {

using boost::asio::ip::tcp;
using test::Pair;

const std::size_t kMuch = 16U << 20U;  // More than the kernel takes at once.

session::Promise promise(std::string name, std::uint64_t ticket) {
  return {std::move(name), "r", false, true, ticket};
}

}  // namespace

TEST_CASE("all that was written arrives before the FIN that comes behind it, and that is proven") {
  Pair pair;
  const bool client_has_closed = GENERATE(false, true);
  INFO("client has closed its direction: " << client_has_closed);
  pair.owner.ended = [&] { pair.ours->release(); };
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->shut_down(promise("close: fin", 1));
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

TEST_CASE("two ends behind the same bytes are both proven") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->shut_down(promise("half_close", 1));
  pair.ours->shut_down(promise("close: fin", 2));
  CHECK(pair.read_all().first.size() == kMuch);
  pair.until_told("proof 2 close: fin");
  CHECK(pair.owner.has("proof 1 half_close"));
}

TEST_CASE("an end behind bytes that never leave is not claimed") {
  Pair pair;
  pair.ours->write(std::string(kMuch, 'x'));
  pair.ours->shut_down(promise("close: fin", 1));
  SECTION("we reset the connection") {
    pair.ours->reset(promise("close: rst", 2));
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
  pair.ours->shut_down(promise("half_close", 1));
  pair.ours->shut_down(promise("close: fin", 2));
  CHECK(pair.owner.has("proof 1 half_close"));
  CHECK(pair.owner.has("proof 2 close: fin"));
  CHECK(pair.read_all().second == boost::asio::error::eof);
}

TEST_CASE("a plain close says what the kernel makes of it") {
  Pair pair;
  const auto [before, detail, end] =
      GENERATE(table<std::string, std::string, boost::system::error_code>({
          {"nothing", "nothing was unread: the kernel sends a FIN", boost::asio::error::eof},
          {"unread", "4 bytes were unread: the kernel sends a reset",
           boost::asio::error::connection_reset},
          {"half_close", "nothing was unread, and our FIN was out already",
           boost::asio::error::eof},
      }));
  INFO(before);
  if (before == "unread") {
    pair.ours->stop_reading(0, promise("stop_reading", 0));
    pair.say("four");
    pair.until([&] { return pair.owner.has("proof 0 stop_reading"); });
  } else if (before == "half_close") {
    pair.ours->shut_down(promise("half_close", 1));
  }
  pair.ours->close_abruptly(promise("close: abrupt", 2));
  CHECK(pair.owner.details.back() == detail);
  CHECK(pair.read_all().second == end);
}

}  // namespace ibgw::net
