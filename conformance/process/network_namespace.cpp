#include "conformance/process/network_namespace.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

/// Moves the calling thread into a new network. Returns 0 or errno.
int leave_network() {
  return ::unshare(CLONE_NEWNET) == 0 ? raise_loopback() : errno;
}

/// Returns 0 or errno.
int write_file(const char* path, const std::string& text) {
  const OwnedDescriptor file(::open(path, O_WRONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return errno;
  }
  const ssize_t written = ::write(file.get(), text.data(), text.size());
  if (written < 0) {
    return errno;
  }
  // The kernel reads such a file as a whole; a part is useless.
  return static_cast<std::size_t>(written) == text.size() ? 0 : EIO;
}

/// The text as the kernel prints it, or empty.
std::string read_file(const std::string& path) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 64> text{};
  const ssize_t size = file.get() < 0 ? -1 : ::read(file.get(), text.data(), text.size());
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : std::string();
}

// Listing sockets makes the kernel go through its whole table, and the machine's has hundreds of
// thousands of places. A case has some hundred sockets.
constexpr const char* kTablePlaces = "1024";
constexpr const char* kTablePlacesOfNew = "/proc/sys/net/ipv4/tcp_child_ehash_entries";

/// Limits that the kernel shrinks together with the table; they must stay as they are in the
/// machine's network.
const std::array<std::string, 2> kBounds{"/proc/sys/net/ipv4/tcp_max_tw_buckets",
                                         "/proc/sys/net/ipv4/tcp_max_syn_backlog"};

/// Our user and group stay the same; we only gain rights over our own networks. Returns 0 or errno.
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

/// Tries it in a child first, because a user namespace without rights, which is all that some
/// systems allow, could not be left again. Returns 0 or errno.
int try_user_namespace() {
  const pid_t child = ::fork();
  if (child == 0) {
    const int error = enter_user_namespace();
    ::_exit(error != 0 ? error : leave_network());
  }
  if (child < 0) {
    return errno;
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return errno;
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN;
}

/// Checks that the descriptor is the calling thread's network. Returns 0 or errno.
int compare_network(int descriptor) {
  struct stat wanted {};
  struct stat current {};
  if (::fstat(descriptor, &wanted) != 0 || ::stat(kThisThreads, &current) != 0) {
    return errno;
  }
  const bool is_same = wanted.st_dev == current.st_dev && wanted.st_ino == current.st_ino;
  return is_same ? 0 : ENOTSUP;
}

/// Moves the calling thread there. Checks the result, because a sandbox may accept the call and do
/// nothing. Returns 0 or errno.
int enter_network(int descriptor) {
  return ::setns(descriptor, CLONE_NEWNET) == 0 ? compare_network(descriptor) : errno;
}

/// Creates the networks from a thread that ends, so that other threads stay where they are. They
/// are children of one that sets the size of their tables. If the kernel does not support this (it
/// came with Linux 6.1, and containers cannot write it), they share the machine's table. Returns 0
/// or errno.
int make_networks(std::vector<OwnedDescriptor>& made, std::size_t count) {
  std::array<std::string, kBounds.size()> bounds;
  std::transform(kBounds.begin(), kBounds.end(), bounds.begin(), read_file);
  int error = leave_network();
  const OwnedDescriptor parent(::open(kThisThreads, O_RDONLY | O_CLOEXEC));
  error = error == 0 && parent.get() < 0 ? errno : error;
  const bool is_small = error == 0 && write_file(kTablePlacesOfNew, kTablePlaces) == 0;
  while (error == 0 && made.size() < count) {
    error = enter_network(parent.get());
    error = error == 0 ? leave_network() : error;
    for (std::size_t i = 0; is_small && i < kBounds.size() && error == 0; ++i) {
      error = write_file(kBounds[i].c_str(), bounds[i]);
    }
    if (error == 0) {
      made.emplace_back(::open(kThisThreads, O_RDONLY | O_CLOEXEC));
      error = made.back().get() < 0 ? errno : 0;
    }
  }
  for (std::size_t i = 0; i < made.size() && error == 0; ++i) {
    error = enter_network(made[i].get());
  }
  return error;
}

}  // namespace

NetworkNamespaces NetworkNamespaces::make(std::size_t count) {
  NetworkNamespaces made;
  int error = 0;
  if (::geteuid() != 0) {
    error = try_user_namespace();
    error = error != 0 ? error : enter_user_namespace();
  }
  if (error == 0 && count != 0) {
    std::thread([&] { error = make_networks(made.descriptors_, count); }).join();
  }
  if (error != 0) {
    made.descriptors_.clear();
    made.why_not_ = std::strerror(error);
  }
  return made;
}

void NetworkNamespaces::enter(std::size_t number) const {
  if (!exist()) {
    return;
  }
  if (const int error = enter_network(descriptors_.at(number).get()); error != 0) {
    throw std::system_error(error, std::generic_category(),
                            fmt::format("cannot enter network namespace {}", number + 1));
  }
}

}  // namespace ibgw::conformance
