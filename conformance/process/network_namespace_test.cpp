// Networks of threads: what one has, another one does not see.
#include "conformance/process/network_namespace.hpp"

#include <cerrno>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

namespace ibgw::conformance {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

OwnedDescriptor tcp_socket() {
  return OwnedDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

const sockaddr* plain(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// 0 or errno.
int listen_on(const OwnedDescriptor& descriptor, int port) {
  const sockaddr_in address = loopback(port);
  const bool listens = ::bind(descriptor.get(), plain(address), sizeof address) == 0 &&
                       ::listen(descriptor.get(), 1) == 0;
  return listens ? 0 : errno;
}

int port_of(const OwnedDescriptor& descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(descriptor.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

int connect_to(int port) {
  const OwnedDescriptor descriptor = tcp_socket();
  const sockaddr_in address = loopback(port);
  return ::connect(descriptor.get(), plain(address), sizeof address) == 0 ? 0 : errno;
}

TEST_CASE("each network has a loopback and all ports of its own; outside nothing changes") {
  const NetworkNamespaces networks = NetworkNamespaces::make(2);
  if (!networks.exist()) {
    CHECK_FALSE(networks.why_not().empty());
    WARN("no network namespaces here: " << networks.why_not());
    return;
  }
  CHECK(networks.why_not().empty());
  const OwnedDescriptor ours = tcp_socket();
  REQUIRE(listen_on(ours, 0) == 0);
  const int port = port_of(ours);
  // Sockets stay in the network they were made in.
  OwnedDescriptor first;
  int own_port = -1;
  int connected = -1;
  std::thread([&] {
    networks.enter(0);
    connected = connect_to(port);
    first = tcp_socket();
    own_port = listen_on(first, port);
  }).join();
  CHECK(connected == ECONNREFUSED);
  CHECK(own_port == 0);
  int other = -1;
  int same = -1;
  std::thread([&] {
    networks.enter(1);
    other = connect_to(port);
    networks.enter(0);
    same = connect_to(port);
  }).join();
  CHECK(other == ECONNREFUSED);
  CHECK(same == 0);
  CHECK(connect_to(port) == 0);
}

TEST_CASE("none are asked for, or there are none: entering does nothing") {
  const NetworkNamespaces none;
  CHECK_FALSE(none.exist());
  CHECK(none.why_not().empty());
  none.enter(3);
}

}  // namespace
}  // namespace ibgw::conformance
