#include "simulator/net/kernel_socket.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ibgw::net {
namespace {

using boost::asio::ip::tcp;

static_assert(kEstablished == TCP_ESTABLISHED && kClosed == TCP_CLOSE &&
              kCloseWait == TCP_CLOSE_WAIT && kListen == TCP_LISTEN);

/// Queries the kernel; one socket for the life of the program.
class SockDiag {
 public:
  SockDiag() : descriptor_(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {}
  ~SockDiag() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  SockDiag(const SockDiag&) = delete;
  SockDiag& operator=(const SockDiag&) = delete;

  [[nodiscard]] std::optional<inet_diag_msg> ask(const inet_diag_req_v2& question) const {
    struct {
      nlmsghdr header{};
      inet_diag_req_v2 question{};
    } request;
    request.header.nlmsg_len = sizeof request;
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.question = question;
    if (::send(descriptor_, &request, sizeof request, 0) != ssize_t{sizeof request}) {
      return std::nullopt;
    }
    alignas(nlmsghdr) std::array<char, 1024> answer;
    const ssize_t size = ::recv(descriptor_, answer.data(), answer.size(), 0);
    nlmsghdr header;
    inet_diag_msg row;
    if (size < ssize_t{NLMSG_HDRLEN + sizeof row}) {
      return std::nullopt;
    }
    std::memcpy(&header, answer.data(), sizeof header);
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY) {
      return std::nullopt;  // No such socket.
    }
    std::memcpy(&row, answer.data() + NLMSG_HDRLEN, sizeof row);
    return row;
  }

 private:
  int descriptor_;
};

void put_address(const boost::asio::ip::address& address, __be32 (&to)[4]) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    std::memcpy(to, bytes.data(), bytes.size());
  } else {
    const auto bytes = address.to_v6().to_bytes();
    std::memcpy(to, bytes.data(), bytes.size());
  }
}

}  // namespace

std::optional<KernelRow> find_socket(const tcp::endpoint& local, const tcp::endpoint& remote) {
  static const SockDiag kernel;
  inet_diag_req_v2 question{};
  question.sdiag_family = static_cast<__u8>(local.address().is_v4() ? AF_INET : AF_INET6);
  question.sdiag_protocol = IPPROTO_TCP;
  question.idiag_states = ~0U;
  question.id.idiag_sport = htons(local.port());
  question.id.idiag_dport = htons(remote.port());
  put_address(local.address(), question.id.idiag_src);
  put_address(remote.address(), question.id.idiag_dst);
  question.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
  question.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  const std::optional<inet_diag_msg> row = kernel.ask(question);
  // If there is no such connection, the kernel may answer with the listener of the port.
  if (!row || row->idiag_state == kListen) {
    return std::nullopt;
  }
  return KernelRow{row->idiag_state, row->idiag_rqueue, row->idiag_inode != 0};
}

Outcome drop_all_packets(int descriptor) {
  sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  const sock_fprog program{1, code};
  if (::setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
    const bool forbidden = errno == EPERM;
    return {false,
            std::string(forbidden ? "no right to attach a filter" : "no filter attached") + ": " +
                std::strerror(errno),
            forbidden};
  }
  socklen_t instructions = 0;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_GET_FILTER, nullptr, &instructions) != 0 ||
      instructions != 1) {
    return {false, "the kernel shows no filter"};
  }
  return {true, "the kernel drops what arrives"};
}

}  // namespace ibgw::net
