#include "simulator/trace/tcp_synthesis.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>

namespace ibgw::trace {
namespace {

constexpr std::uint8_t kFin = 0x01;
constexpr std::uint8_t kSyn = 0x02;
constexpr std::uint8_t kRst = 0x04;
constexpr std::uint8_t kPsh = 0x08;
constexpr std::uint8_t kAck = 0x10;
constexpr std::size_t kTcpBytes = 20;
constexpr std::size_t kIpv4Bytes = 20;
constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kHops = 64;
constexpr std::uint16_t kWindow = 0xffff;
// The most that one segment carries with loopback's MTU of 65536; with headers it still fits the
// 16-bit lengths of both IP versions.
constexpr std::size_t kSegmentBytesMax = 65483;

std::string address_bytes(std::string_view text) {
  const std::string address(text == "localhost" ? "127.0.0.1" : text);
  char bytes[16];
  if (::inet_pton(AF_INET, address.c_str(), bytes) == 1) {
    return {bytes, 4};
  }
  if (::inet_pton(AF_INET6, address.c_str(), bytes) == 1) {
    return {bytes, 16};
  }
  return std::string(4, '\0');
}

/// IPv4 inside IPv6, for a client that reaches an IPv6 listener over IPv4.
std::string as_ipv6(const std::string& address) {
  return address.size() == 16 ? address : std::string(10, '\0') + "\xff\xff" + address;
}

void put16(std::string& to, std::size_t number) {
  to.push_back(static_cast<char>((number >> 8U) & 0xffU));
  to.push_back(static_cast<char>(number & 0xffU));
}

void put32(std::string& to, std::uint32_t number) {
  put16(to, number >> 16U);
  put16(to, number & 0xffffU);
}

/// The Internet checksum (RFC 1071).
std::uint16_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    sum += i % 2 == 0 ? static_cast<std::uint64_t>(byte) << 8U : byte;
  }
  while (sum > 0xffff) {
    sum = (sum & 0xffffU) + (sum >> 16U);
  }
  return static_cast<std::uint16_t>(~sum & 0xffffU);
}

void overwrite16(std::string& in, std::size_t at, std::uint16_t number) {
  in[at] = static_cast<char>(number >> 8U);
  in[at + 1] = static_cast<char>(number & 0xffU);
}

std::string ip_header(const std::string& from, const std::string& to, std::size_t payload) {
  std::string header;
  if (from.size() == 16) {
    put32(header, 0x60000000);
    put16(header, payload);
    header.push_back(static_cast<char>(kTcp));
    header.push_back(static_cast<char>(kHops));
    return header + from + to;
  }
  put16(header, 0x4500);
  put16(header, kIpv4Bytes + payload);
  put32(header, 0x00004000);  // No identification, because fragmentation is forbidden.
  header.push_back(static_cast<char>(kHops));
  header.push_back(static_cast<char>(kTcp));
  put16(header, 0);
  header += from + to;
  overwrite16(header, 10, checksum(header));
  return header;
}

/// TCP's checksum, which also covers addresses, protocol and length.
std::uint16_t tcp_checksum(const std::string& from, const std::string& to,
                           const std::string& segment) {
  std::string all = from + to;
  put32(all, static_cast<std::uint32_t>(segment.size()));
  put32(all, kTcp);
  return checksum(all + segment);
}

}  // namespace

TcpSynthesis::TcpSynthesis(std::string_view host, Emit emit)
    : host_(address_bytes(host)), emit_(std::move(emit)) {}

void TcpSynthesis::on_event(const Event& event) {
  if (!has_begun_) {
    has_begun_ = true;
    offset_ns_ = event.wall_ms * 1'000'000 - event.t;
  }
  if (event.kind == Kind::listening) {
    std::from_chars(event.peer.data(), event.peer.data() + event.peer.size(), port_);
    return;
  }
  if (event.kind == Kind::accept) {
    accept(event);
    return;
  }
  if (event.kind == Kind::end) {
    for (auto& [number, connection] : connections_) {
      carry_out_closing(connection, event);
      end(connection, event, Ending::none, "the gateway ended");
    }
    return;
  }
  const auto found = connections_.find(event.connection);
  if (found == connections_.end()) {
    return;
  }
  if (!found->second.reset) {
    on_connection(found->second, event);
  }
  if (event.kind == Kind::close) {
    connections_.erase(found);
  }
}

void TcpSynthesis::on_connection(Connection& connection, const Event& event) {
  if (event.kind == Kind::out) {
    data(connection.gateway, connection.client, event,
         event.rule.empty() ? std::string() : "by " + std::string(event.rule));
    connection.closing_at = event.t;
  } else if (event.kind == Kind::action) {
    if (event.ends != Ending::none) {
      connection.closing = event.ends;
      connection.closing_comment = event.action;
      connection.closing_at = event.t;
    }
  } else if (event.kind == Kind::in) {
    carry_out_closing(connection, event);
    data(connection.client, connection.gateway, event, {});
  } else if (event.kind == Kind::peer_fin) {
    carry_out_closing(connection, event);
    fin(connection.client, connection.gateway, event, {});
  } else if (event.kind == Kind::peer_rst) {
    carry_out_closing(connection, event);
    reset(connection, connection.client, connection.gateway, event, {});
  } else if (event.kind == Kind::close) {
    carry_out_closing(connection, event);
    end(connection, event, Ending::none, event.reason);
  }
}

/// The trace says when a rule wanted to close; pieces that the rule still sends come first.
void TcpSynthesis::carry_out_closing(Connection& connection, const Event& event) {
  if (const Ending closing = std::exchange(connection.closing, Ending::none);
      closing != Ending::none) {
    Event then = event;
    then.t = connection.closing_at;
    end(connection, then, closing, connection.closing_comment);
  }
}

void TcpSynthesis::accept(const Event& event) {
  const std::size_t colon = event.peer.rfind(':');
  Connection connection;
  Side& client = connection.client;
  Side& gateway = connection.gateway;
  gateway.endpoint = {host_, port_};
  client.endpoint.address = host_;
  if (colon != std::string_view::npos) {  // Otherwise the client was gone before its address could
                                          // be read.
    client.endpoint.address = address_bytes(event.peer.substr(0, colon));
    std::from_chars(event.peer.data() + colon + 1, event.peer.data() + event.peer.size(),
                    client.endpoint.port);
  }
  if (client.endpoint.address.size() != gateway.endpoint.address.size()) {
    client.endpoint.address = as_ipv6(client.endpoint.address);
    gateway.endpoint.address = as_ipv6(gateway.endpoint.address);
  }
  // Any start works; a different one for each connection distinguishes connections with the same
  // port.
  client.next = static_cast<std::uint32_t>(event.connection) * 0x10000;
  gateway.next = client.next + 0x8000;
  segment(client, gateway, kSyn, {}, event, {});
  ++client.next;
  segment(gateway, client, kSyn | kAck, {}, event, {});
  ++gateway.next;
  segment(client, gateway, kAck, {}, event, {});
  connections_[event.connection] = std::move(connection);
}

/// `how` none: the trace does not say, so assume a FIN.
void TcpSynthesis::end(Connection& connection, const Event& event, Ending how,
                       std::string_view comment) {
  if (connection.reset) {
    return;
  }
  if (how == Ending::rst) {
    reset(connection, connection.gateway, connection.client, event, comment);
  } else if (how == Ending::abrupt) {
    fin(connection.gateway, connection.client, event,
        std::string(comment) + " (really a RST if the kernel had unread bytes)");
  } else {
    fin(connection.gateway, connection.client, event, comment);
  }
}

void TcpSynthesis::data(Side& from, const Side& to, const Event& event, std::string_view comment) {
  for (std::string_view rest = event.bytes; !rest.empty();) {
    const std::string_view part = rest.substr(0, kSegmentBytesMax);
    rest.remove_prefix(part.size());
    segment(from, to, kPsh | kAck, part, event, comment);
    from.next += static_cast<std::uint32_t>(part.size());
    segment(to, from, kAck, {}, event, {});
  }
}

void TcpSynthesis::fin(Side& from, const Side& to, const Event& event, std::string_view comment) {
  if (from.closed) {
    return;
  }
  segment(from, to, kFin | kAck, {}, event, comment);
  from.closed = true;
  ++from.next;
  segment(to, from, kAck, {}, event, {});
}

void TcpSynthesis::reset(Connection& connection, Side& from, const Side& to, const Event& event,
                         std::string_view comment) {
  segment(from, to, kRst | kAck, {}, event, comment);
  connection.reset = true;
}

void TcpSynthesis::segment(const Side& from, const Side& to, std::uint8_t flags,
                           std::string_view payload, const Event& event, std::string_view comment) {
  std::string tcp;
  put16(tcp, from.endpoint.port);
  put16(tcp, to.endpoint.port);
  put32(tcp, from.next);
  put32(tcp, (flags & kAck) != 0 ? to.next : 0);
  put16(tcp, (kTcpBytes / 4 << 12U) | flags);
  put16(tcp, kWindow);
  put32(tcp, 0);
  tcp.append(payload);
  overwrite16(tcp, 16, tcp_checksum(from.endpoint.address, to.endpoint.address, tcp));
  const std::string packet =
      ip_header(from.endpoint.address, to.endpoint.address, tcp.size()) + tcp;
  emit_({event.t + offset_ns_, packet, 0, comment});
}

SynthesisedCapture::SynthesisedCapture(const std::string& path, std::string_view comment,
                                       std::string_view host)
    : file_(path, comment, kLinkTypeRawIp, "synthesised"),
      synthesis_(host, [this](const Packet& packet) { file_.write(packet); }) {}

void SynthesisedCapture::on_event(const Event& event) {
  synthesis_.on_event(event);
  file_.flush();
}

}  // namespace ibgw::trace
