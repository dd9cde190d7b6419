#include "simulator/command/capture_file.hpp"

#include <spdlog/spdlog.h>

#include "simulator/trace/tcp_synthesis.hpp"

namespace ibgw::command {

CaptureFile::CaptureFile(boost::asio::io_context& context, const std::string& path,
                         const std::string& host, const std::string& subject) {
  std::string why_not;
  capture_ = std::make_unique<net::PacketCapture>(context, host, why_not);
  if (why_not.empty()) {
    spdlog::info("--pcap: real capture on {}", capture_->interface_name());
    file_ = std::make_unique<trace::PcapngFile>(
        path, "Real capture on " + capture_->interface_name() + ": " + subject,
        capture_->link_type(), capture_->interface_name());
    return;
  }
  capture_.reset();
  spdlog::warn("--pcap: the capture is made from the trace, because a real one is not possible: {}",
               why_not);
  synthesis_ = std::make_unique<trace::SynthesisedCapture>(
      path,
      "Not a real capture (" + why_not +
          "): segments reconstructed from what the gateway read and wrote. Packets that the kernel "
          "sent on its own are missing. " +
          subject,
      host);
}

void CaptureFile::start(std::uint16_t port) {
  if (capture_) {
    capture_->start(port, *file_);
  }
}

void CaptureFile::stop() {
  if (capture_) {
    capture_->stop();
  }
}

void CaptureFile::finish() {
  if (!capture_) {
    return;
  }
  if (const unsigned dropped = capture_->finish(); dropped != 0) {
    spdlog::warn("--pcap: the kernel dropped {} packets", dropped);
  }
  if (!file_->is_good()) {
    spdlog::warn("--pcap: the file could not be written completely");
  }
}

}  // namespace ibgw::command
