// What the kernel knows about real sockets on loopback.
#include "simulator/net/kernel_socket.hpp"
#include "simulator/net/tcp_counters.hpp"
#include "simulator/net/test_support.hpp"

namespace ibgw::net {

using boost::asio::ip::tcp;

namespace {

/// Two ends of one connection.
struct Ends {
  boost::asio::io_context context;
  tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
  tcp::socket client{context};
  tcp::socket ours{context};

  Ends() {
    client.connect(acceptor.local_endpoint());
    ours = acceptor.accept();
  }
  [[nodiscard]] TcpCounters counters() { return tcp_counters(ours.native_handle()); }
  [[nodiscard]] std::optional<KernelRow> row_of_client() {
    return find_socket(client.local_endpoint(), client.remote_endpoint());
  }
};

}  // namespace

TEST_CASE("the kernel counts what a client has not read") {
  Ends ends;
  REQUIRE(ends.row_of_client());
  CHECK(state_name(ends.row_of_client()->state) == "ESTABLISHED");
  CHECK(ends.row_of_client()->unread_bytes == 0);
  ends.ours.write_some(boost::asio::buffer("hello", 5));
  CHECK(ends.row_of_client()->unread_bytes == 5);
  char buffer[3];
  ends.client.read_some(boost::asio::buffer(buffer));
  CHECK(ends.row_of_client()->unread_bytes == 2);
}

TEST_CASE("an unknown connection is not found, even with a listener on its port") {
  Ends ends;
  const tcp::endpoint client = ends.client.local_endpoint();
  const tcp::endpoint server = ends.client.remote_endpoint();
  REQUIRE(find_socket(server, client));
  ends.ours.set_option(tcp::socket::linger(true, 0));
  ends.ours.close();
  CHECK_FALSE(find_socket(server, client));
  CHECK_FALSE(find_socket(client, server));
}

TEST_CASE("one write is one segment, and counted with its bytes") {
  Ends ends;
  ends.ours.set_option(tcp::no_delay(true));
  const TcpCounters before = ends.counters();
  ends.ours.write_some(boost::asio::buffer(std::string(1000, 'x')));
  ends.ours.write_some(boost::asio::buffer(std::string(24, 'x')));
  const TcpCounters after = ends.counters();
  CHECK(after.bytes_sent - before.bytes_sent == 1024);
  CHECK(after.data_segments_sent - before.data_segments_sent == 2);
  CHECK(after.not_sent_bytes == 0);
}

TEST_CASE("if the window is full, bytes stay with us") {
  Ends ends;
  ends.ours.non_blocking(true);
  boost::system::error_code error;
  while (!error) {
    ends.ours.write_some(boost::asio::buffer(std::string(1 << 16, 'x')), error);
  }
  CHECK(ends.counters().not_sent_bytes > 0);
}

TEST_CASE("a listener's counters show how many connections wait in its queue") {
  boost::asio::io_context context;
  tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  acceptor.listen(3);
  tcp::socket client(context);
  client.connect(acceptor.local_endpoint());
  const TcpCounters counters = tcp_counters(acceptor.native_handle());
  CHECK(counters.queue_length == 3);
  CHECK(counters.queue_used == 1);
  CHECK(state_name(counters.state) == "LISTEN");
}

TEST_CASE("an invalid descriptor has no counters, and an unknown state no name") {
  CHECK(tcp_counters(-1).state == 0);
  CHECK(state_name(0) == "?");
  CHECK(state_name(12) == "?");
  CHECK(state_name(-1) == "?");
  CHECK(state_name(11) == "CLOSING");
  CHECK(state_name(8) == "CLOSE_WAIT");
  const Outcome outcome = drop_all_packets(-1);
  CHECK_FALSE(outcome.ok);
  CHECK_FALSE(outcome.forbidden);
  CHECK(outcome.detail.starts_with("no filter attached"));
}

}  // namespace ibgw::net
