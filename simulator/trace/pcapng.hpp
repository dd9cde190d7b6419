// Capture files that Wireshark opens: the three pcapng blocks that we need, with comments and
// nanoseconds (draft-ietf-opsawg-pcapng).
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace ibgw::trace {

/// Link type of packets that begin with their IP header (tcpdump.org's registry of link types).
inline constexpr int kLinkTypeRawIp = 101;

struct Packet {
  std::int64_t wall_ns = 0;
  std::string_view bytes;
  std::size_t original_size = 0;  ///< Size on the wire; 0 = `bytes` is complete.
  std::string_view comment;
};

class PcapngFile {
 public:
  /// Replaces an existing file, so that another program still writing to it does not write to ours.
  /// Pipes and devices are opened as they are. Throws LoadError if it cannot be opened.
  PcapngFile(const std::string& path, std::string_view comment, int link_type,
             std::string_view interface_name);

  void write(const Packet& packet);
  /// Makes sure that everything written is in the file.
  void flush() { file_.flush(); }
  /// False after a failed write.
  [[nodiscard]] bool is_good() const { return file_.good(); }

 private:
  void write_block(std::uint32_t type, std::string_view body);

  std::ofstream file_;
};

}  // namespace ibgw::trace
