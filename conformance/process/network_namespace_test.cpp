// Networks of threads: each sees only its own sockets.
#include "conformance/process/network_namespace.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

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

/// From now on, every setns of this thread, and of threads that it starts, does nothing and returns
/// this error, or success if it is 0.
bool deny_setns(int error) {
  const auto answer = SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error);
  std::array<sock_filter, 4> filter{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setns, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, answer),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{.len = filter.size(), .filter = filter.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

/// The result of entering a network in a thread that is not permitted to.
std::string refusal(const NetworkNamespaces& networks, int error) {
  std::string text = "this thread cannot be kept from it";
  std::thread([&] {
    if (!deny_setns(error)) {
      return;
    }
    try {
      networks.enter(0);
      text.clear();
    } catch (const std::system_error& refused) {
      text = refused.what();
    }
  }).join();
  return text;
}

TEST_CASE("each network has its own loopback and ports; nothing changes outside") {
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
  // Sockets stay in the network in which they were created.
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

/// A number below /proc/sys/net/ipv4 in the calling thread's network; 0 if there is none.
long ipv4_setting(const std::string& name) {
  long value = 0;
  std::ifstream("/proc/sys/net/ipv4/" + name) >> value;
  return value;
}

TEST_CASE("a network has a small table of sockets, but the machine's limits") {
  if (::access("/proc/sys/net/ipv4/tcp_child_ehash_entries", W_OK) != 0) {
    WARN("the kernel makes no small tables here");
    return;
  }
  const NetworkNamespaces networks = NetworkNamespaces::make(2);
  if (!networks.exist()) {
    WARN("no network namespaces here: " << networks.why_not());
    return;
  }
  for (const std::size_t number : {0U, 1U}) {
    long places = 0;
    long waiting = 0;
    long half_open = 0;
    std::thread([&] {
      networks.enter(number);
      places = ipv4_setting("tcp_ehash_entries");
      waiting = ipv4_setting("tcp_max_tw_buckets");
      half_open = ipv4_setting("tcp_max_syn_backlog");
    }).join();
    // A table that is shared with the machine shows as a negative number.
    CHECK(places > 0);
    CHECK(places < 10'000);
    CHECK(waiting == ipv4_setting("tcp_max_tw_buckets"));
    CHECK(half_open == ipv4_setting("tcp_max_syn_backlog"));
  }
}

TEST_CASE("a thread that cannot enter its network says so") {
  const NetworkNamespaces networks = NetworkNamespaces::make(1);
  if (!networks.exist()) {
    WARN("no network namespaces here: " << networks.why_not());
    return;
  }
  CHECK(refusal(networks, EPERM) ==
        "cannot enter network namespace 1: " + std::string(std::strerror(EPERM)));
  CHECK(refusal(networks, 0) ==
        "cannot enter network namespace 1: " + std::string(std::strerror(ENOTSUP)));
}

TEST_CASE("networks that can be created but not entered are not used") {
  for (const int error : {EPERM, 0}) {
    bool is_denied = false;
    bool exist = true;
    std::string why_not;
    std::thread([&] {
      is_denied = deny_setns(error);
      const NetworkNamespaces networks = NetworkNamespaces::make(2);
      exist = networks.exist();
      why_not = networks.why_not();
    }).join();
    REQUIRE(is_denied);
    CHECK_FALSE(exist);
    CHECK_FALSE(why_not.empty());
  }
}

TEST_CASE("without networks, entering does nothing") {
  const NetworkNamespaces none;
  CHECK_FALSE(none.exist());
  CHECK(none.why_not().empty());
  none.enter(3);
}

}  // namespace
}  // namespace ibgw::conformance
