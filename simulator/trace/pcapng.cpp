#include "simulator/trace/pcapng.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "simulator/base/load_error.hpp"

namespace ibgw::trace {
namespace {

constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kUserApplication = 4;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kTimeResolution = 9;
constexpr char kNanoseconds = 9;
constexpr std::size_t kOptionBytesMax = 0xffff;

/// Writes numbers in the machine's byte order, which the byte-order magic tells readers.
template <typename Number>
void put(std::string& to, Number number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  to.append(bytes, sizeof number);
}

void pad(std::string& to) {
  to.append((4 - to.size() % 4) % 4, '\0');
}

void put_option(std::string& to, std::uint16_t code, std::string_view value) {
  if (value.empty()) {
    return;
  }
  value = value.substr(0, kOptionBytesMax);
  put(to, code);
  put(to, static_cast<std::uint16_t>(value.size()));
  to.append(value);
  pad(to);
}

}  // namespace

PcapngFile::PcapngFile(const std::string& path, std::string_view comment, int link_type,
                       std::string_view interface_name) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) {
    std::filesystem::remove(path, ignored);
  }
  file_.open(path, std::ios::binary);
  if (!file_) {
    throw LoadError(fmt::format("cannot write the capture {}: {}", path, std::strerror(errno)));
  }
  std::string body;
  put(body, std::uint32_t{0x1a2b3c4d});
  put(body, std::uint16_t{1});
  put(body, std::uint16_t{0});
  put(body, std::int64_t{-1});  // Length of the section: until the end of the file.
  put_option(body, kComment, comment);
  put_option(body, kUserApplication, "fake-gateway");
  put(body, std::uint32_t{0});
  write_block(kSectionHeader, body);
  body.clear();
  put(body, static_cast<std::uint16_t>(link_type));
  put(body, std::uint16_t{0});
  put(body, std::uint32_t{0});  // Packets of any length.
  put_option(body, kInterfaceName, interface_name);
  put_option(body, kTimeResolution, {&kNanoseconds, 1});
  put(body, std::uint32_t{0});
  write_block(kInterfaceDescription, body);
}

void PcapngFile::write(const Packet& packet) {
  std::string body;
  const auto time = static_cast<std::uint64_t>(packet.wall_ns);
  put(body, std::uint32_t{0});  // Interface.
  put(body, static_cast<std::uint32_t>(time >> 32U));
  put(body, static_cast<std::uint32_t>(time));
  put(body, static_cast<std::uint32_t>(packet.bytes.size()));
  put(body, static_cast<std::uint32_t>(packet.original_size == 0 ? packet.bytes.size()
                                                                 : packet.original_size));
  body.append(packet.bytes);
  pad(body);
  if (!packet.comment.empty()) {
    put_option(body, kComment, packet.comment);
    put(body, std::uint32_t{0});
  }
  write_block(kEnhancedPacket, body);
}

void PcapngFile::write_block(std::uint32_t type, std::string_view body) {
  const auto size = static_cast<std::uint32_t>(body.size() + 12);
  std::string block;
  put(block, type);
  put(block, size);
  block.append(body);
  put(block, size);
  file_.write(block.data(), static_cast<std::streamsize>(block.size()));
}

}  // namespace ibgw::trace
