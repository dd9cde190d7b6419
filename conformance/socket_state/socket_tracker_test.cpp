// Changes from samples, and the kernel's real table with a loopback connection.
#include "conformance/socket_state/socket_tracker.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/socket_state/owner.hpp"

namespace ibgw::conformance {
namespace {

using Catch::Matchers::Contains;
using scenario::SocketEnd;

constexpr int kGateway = 4002;

SocketRow client(std::string_view state, std::uint64_t inode, std::uint64_t cookie = 1,
                 int port = 40001) {
  return {.local_port = port,
          .remote_port = kGateway,
          .state = state,
          .cookie = cookie,
          .inode = inode,
          .unread_bytes = 0};
}

SocketRow gateway(std::string_view state, std::uint64_t inode, std::uint64_t cookie = 2,
                  int port = 40001) {
  return {.local_port = kGateway,
          .remote_port = port,
          .state = state,
          .cookie = cookie,
          .inode = inode,
          .unread_bytes = 0};
}

std::string text(const std::vector<RecordedEvent>& events) {
  std::string all;
  for (const RecordedEvent& event : events) {
    const bool is_client = event.socket->end == SocketEnd::client;
    all += std::to_string(event.connection) + (is_client ? "c " : "g ") + event.name +
           (event.socket->closed ? " closed; " : "; ");
  }
  return all;
}

TEST_CASE("only changes are reported, with both ends of a connection under one number") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("ESTABLISHED", 10), gateway("ESTABLISHED", 11)}, 100)) ==
        "1c ESTABLISHED; 1g ESTABLISHED; ");
  CHECK(tracker.update({client("ESTABLISHED", 10), gateway("ESTABLISHED", 11)}, 110).empty());
  const auto changes = tracker.update({client("FIN_WAIT_2", 0), gateway("CLOSE_WAIT", 11)}, 120);
  CHECK(text(changes) == "1c FIN_WAIT_2 closed; 1g CLOSE_WAIT; ");
  CHECK(changes.at(0).socket->previous_sample == 110);
  CHECK(changes.at(0).time == 120);
  CHECK(text(tracker.update({gateway("CLOSE_WAIT", 11)}, 130)) == "1c gone closed; ");
}

TEST_CASE("a half-closed socket that is still held is not closed") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("FIN_WAIT_2", 10)}, 100)) == "1c FIN_WAIT_2; ");
  CHECK(text(tracker.update({client("FIN_WAIT_2", 0)}, 110)) == "1c FIN_WAIT_2 closed; ");
}

TEST_CASE("a socket in TIME_WAIT has a new cookie but is the same connection") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("ESTABLISHED", 10)}, 100)) == "1c ESTABLISHED; ");
  CHECK(text(tracker.update({client("TIME_WAIT", 0, 99)}, 110)) == "1c TIME_WAIT closed; ");
}

TEST_CASE("a socket that has lost its local port is gone, not another connection") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("ESTABLISHED", 10), gateway("ESTABLISHED", 11)}, 100)) ==
        "1c ESTABLISHED; 1g ESTABLISHED; ");
  SocketRow dying = gateway("CLOSE", 0);
  dying.local_port = 0;
  CHECK(text(tracker.update({dying, client("TIME_WAIT", 0, 99)}, 110)) ==
        "1c TIME_WAIT closed; 1g gone closed; ");
}

TEST_CASE("a reused port is a new connection") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("ESTABLISHED", 10), gateway("ESTABLISHED", 11)}, 100)) ==
        "1c ESTABLISHED; 1g ESTABLISHED; ");
  CHECK(text(tracker.update({}, 110)) == "1c gone closed; 1g gone closed; ");
  CHECK(text(tracker.update({gateway("ESTABLISHED", 13, 4), client("ESTABLISHED", 12, 3)}, 120)) ==
        "2g ESTABLISHED; 2c ESTABLISHED; ");
}

TEST_CASE("a connection nobody accepted is not closed") {
  SocketTracker tracker(kGateway, {});
  CHECK(text(tracker.update({client("ESTABLISHED", 10), gateway("ESTABLISHED", 0)}, 100)) ==
        "1c ESTABLISHED; 1g ESTABLISHED; ");
  CHECK(text(tracker.update({client("FIN_WAIT_2", 0), gateway("CLOSE_WAIT", 0)}, 110)) ==
        "1c FIN_WAIT_2 closed; 1g CLOSE_WAIT; ");
}

TEST_CASE("listeners and earlier sockets do not count") {
  const SocketRow listener{.local_port = kGateway,
                           .remote_port = 0,
                           .state = "LISTEN",
                           .cookie = 5,
                           .inode = 50,
                           .unread_bytes = 0};
  SocketTracker tracker(kGateway, {listener, client("FIN_WAIT_2", 0, 77)});
  CHECK(tracker.update({listener, client("FIN_WAIT_2", 0, 77)}, 100).empty());
}

TEST_CASE("a socket that only keeps a refused port does not count") {
  SocketTracker tracker(kGateway, {});
  CHECK(tracker.update({gateway("CLOSE", 60, 6, 0)}, 100).empty());
}

TEST_CASE("client ends show their holder and unread bytes") {
  SocketTracker tracker(kGateway, {});
  SocketRow row = client("ESTABLISHED", 10);
  row.unread_bytes = 42;
  REQUIRE(tracker.update({row}, 100).size() == 1);
  tracker.set_instance(1, 2);
  const auto ends = tracker.client_ends();
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].unread_bytes == 42);
  CHECK(ends[0].instance == 2);
  const std::vector<RecordedEvent> unread = tracker.unread(105);
  REQUIRE(unread.size() == 1);
  CHECK(unread[0].time == 105);
  CHECK(unread[0].socket->unread_bytes == 42);
  CHECK(tracker.update({client("CLOSE_WAIT", 10)}, 110).at(0).instance == 2);
  CHECK(tracker.unread(110).empty());
}

/// The kernel may take its time even with a loopback packet, and delays an acknowledgement by 40
/// ms. The limit is only for events that never come.
void until(const std::function<bool()>& is_there) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!is_there() && std::chrono::steady_clock::now() < deadline) {
    ::poll(nullptr, 0, 5);
  }
}

/// A connected pair on loopback, IPv4 listener.
struct Loopback {
  OwnedDescriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  OwnedDescriptor client;
  OwnedDescriptor server;
  int port = 0;
  /// Sockets of an earlier owner of the port, in TIME_WAIT for a minute.
  std::vector<SocketRow> before;

  Loopback(int client_family, SocketTable& table) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic =
        reinterpret_cast<sockaddr*>(&address);  // NOLINT: the sockets interface wants it.
    REQUIRE(::bind(listener.get(), generic, size) == 0);
    REQUIRE(::listen(listener.get(), 4) == 0);
    REQUIRE(::getsockname(listener.get(), generic, &size) == 0);
    port = ntohs(address.sin_port);
    before = table.list(port).value();
    client = OwnedDescriptor(::socket(client_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (client_family == AF_INET) {
      REQUIRE(::connect(client.get(), generic, size) == 0);
    } else {
      sockaddr_in6 mapped{};
      mapped.sin6_family = AF_INET6;
      mapped.sin6_port = address.sin_port;
      REQUIRE(::inet_pton(AF_INET6, "::ffff:127.0.0.1", &mapped.sin6_addr) == 1);
      const auto* const other = reinterpret_cast<const sockaddr*>(&mapped);  // NOLINT: the same.
      REQUIRE(::connect(client.get(), other, sizeof mapped) == 0);
    }
    server = OwnedDescriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    REQUIRE(server.get() >= 0);
  }
};

TEST_CASE("the kernel shows both ends, including those of a v4-mapped client") {
  auto table = SocketTable::open();
  if (!table) {
    WARN("sockets cannot be observed here: " << table.error().message());
    return;
  }
  const int family = GENERATE(AF_INET, AF_INET6);
  Loopback loopback(family, *table);
  SocketTracker tracker(loopback.port, loopback.before);
  const auto sample = [&] { return text(tracker.update(table->list(loopback.port).value(), 1)); };
  // Collects all changes from here on, until they contain all of `parts`.
  const auto told = [&](const std::vector<std::string>& parts) {
    std::string all;
    until([&] {
      all += sample();
      return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return all.find(part) != std::string::npos;
      });
    });
    return all;
  };
  CHECK_THAT(told({"1c ESTABLISHED; ", "1g ESTABLISHED; "}),
             Contains("1c ESTABLISHED; ") && Contains("1g ESTABLISHED; "));
  REQUIRE(::send(loopback.server.get(), "hello", 5, 0) == 5);
  std::string changes;
  until([&] {
    changes += sample();
    return tracker.client_ends().size() == 1 && tracker.client_ends()[0].unread_bytes == 5;
  });
  CHECK(changes.empty());
  REQUIRE(tracker.client_ends().size() == 1);
  CHECK(tracker.client_ends()[0].unread_bytes == 5);
  CHECK(group_holding(tracker.client_ends()[0].inode, {::getpgrp()}) == ::getpgrp());
  CHECK(group_holding(tracker.client_ends()[0].inode, {1 << 30}) == 0);
  std::array<char, 8> buffer{};
  REQUIRE(::recv(loopback.client.get(), buffer.data(), buffer.size(), 0) == 5);
  loopback.client = OwnedDescriptor();
  CHECK_THAT(told({"1c FIN_WAIT_2 closed; ", "1g CLOSE_WAIT; "}),
             Contains("1c FIN_WAIT_2 closed; ") && Contains("1g CLOSE_WAIT; "));
  loopback.server = OwnedDescriptor();
  CHECK_THAT(told({"1c TIME_WAIT closed; ", "1g gone closed; "}),
             Contains("1c TIME_WAIT closed; ") && Contains("1g gone closed; "));
}

/// Looks up the two ends: `client FIN_WAIT_2 0` (state, held or not), or `gone`.
std::string look_up(SocketTable& table, const SocketRow& row) {
  const auto found = table.look_up(row.identity);
  if (!found) {
    return found.error().message();
  }
  return *found ? std::string((*found)->state) + ((*found)->inode == 0 ? " free" : " held")
                : "gone";
}

TEST_CASE("a known connection is looked up without going through the table") {
  auto table = SocketTable::open();
  if (!table) {
    WARN("sockets cannot be observed here: " << table.error().message());
    return;
  }
  const int family = GENERATE(AF_INET, AF_INET6);
  Loopback loopback(family, *table);
  std::optional<SocketRow> client_row;
  std::optional<SocketRow> gateway_row;
  for (const SocketRow& row : table->list(loopback.port).value()) {
    if (row.state == "ESTABLISHED") {
      (row.local_port == loopback.port ? gateway_row : client_row) = row;
    }
  }
  REQUIRE(client_row);
  REQUIRE(gateway_row);
  CHECK(look_up(*table, *client_row) == "ESTABLISHED held");
  CHECK(look_up(*table, *gateway_row) == "ESTABLISHED held");
  loopback.client = OwnedDescriptor();
  until([&] { return look_up(*table, *client_row) == "FIN_WAIT_2 free"; });
  CHECK(look_up(*table, *client_row) == "FIN_WAIT_2 free");
  CHECK(look_up(*table, *gateway_row) == "CLOSE_WAIT held");
  loopback.server = OwnedDescriptor();
  until([&] {
    return look_up(*table, *client_row) == "TIME_WAIT free" &&
           look_up(*table, *gateway_row) == "gone";
  });
  CHECK(look_up(*table, *client_row) == "TIME_WAIT free");
  // The listener still exists, and the kernel would answer with it.
  CHECK(look_up(*table, *gateway_row) == "gone");
}

}  // namespace
}  // namespace ibgw::conformance
