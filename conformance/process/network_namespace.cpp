#include "conformance/process/network_namespace.hpp"

#include <cerrno>
#include <cstring>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ibgw::conformance {
namespace {

constexpr const char* kThisThreads = "/proc/thread-self/ns/net";

/// Loopback of a new network is down. Returns 0 or errno.
int raise_loopback() {
  const OwnedDescriptor any(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  if (any.get() < 0 || ::ioctl(any.get(), SIOCGIFFLAGS, &request) != 0) {
    return errno;
  }
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  return ::ioctl(any.get(), SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
}

/// Takes the calling thread into a new network. Returns 0 or errno.
int leave_network() {
  return ::unshare(CLONE_NEWNET) == 0 ? raise_loopback() : errno;
}

int write_file(const char* path, const std::string& text) {
  const OwnedDescriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  const auto size = static_cast<ssize_t>(text.size());
  return file.get() >= 0 && ::write(file.get(), text.data(), text.size()) == size ? 0 : errno;
}

/// Our user and group stay what they are; only rights over networks of our own are gained. Returns
/// 0 or errno.
int enter_user_namespace() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWUSER) != 0) {
    return errno;
  }
  int error = write_file("/proc/self/setgroups", "deny");
  error = error != 0 ? error : write_file("/proc/self/uid_map", fmt::format("{} {} 1", user, user));
  return error != 0 ? error
                    : write_file("/proc/self/gid_map", fmt::format("{} {} 1", group, group));
}

/// A user namespace without rights (some systems give only that) could not be left again: tried in
/// a child first. Returns 0 or errno.
int try_user_namespace() {
  const pid_t child = ::fork();
  if (child == 0) {
    const int error = enter_user_namespace();
    ::_exit(error != 0 ? error : leave_network());
  }
  int status = 0;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN;
}

}  // namespace

NetworkNamespaces NetworkNamespaces::make(std::size_t count) {
  NetworkNamespaces made;
  int error = 0;
  if (::geteuid() != 0) {
    error = try_user_namespace();
    error = error != 0 ? error : enter_user_namespace();
  }
  for (std::size_t i = 0; i < count && error == 0; ++i) {
    // In a thread that ends, so that this one stays where it is.
    std::thread([&] {
      error = leave_network();
      OwnedDescriptor own(error == 0 ? ::open(kThisThreads, O_RDONLY | O_CLOEXEC) : -1);
      error = error == 0 && own.get() < 0 ? errno : error;
      made.descriptors_.push_back(std::move(own));
    }).join();
  }
  if (error != 0) {
    made.descriptors_.clear();
    made.why_not_ = std::strerror(error);
  }
  return made;
}

void NetworkNamespaces::enter(std::size_t number) const {
  if (exist()) {
    ::setns(descriptors_.at(number).get(), CLONE_NEWNET);
  }
}

}  // namespace ibgw::conformance
