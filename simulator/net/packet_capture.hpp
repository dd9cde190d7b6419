// A real capture of the gateway's port, by libpcap: what the kernel saw, including packets that it
// sent on its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "simulator/trace/pcapng.hpp"

namespace ibgw::net {

class PacketCapture {
 public:
  /// Begins to capture all TCP on the interface of `host`: loopback, or `any` for other addresses.
  /// If this is impossible or not permitted, `why_not` gets the reason, and start() must not be
  /// called.
  PacketCapture(boost::asio::io_context& context, const std::string& host, std::string& why_not);
  ~PacketCapture();
  PacketCapture(const PacketCapture&) = delete;
  PacketCapture& operator=(const PacketCapture&) = delete;

  [[nodiscard]] const std::string& interface_name() const;
  [[nodiscard]] int link_type() const;

  /// From here on keeps only packets of this port, including those captured before. Writes them to
  /// `file`, which must outlive the capture, while the context runs.
  void start(std::uint16_t port, trace::PcapngFile& file);

  /// Cancels everything that keeps the context running.
  void stop();

  /// Reads the packets that the kernel still has, including the last FINs. Call it after the
  /// context has run dry. Returns how many packets the kernel dropped.
  unsigned finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibgw::net
