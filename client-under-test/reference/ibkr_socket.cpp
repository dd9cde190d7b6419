#include "client-under-test/reference/ibkr_socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ibgw::reference {

namespace {

std::string error_text(int error_number) {
  return std::error_code(error_number, std::generic_category()).message();
}

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

}  // namespace

IbkrSocket::IbkrSocket(const std::string& host, std::uint16_t port, bool keep_alive) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* address = nullptr;
  if (::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &address) != 0) {
    throw SocketException("unknown host");
  }
  fd_ = ::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int result = fd_ < 0 ? -1 : ::connect(fd_, address->ai_addr, address->ai_addrlen);
  const int error_number = errno;
  ::freeaddrinfo(address);
  if (result != 0) {
    if (fd_ >= 0) {
      ::close(fd_);  // the .NET constructor disposes its socket when it fails
    }
    throw SocketException(error_text(error_number));
  }
  if (keep_alive) {
    set_option(fd_, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd_, IPPROTO_TCP, TCP_KEEPIDLE, 2);
    set_option(fd_, IPPROTO_TCP, TCP_KEEPINTVL, 1);  // the client asks for 0.1 s, but Linux has
                                                     // only seconds
    set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
  }
}

IbkrSocket::~IbkrSocket() {
  ::close(fd_);
}

void IbkrSocket::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = closed_ ? -1 : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (closed_ || errno != EINTR) {
      throw IoException("write failed: " + error_text(closed_ ? EBADF : errno));
    }
  }
}

std::string IbkrSocket::read(std::size_t count) {
  constexpr std::size_t kChunkBytes = 16384;
  std::array<char, kChunkBytes> chunk;
  std::string bytes;
  while (bytes.size() < count) {
    const std::size_t wanted = std::min(chunk.size(), count - bytes.size());
    const ssize_t received = closed_ ? -1 : ::recv(fd_, chunk.data(), wanted, 0);
    if (received > 0) {
      bytes.append(chunk.data(), static_cast<std::size_t>(received));
    } else if (closed_ || (received < 0 && errno != EINTR)) {
      throw IoException("read failed: " + error_text(closed_ ? EBADF : errno));
    } else if (received == 0) {
      break;
    }
  }
  return bytes;
}

bool IbkrSocket::is_data_available() const {
  int count = 0;
  return ::ioctl(fd_, FIONREAD, &count) == 0 && count > 0;
}

bool IbkrSocket::poll_readable(int milliseconds) const {
  pollfd polled{fd_, POLLIN, 0};
  return ::poll(&polled, 1, milliseconds) > 0;
}

void IbkrSocket::close() {
  closed_ = true;
  ::shutdown(fd_, SHUT_RDWR);
}

}  // namespace ibgw::reference
