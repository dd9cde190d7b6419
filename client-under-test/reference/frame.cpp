#include "client-under-test/reference/frame.hpp"

namespace ibgw::reference {

void append_big_endian(std::string& out, std::uint32_t value) {
  for (const int shift : {24, 16, 8, 0}) {
    out.push_back(static_cast<char>((value >> shift) & 0xFFU));
  }
}

std::uint32_t read_big_endian(std::string_view four_bytes) {
  std::uint32_t value = 0;
  for (const char byte : four_bytes.substr(0, kLengthBytes)) {
    value = (value << 8U) | static_cast<unsigned char>(byte);
  }
  return value;
}

std::string make_frame(std::string_view payload) {
  std::string frame;
  frame.reserve(kLengthBytes + payload.size());
  append_big_endian(frame, static_cast<std::uint32_t>(payload.size()));
  frame.append(payload);
  return frame;
}

std::string make_hello(int version_min, int version_max, bool trailing_space) {
  // Not "v" + to_string: g++ 12 warns wrongly there (-Wrestrict, GCC bug 105651).
  std::string versions = "v";
  versions += std::to_string(version_min);
  if (version_max != version_min) {
    versions += ".." + std::to_string(version_max);
  }
  if (trailing_space) {
    versions += ' ';
  }
  std::string hello("API\0", 4);
  hello += make_frame(versions);
  return hello;
}

void FrameReader::append(std::string_view bytes) {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  buffer_.append(bytes);
}

std::size_t FrameReader::claimed_bytes() const {
  const std::string_view rest = std::string_view(buffer_).substr(begin_);
  return rest.size() < kLengthBytes ? 0 : read_big_endian(rest);
}

FrameReader::Status FrameReader::next(std::string& payload) {
  while (true) {
    const std::string_view rest = std::string_view(buffer_).substr(begin_);
    if (rest.size() < kLengthBytes) {
      return Status::need_more;
    }
    const std::size_t length = read_big_endian(rest);
    if (length > kFrameBytesMax) {
      return Status::too_long;
    }
    if (rest.size() - kLengthBytes < length) {
      return Status::need_more;
    }
    begin_ += kLengthBytes + length;
    if (length > 0) {
      payload.assign(rest.substr(kLengthBytes, length));
      return Status::frame;
    }
  }
}

}  // namespace ibgw::reference
