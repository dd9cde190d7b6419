// `--pcap`: a real capture if permitted, otherwise one made from the trace; the file's comment says
// which.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "simulator/net/packet_capture.hpp"
#include "simulator/trace/event.hpp"
#include "simulator/trace/pcapng.hpp"

namespace ibgw::command {

class CaptureFile {
 public:
  /// Created before the gateway listens, so that nothing is missed. `subject`: the scenario and
  /// version. Throws LoadError if the path cannot be written.
  CaptureFile(boost::asio::io_context& context, const std::string& path, const std::string& host,
              const std::string& subject);

  /// The event sink that writes the file if it is made from the trace; nullptr for a real capture.
  /// Call it once.
  [[nodiscard]] std::unique_ptr<trace::Sink> synthesis() { return std::move(synthesis_); }

  /// Starts the capture for the gateway's port.
  void start(std::uint16_t port);
  void stop();
  /// Call it last. Logs a warning if something is missing.
  void finish();

 private:
  std::unique_ptr<trace::Sink> synthesis_;
  // Declared before the capture, which writes to it and is destroyed first.
  std::unique_ptr<trace::PcapngFile> file_;
  std::unique_ptr<net::PacketCapture> capture_;
};

}  // namespace ibgw::command
