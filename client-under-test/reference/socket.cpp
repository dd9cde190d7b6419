#include "client-under-test/reference/socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <memory>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ibgw::reference {

namespace {

struct AddressDeleter {
  void operator()(addrinfo* address) const { freeaddrinfo(address); }
};
using AddressPointer = std::unique_ptr<addrinfo, AddressDeleter>;

AddressPointer resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return nullptr;
  }
  return AddressPointer(found);
}

// poll's time-out, rounded up to avoid busy waiting just before the deadline.
int milliseconds_until(Deadline deadline) {
  if (!deadline) {
    return -1;
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now()).count();
  constexpr decltype(left) kMax = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, kMax));
}

}  // namespace

Socket::Socket()
    : wake_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      nudge_fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Socket::~Socket() {
  close();
  for (const int fd : {wake_fd_, nudge_fd_}) {
    if (fd >= 0) {
      ::close(fd);
    }
  }
}

IoStatus Socket::fail(int error_number) {
  error_number_ = error_number;
  return IoStatus::broken;
}

std::string Socket::problem() const {
  return std::error_code(error_number_, std::generic_category()).message();
}

IoStatus Socket::wait(int fd, short events, Deadline deadline) {
  while (true) {
    // A nudge is only for readers; a sender finishes what it has begun.
    const int nudge_fd = events == POLLIN ? nudge_fd_ : -1;
    std::array<pollfd, 3> polled{pollfd{fd, events, 0}, pollfd{wake_fd_, POLLIN, 0},
                                 pollfd{nudge_fd, POLLIN, 0}};
    const int count = ::poll(polled.data(), polled.size(), milliseconds_until(deadline));
    if (count < 0 && errno != EINTR) {
      return fail(errno);
    }
    if (polled[1].revents != 0) {
      return IoStatus::cancelled;
    }
    eventfd_t nudges = 0;
    if (polled[2].revents != 0 && ::eventfd_read(nudge_fd_, &nudges) == 0) {
      return IoStatus::timed_out;
    }
    if (count > 0) {
      return IoStatus::ok;
    }
    if (count == 0 && deadline && Clock::now() >= *deadline) {
      return IoStatus::timed_out;
    }
  }
}

IoStatus Socket::connect(const std::string& host, std::uint16_t port, Deadline deadline) {
  const AddressPointer address = resolve(host, port);
  if (!address) {
    return fail(EHOSTUNREACH);
  }
  fd_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd_ < 0 || wake_fd_ < 0) {
    return fail(errno);
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd_, address->ai_addr, address->ai_addrlen) == 0) {
    return IoStatus::ok;
  }
  if (errno != EINPROGRESS) {
    return fail(errno);
  }
  const IoStatus status = wait(fd_, POLLOUT, deadline);
  if (status != IoStatus::ok) {
    return status;
  }
  int error_number = 0;
  socklen_t size = sizeof error_number;
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error_number, &size);
  return error_number == 0 ? IoStatus::ok : fail(error_number);
}

IoStatus Socket::send(std::string_view bytes, Deadline deadline) {
  const std::lock_guard lock(send_mutex_);
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      const IoStatus status = wait(fd_, POLLOUT, deadline);
      if (status != IoStatus::ok) {
        return status;
      }
    } else if (errno != EINTR) {
      return fail(errno);
    }
  }
  return IoStatus::ok;
}

IoStatus Socket::receive(std::string& bytes, Deadline deadline) {
  constexpr std::size_t kChunkBytes = 16384;
  std::array<char, kChunkBytes> chunk;
  while (true) {
    const IoStatus status = wait(fd_, POLLIN, deadline);
    if (status != IoStatus::ok) {
      return status;
    }
    const ssize_t received = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (received > 0) {
      bytes.append(chunk.data(), static_cast<std::size_t>(received));
      return IoStatus::ok;
    }
    if (received == 0) {
      return IoStatus::closed;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return fail(errno);
    }
  }
}

IoStatus Socket::pause(Clock::time_point until) {
  constexpr int kNoDescriptor = -1;
  return wait(kNoDescriptor, 0, until);
}

void Socket::nudge() {
  ::eventfd_write(nudge_fd_, 1);
}

void Socket::wake() {
  ::eventfd_write(wake_fd_, 1);
}

void Socket::close() {
  wake();
  const std::lock_guard lock(send_mutex_);
  const int fd = fd_.exchange(-1);
  if (fd >= 0) {
    ::shutdown(fd, SHUT_RDWR);
    ::close(fd);
  }
}

}  // namespace ibgw::reference
