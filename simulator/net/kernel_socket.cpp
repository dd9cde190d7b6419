#include "simulator/net/kernel_socket.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <linux/filter.h>
#include <sys/socket.h>

namespace ibgw::net {
namespace {

using boost::asio::ip::tcp;

/// An endpoint as /proc/net/tcp and tcp6 spell it: 32-bit words in the machine's order.
std::string spelled(const tcp::endpoint& endpoint, bool as_v6) {
  std::string text;
  const auto add = [&](const unsigned char* bytes, std::size_t count) {
    for (std::size_t word = 0; word < count; word += 4) {
      text += fmt::format("{:02X}{:02X}{:02X}{:02X}", bytes[word + 3], bytes[word + 2],
                          bytes[word + 1], bytes[word]);
    }
  };
  const auto address = endpoint.address();
  if (!as_v6) {
    const auto bytes = address.to_v4().to_bytes();
    add(bytes.data(), bytes.size());
  } else {
    const auto bytes = address.is_v6() ? address.to_v6().to_bytes()
                                       : boost::asio::ip::make_address_v6(
                                             boost::asio::ip::v4_mapped, address.to_v4())
                                             .to_bytes();
    add(bytes.data(), bytes.size());
  }
  return text + fmt::format(":{:04X}", endpoint.port());
}

std::optional<KernelRow> find_in(const char* table, const std::string& local,
                                 const std::string& remote) {
  std::ifstream file(table);
  std::string line;
  const std::string wanted = " " + local + " " + remote + " ";
  while (std::getline(file, line)) {
    const std::size_t found = line.find(wanted);
    if (found == std::string::npos) {
      continue;
    }
    // `SS TTTTTTTT:RRRRRRRR`: state, bytes to be sent and to be read.
    const std::string_view rest = std::string_view(line).substr(found + wanted.size());
    KernelRow row;
    if (rest.size() >= 20) {
      std::from_chars(rest.data(), rest.data() + 2, row.state, 16);
      std::from_chars(rest.data() + 12, rest.data() + 20, row.unread_bytes, 16);
    }
    return row;
  }
  return std::nullopt;
}

}  // namespace

std::optional<KernelRow> find_socket(const tcp::endpoint& local, const tcp::endpoint& remote) {
  // Java's sockets are IPv6 ones with mapped addresses.
  const bool v4 = local.address().is_v4() && remote.address().is_v4();
  if (v4) {
    if (auto row = find_in("/proc/self/net/tcp", spelled(local, false), spelled(remote, false))) {
      return row;
    }
  }
  return find_in("/proc/self/net/tcp6", spelled(local, true), spelled(remote, true));
}

std::string drop_all_packets(int descriptor) {
  sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  const sock_fprog program{1, code};
  if (::setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
    return std::string(errno == EPERM ? "no right to attach a filter" : "no filter attached") +
           ": " + std::strerror(errno);
  }
  socklen_t instructions = 0;
  if (::getsockopt(descriptor, SOL_SOCKET, SO_GET_FILTER, nullptr, &instructions) != 0 ||
      instructions != 1) {
    return "the kernel shows no filter";
  }
  return {};
}

}  // namespace ibgw::net
