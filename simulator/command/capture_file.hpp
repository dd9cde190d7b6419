// `--pcap`: a real capture where the rights allow, else one made from the trace; the file says
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
  /// Before the gateway listens, so that nothing is missed. `subject`: what is played. Throws
  /// LoadError when the path cannot be written.
  CaptureFile(boost::asio::io_context& context, const std::string& path, const std::string& host,
              const std::string& subject);

  /// What has to see the events for the file to be made of them; nothing for a real capture. To be
  /// asked once.
  [[nodiscard]] std::unique_ptr<trace::Sink> synthesis() { return std::move(synthesis_); }

  /// The gateway listens there.
  void start(std::uint16_t port);
  void stop();
  /// When everything else is over. Says so if something is missing.
  void finish();

 private:
  std::unique_ptr<trace::Sink> synthesis_;
  // The capture writes to the file, so it goes first.
  std::unique_ptr<trace::PcapngFile> file_;
  std::unique_ptr<net::PacketCapture> capture_;
};

}  // namespace ibgw::command
