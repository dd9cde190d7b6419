// Capture files that Wireshark opens: the three pcapng blocks that we need, with comments and
// nanoseconds (draft-ietf-opsawg-pcapng).
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

namespace ibgw::trace {

/// Packets that begin with their IP header (the tcpdump.org registry of link types).
inline constexpr int kLinkTypeRawIp = 101;

struct Packet {
  std::int64_t wall_ns = 0;
  std::string_view bytes;
  std::size_t original_size = 0;  ///< On the wire; 0 = all of it is in `bytes`.
  std::string_view comment;
};

class PcapngFile {
 public:
  /// Replaces a file that is there, so that whoever still writes to it does not write to ours; a
  /// pipe or device is written to as it is. Throws LoadError when it cannot be opened.
  PcapngFile(const std::string& path, std::string_view comment, int link_type,
             std::string_view interface_name);

  void write(const Packet& packet);
  /// What was written is in the file.
  void flush() { file_.flush(); }
  /// False once something could not be written.
  [[nodiscard]] bool is_good() const { return file_.good(); }

 private:
  void write_block(std::uint32_t type, std::string_view body);

  std::ofstream file_;
};

}  // namespace ibgw::trace
