#include "conformance/socket_state/socket_table.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <tuple>

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ibgw::conformance {
namespace {

constexpr std::array<std::string_view, 13> kStates{
    "",      "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT",
    "CLOSE", "CLOSE_WAIT",  "LAST_ACK", "LISTEN",   "CLOSING",    "SYN_RECV"};

boost::system::error_code system_error(int number) {
  return {number, boost::system::system_category()};
}

/// The kernel's filter program for "local or remote port is P". A comparison takes two operations,
/// the second of which holds the port. `yes` and `no` are distances in bytes; a jump four bytes
/// past the end means rejected.
struct PortFilter {
  std::array<inet_diag_bc_op, 5> operations{};

  explicit PortFilter(int port) {
    const auto number = static_cast<std::uint16_t>(port);
    operations[0] = {INET_DIAG_BC_S_EQ, 8, 12};
    operations[1] = {0, 0, number};
    operations[2] = {INET_DIAG_BC_JMP, 4, 12};
    operations[3] = {INET_DIAG_BC_D_EQ, 8, 12};
    operations[4] = {0, 0, number};
  }
};

/// States of connections. Sockets in other states (listening, or only bound) are in other tables,
/// which the kernel then does not search; they have no peer.
constexpr std::uint32_t kStatesOfConnections = ((1U << kStates.size()) - 1) & ~(1U << TCP_LISTEN);

struct ListRequest {
  nlmsghdr header{};
  inet_diag_req_v2 body{};
  nlattr attribute{};
  PortFilter filter;

  ListRequest(int family, int port, std::uint32_t sequence) : filter(port) {
    header.nlmsg_len = sizeof(ListRequest);
    header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    header.nlmsg_seq = sequence;
    body.sdiag_family = static_cast<std::uint8_t>(family);
    body.sdiag_protocol = IPPROTO_TCP;
    body.idiag_states = kStatesOfConnections;
    attribute.nla_type = INET_DIAG_REQ_BYTECODE;
    attribute.nla_len = sizeof(nlattr) + sizeof(PortFilter);
  }
};

struct LookUpRequest {
  nlmsghdr header{};
  inet_diag_req_v2 body{};

  LookUpRequest(const SocketIdentity& identity, std::uint32_t sequence) {
    header.nlmsg_len = sizeof(LookUpRequest);
    header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    header.nlmsg_flags = NLM_F_REQUEST;
    header.nlmsg_seq = sequence;
    body.sdiag_family = static_cast<std::uint8_t>(identity.family);
    body.sdiag_protocol = IPPROTO_TCP;
    body.idiag_states = 0xffffffff;
    std::memcpy(&body.id, identity.bytes.data(), sizeof body.id);
    // Look up by address only: in TIME_WAIT, the same connection has another cookie.
    body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
  }
};

static_assert(sizeof(ListRequest) ==
                  sizeof(nlmsghdr) + sizeof(inet_diag_req_v2) + sizeof(nlattr) + sizeof(PortFilter),
              "it goes to the kernel as it stands");
static_assert(sizeof(LookUpRequest) == sizeof(nlmsghdr) + sizeof(inet_diag_req_v2), "the same");
static_assert(sizeof(inet_diag_sockid) == std::tuple_size_v<decltype(SocketIdentity::bytes)>,
              "the whole identity");

SocketRow row_of(const inet_diag_msg& message) {
  SocketRow row;
  row.local_port = ntohs(message.id.idiag_sport);
  row.remote_port = ntohs(message.id.idiag_dport);
  row.state = message.idiag_state < kStates.size() ? kStates[message.idiag_state]
                                                   : std::string_view("UNKNOWN");
  row.cookie =
      (static_cast<std::uint64_t>(message.id.idiag_cookie[1]) << 32) | message.id.idiag_cookie[0];
  row.inode = message.idiag_inode;
  row.unread_bytes = message.idiag_rqueue;
  row.identity.family = message.idiag_family;
  std::memcpy(row.identity.bytes.data(), &message.id, sizeof message.id);
  return row;
}

}  // namespace

boost::system::result<SocketTable> SocketTable::open() {
  OwnedDescriptor descriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (descriptor.get() < 0) {
    return system_error(errno);
  }
  SocketTable table(std::move(descriptor));
  table.buffer_.resize(std::size_t{64} << 10);
  const boost::system::result<std::vector<SocketRow>> probe = table.list(1);
  if (!probe) {
    return probe.error();
  }
  return table;
}

boost::system::result<std::vector<SocketRow>> SocketTable::list(int port) {
  std::vector<SocketRow> rows;
  for (const int family : {AF_INET, AF_INET6}) {
    const ListRequest request(family, port, ++sequence_);
    boost::system::error_code error = send(&request, sizeof request);
    if (!error) {
      error = receive(true, rows);
    }
    if (error) {
      return error;
    }
  }
  return rows;
}

boost::system::result<std::optional<SocketRow>> SocketTable::look_up(
    const SocketIdentity& identity) {
  const LookUpRequest request(identity, ++sequence_);
  if (const boost::system::error_code error = send(&request, sizeof request)) {
    return error;
  }
  std::vector<SocketRow> rows;
  const boost::system::error_code error = receive(false, rows);
  if (error && error.value() != ENOENT) {
    return error;
  }
  // If there is no such connection, the kernel answers with the listener of the port.
  const bool is_gone = rows.empty() || rows.front().state == "LISTEN";
  return is_gone ? std::optional<SocketRow>() : std::optional<SocketRow>(rows.front());
}

boost::system::error_code SocketTable::send(const void* request, std::size_t size) {
  return ::send(descriptor_.get(), request, size, 0) < 0 ? system_error(errno)
                                                         : boost::system::error_code();
}

boost::system::error_code SocketTable::receive(bool is_list, std::vector<SocketRow>& rows) {
  while (true) {
    const ssize_t count = ::recv(descriptor_.get(), buffer_.data(), buffer_.size(), 0);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return system_error(count < 0 ? errno : EPROTO);
    }
    std::size_t offset = 0;
    const auto size = static_cast<std::size_t>(count);
    while (offset + sizeof(nlmsghdr) <= size) {
      nlmsghdr header{};
      std::memcpy(&header, buffer_.data() + offset, sizeof header);
      if (header.nlmsg_len < sizeof header || offset + header.nlmsg_len > size) {
        return system_error(EPROTO);
      }
      const char* const body = buffer_.data() + offset + sizeof header;
      const std::size_t body_size = header.nlmsg_len - sizeof header;
      offset += NLMSG_ALIGN(header.nlmsg_len);
      if (header.nlmsg_seq != sequence_) {
        continue;  // Left over from a request that ended in an error.
      }
      if (header.nlmsg_type == NLMSG_DONE) {
        return {};
      }
      if (header.nlmsg_type == NLMSG_ERROR) {
        nlmsgerr error{};
        std::memcpy(&error, body, std::min(body_size, sizeof error));
        return system_error(-error.error);
      }
      if (header.nlmsg_type == SOCK_DIAG_BY_FAMILY && body_size >= sizeof(inet_diag_msg)) {
        inet_diag_msg message{};
        std::memcpy(&message, body, sizeof message);
        rows.push_back(row_of(message));
        if (!is_list) {
          return {};
        }
      }
    }
  }
}

}  // namespace ibgw::conformance
