// The TCP segments that a trace implies, for a capture where a real one is not allowed: what the
// gateway read and wrote and how its connections began and ended. What only the kernel knows
// (connections that nobody accepted, repeated segments, how bytes were cut) is not in it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "simulator/trace/event.hpp"
#include "simulator/trace/pcapng.hpp"

namespace ibgw::trace {

/// Pure: events in, IP packets out (no link layer), one sequence of numbers per connection.
class TcpSynthesis {
 public:
  using Emit = std::function<void(const Packet&)>;

  /// `host`: the address the gateway is bound to. Packets are valid during the call only.
  TcpSynthesis(std::string_view host, Emit emit);

  /// Times are the wall clock of the first event plus what has really passed since, so a fixed
  /// clock does not pile everything up at one moment.
  void on_event(const Event& event);

 private:
  struct Endpoint {
    std::string address;  ///< 4 or 16 bytes, as on the wire.
    std::uint16_t port = 0;
  };
  struct Side {
    Endpoint endpoint;
    std::uint32_t next = 0;  ///< Sequence number of what it sends next.
    bool closed = false;     ///< Its FIN is out.
  };
  struct Connection {
    Side client;
    Side gateway;
    bool reset = false;
    Ending closing = Ending::none;  ///< By a rule: not before what is still to be written.
    std::string closing_comment;
    std::int64_t closing_at = 0;  ///< When that was, or when the last was written since.
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

/// The same as a file.
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
