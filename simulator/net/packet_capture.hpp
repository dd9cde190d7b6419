// A real capture of the gateway's port, by libpcap: what the kernel saw, also where it acted alone.
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
  /// Begins to capture all TCP of the interface that `host` is on: loopback, or `any` for other
  /// addresses. `why_not` gets the reason when that is not possible or not allowed; then start()
  /// must not be called.
  PacketCapture(boost::asio::io_context& context, const std::string& host, std::string& why_not);
  ~PacketCapture();
  PacketCapture(const PacketCapture&) = delete;
  PacketCapture& operator=(const PacketCapture&) = delete;

  [[nodiscard]] const std::string& interface_name() const;
  [[nodiscard]] int link_type() const;

  /// From here on, and for what is waiting already, only this port. Packets go into `file`, which
  /// must outlive the capture, as the context runs.
  void start(std::uint16_t port, trace::PcapngFile& file);

  /// Nothing is left on the context because of us.
  void stop();

  /// Takes out what the kernel still has, the last FINs too; after the context has run dry. Returns
  /// how many packets the kernel had to drop.
  unsigned finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace ibgw::net
