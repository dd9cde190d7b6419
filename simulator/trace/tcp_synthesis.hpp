// Reconstructs TCP segments from a trace, for a capture if a real one is not permitted: what the
// gateway read and wrote, and how its connections began and ended. Things that only the kernel
// knows (connections that nobody accepted, retransmissions, how bytes were split) are missing.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "simulator/trace/event.hpp"
#include "simulator/trace/pcapng.hpp"

namespace ibgw::trace {

/// Pure: events in, IP packets out (without link layer), with sequence numbers per connection.
class TcpSynthesis {
 public:
  using Emit = std::function<void(const Packet&)>;

  /// `host`: the address to which the gateway is bound. Packets are valid only during the call.
  TcpSynthesis(std::string_view host, Emit emit);

  /// Times are the wall clock of the first event plus the real time since, so that with a fixed
  /// clock not everything has the same time.
  void on_event(const Event& event);

 private:
  struct Endpoint {
    std::string address;  ///< 4 or 16 bytes, as on the wire.
    std::uint16_t port = 0;
  };
  struct Side {
    Endpoint endpoint;
    std::uint32_t next = 0;  ///< Sequence number of its next byte.
    bool closed = false;     ///< Its FIN was sent.
  };
  struct Connection {
    Side client;
    Side gateway;
    bool reset = false;
    Ending closing = Ending::none;  ///< A rule wants to close; waiting output comes first.
    std::string closing_comment;
    std::int64_t closing_at = 0;  ///< Time of that, or of the last output since.
  };

  void accept(const Event& event);
  void on_connection(Connection& connection, const Event& event);
  void carry_out_closing(Connection& connection, const Event& event);
  void end(Connection& connection, const Event& event, Ending how, std::string_view comment);
  void data(Side& from, const Side& to, const Event& event, std::string_view comment);
  void fin(Side& from, const Side& to, const Event& event, std::string_view comment);
  void reset(Connection& connection, Side& from, const Side& to, const Event& event,
             std::string_view comment);
  void segment(const Side& from, const Side& to, std::uint8_t flags, std::string_view payload,
               const Event& event, std::string_view comment);

  std::string host_;
  Emit emit_;
  std::uint16_t port_ = 0;
  std::int64_t offset_ns_ = 0;  ///< From the monotonic to the wall clock.
  bool has_begun_ = false;
  std::map<int, Connection> connections_;
};

/// Writes the packets to a file.
class SynthesisedCapture final : public Sink {
 public:
  SynthesisedCapture(const std::string& path, std::string_view comment, std::string_view host);
  void on_event(const Event& event) override;
  [[nodiscard]] bool is_good() const { return file_.is_good(); }

 private:
  PcapngFile file_;
  TcpSynthesis synthesis_;
};

}  // namespace ibgw::trace
