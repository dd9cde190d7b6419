#include "simulator/net/packet_capture.hpp"

#include <chrono>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <linux/if_packet.h>
#include <pcap/pcap.h>
#include <sys/socket.h>

namespace ibgw::net {
namespace {

namespace asio = boost::asio;

// Room for some 100,000 ticks: far more than ever waits while the gateway is busy.
constexpr int kKernelBytes = 16 << 20;
constexpr int kWholePackets = 262144;
// The kernel hands over packets in blocks, at the latest after this time.
constexpr std::chrono::milliseconds kBlockTimeout{10};
// On a busy machine, the kernel may be late with that too.
constexpr std::chrono::seconds kHandOverWithin{15};

std::string interface_of(const std::string& host) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  return host == "localhost" || address.is_loopback() ? "lo" : "any";
}

}  // namespace

class PacketCapture::Impl {
 public:
  Impl(asio::io_context& context, const std::string& host, std::string& why_not)
      : interface_(interface_of(host)), descriptor_(context) {
    char reason[PCAP_ERRBUF_SIZE] = {};
    pcap_ = pcap_create(interface_.c_str(), reason);
    if (pcap_ == nullptr) {
      why_not = reason;
      return;
    }
    pcap_set_snaplen(pcap_, kWholePackets);
    pcap_set_buffer_size(pcap_, kKernelBytes);
    pcap_set_timeout(pcap_, static_cast<int>(kBlockTimeout.count()));
    const bool precise = pcap_set_tstamp_precision(pcap_, PCAP_TSTAMP_PRECISION_NANO) == 0;
    const int result = pcap_activate(pcap_);
    if (result < 0) {
      const std::string detail = pcap_geterr(pcap_);
      why_not = detail.empty() ? pcap_statustostr(result) : detail;
    } else if (!precise || !filter("tcp") || pcap_setnonblock(pcap_, 1, reason) != 0) {
      why_not = precise ? pcap_geterr(pcap_) : "no nanoseconds";
    } else {
      // Loopback shows each packet twice, and pcap takes one of them. Ignoring outgoing ones makes
      // the kernel count the same packets.
      const int on = 1;
      counts_ = interface_ == "lo" && ::setsockopt(pcap_fileno(pcap_), SOL_PACKET,
                                                   PACKET_IGNORE_OUTGOING, &on, sizeof on) == 0;
    }
  }
  ~Impl() {
    if (descriptor_.is_open()) {
      descriptor_.release();  // pcap owns it.
    }
    if (pcap_ != nullptr) {
      pcap_close(pcap_);
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] const std::string& interface_name() const { return interface_; }
  [[nodiscard]] int link_type() const { return pcap_datalink(pcap_); }

  void start(std::uint16_t port, trace::PcapngFile& file) {
    file_ = &file;
    filter(fmt::format("tcp port {}", port));
    of_others_ = kept_by_kernel();
    descriptor_.assign(pcap_get_selectable_fd(pcap_));
    wait();
  }

  void stop() { descriptor_.cancel(); }

  unsigned finish() {
    const auto give_up = std::chrono::steady_clock::now() + kHandOverWithin;
    do {
      // After the time of two blocks, all earlier packets should have been handed over.
      asio::steady_timer(descriptor_.get_executor(), 2 * kBlockTimeout).wait();
      take();
    } while (counts_ && taken_ < kept_by_kernel() - of_others_ &&
             std::chrono::steady_clock::now() < give_up);
    pcap_stat counted{};
    return pcap_stats(pcap_, &counted) == 0 ? counted.ps_drop : 0;
  }

 private:
  bool filter(const std::string& expression) {
    bpf_program program{};
    const bool good =
        pcap_compile(pcap_, &program, expression.c_str(), 1, PCAP_NETMASK_UNKNOWN) == 0 &&
        pcap_setfilter(pcap_, &program) == 0;
    pcap_freecode(&program);
    return good;
  }

  /// How many packets passed the filter and found room.
  [[nodiscard]] std::int64_t kept_by_kernel() {
    pcap_stat counted{};
    return pcap_stats(pcap_, &counted) == 0
               ? std::int64_t{counted.ps_recv} - std::int64_t{counted.ps_drop}
               : 0;
  }

  void wait() {
    descriptor_.async_wait(asio::posix::stream_descriptor::wait_read,
                           [this](const boost::system::error_code& error) {
                             if (!error) {
                               take();
                               wait();
                             }
                           });
  }

  void take() {
    const auto write = [](u_char* self, const pcap_pkthdr* header, const u_char* bytes) {
      // With nanosecond precision, the field for microseconds contains nanoseconds.
      const std::int64_t time =
          std::int64_t{header->ts.tv_sec} * 1'000'000'000 + header->ts.tv_usec;
      ++reinterpret_cast<Impl*>(self)->taken_;
      reinterpret_cast<Impl*>(self)->file_->write(
          {time, {reinterpret_cast<const char*>(bytes), header->caplen}, header->len, {}});
    };
    while (pcap_dispatch(pcap_, -1, write, reinterpret_cast<u_char*>(this)) > 0) {
    }
    file_->flush();
  }

  std::string interface_;
  asio::posix::stream_descriptor descriptor_;
  pcap_t* pcap_ = nullptr;
  trace::PcapngFile* file_ = nullptr;
  bool counts_ = false;         ///< The kernel counts exactly the packets that we get.
  std::int64_t taken_ = 0;      ///< Packets since `start`.
  std::int64_t of_others_ = 0;  ///< Packets that the kernel counted before `start`.
};

PacketCapture::PacketCapture(asio::io_context& context, const std::string& host,
                             std::string& why_not)
    : impl_(std::make_unique<Impl>(context, host, why_not)) {}
PacketCapture::~PacketCapture() = default;
const std::string& PacketCapture::interface_name() const {
  return impl_->interface_name();
}
int PacketCapture::link_type() const {
  return impl_->link_type();
}
void PacketCapture::start(std::uint16_t port, trace::PcapngFile& file) {
  impl_->start(port, file);
}
void PacketCapture::stop() {
  impl_->stop();
}
unsigned PacketCapture::finish() {
  return impl_->finish();
}

}  // namespace ibgw::net
